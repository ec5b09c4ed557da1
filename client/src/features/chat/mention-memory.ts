import type { Member } from '@hearsay/shared/models';
import type { MessageItem } from './chat-store.ts';
import { mentionsName } from './mentions.ts';

/** Tells which messages name this person, by the names that stood when each was first shown. */
export interface MentionMemory {
  know(members: ReadonlyMap<string, Member>, selfId: string | undefined): void;
  mentionsSelf(item: MessageItem): boolean;
}

export function createMentionMemory(): MentionMemory {
  const known = new WeakMap<MessageItem, boolean>();
  let names: string[] = [];
  let self = '';
  return {
    know(members, selfId) {
      names = Array.from(members.values(), ({ name }) => name);
      self = (selfId !== undefined && members.get(selfId)?.name) || '';
    },
    mentionsSelf(item) {
      if (item.own) return false;
      let mentioned = known.get(item);
      if (mentioned === undefined) {
        mentioned = mentionsName(item.text, self, names);
        known.set(item, mentioned);
      }
      return mentioned;
    },
  };
}
