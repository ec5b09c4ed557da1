import type { Member } from '@hearsay/shared/models';
import { useMemo, useRef, useSyncExternalStore } from 'react';
import { lateCode } from '../../ui/late-code.ts';
import type { MessageItem } from './chat-store.ts';

const matcher = lateCode(() => import('./mentions.ts').then(({ mentionsName }) => mentionsName));

/**
 * Tells which messages name this person, by the names that stood when each was first shown. What compares names is
 * loaded at the first @; the function that is given is another one from then on.
 */
export function useMentioned(members: ReadonlyMap<string, Member>, selfId: string | undefined) {
  const mentionsName = useSyncExternalStore(matcher.subscribe, matcher.current);
  const names = useRef<{ self: string; all: string[] }>({ self: '', all: [] });
  names.current = {
    self: (selfId !== undefined && members.get(selfId)?.name) || '',
    all: Array.from(members.values(), ({ name }) => name),
  };
  return useMemo(() => {
    const known = new WeakMap<MessageItem, boolean>();
    return (item: MessageItem): boolean => {
      if (item.own || !item.text.includes('@')) return false;
      if (mentionsName === null) {
        // Where it cannot be loaded, mentions go unmarked until the next one.
        matcher.load();
        return false;
      }
      let mentioned = known.get(item);
      if (mentioned === undefined) {
        mentioned = mentionsName(item.text, names.current.self, names.current.all);
        known.set(item, mentioned);
      }
      return mentioned;
    };
  }, [mentionsName]);
}
