import { useEffect, useState } from 'react';
import type { ChatItem, ChatStore } from './chat-store.ts';

/** The key of the first of the last `unread` messages of others; null where there are none. */
export function firstUnread(items: readonly ChatItem[], unread: number): string | null {
  let left = unread;
  if (left === 0) return null;
  const first = items.findLast((item) => {
    if (item.kind === 'message' && !item.own) left -= 1;
    return left === 0;
  });
  return first?.key ?? null;
}

/**
 * The key of the message that someone had not read when they turned away; the mark stays while they catch up, until
 * they turn away again or answer.
 */
export function useUnreadMark(chat: ChatStore): string | null {
  const [mark, setMark] = useState<string | null>(null);
  useEffect(
    () =>
      chat.subscribe(({ items, unread }, before) => {
        if (unread > 0 && before.unread === 0) setMark(firstUnread(items, unread));
        const [newest, earlier] = [items.at(-1), before.items.at(-1)];
        if (newest !== earlier && newest?.kind === 'message' && newest.own && newest.delivery === 'sending')
          setMark(null);
      }),
    [chat],
  );
  return mark;
}
