import type { Member } from '@hearsay/shared/models';
import { useMemo, useRef, useState } from 'react';
import type { MessageItem } from './chat-store.ts';

type Matcher = typeof import('./mentions.ts').mentionsName;

/**
 * Tells which messages name this person, by the names that stood when each was first shown. What compares names is
 * loaded at the first @; the function that is given is another one from then on.
 */
export function useMentioned(members: ReadonlyMap<string, Member>, selfId: string | undefined) {
  const [matcher, setMatcher] = useState<{ mentionsName: Matcher } | null>(null);
  const names = useRef<{ self: string; all: string[] }>({ self: '', all: [] });
  names.current = {
    self: (selfId !== undefined && members.get(selfId)?.name) || '',
    all: Array.from(members.values(), ({ name }) => name),
  };
  return useMemo(() => {
    const known = new WeakMap<MessageItem, boolean>();
    let loading = false;
    return (item: MessageItem): boolean => {
      if (item.own || !item.text.includes('@')) return false;
      if (matcher === null) {
        // Where it cannot be loaded, mentions go unmarked until the next one.
        const retry = () => {
          loading = false;
        };
        if (!loading) import('./mentions.ts').then(setMatcher, retry);
        loading = true;
        return false;
      }
      let mentioned = known.get(item);
      if (mentioned === undefined) {
        mentioned = matcher.mentionsName(item.text, names.current.self, names.current.all);
        known.set(item, mentioned);
      }
      return mentioned;
    };
  }, [matcher]);
}
