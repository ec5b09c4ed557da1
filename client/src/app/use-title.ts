import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { App } from './compose.ts';
import { unreadMention } from './unread-mention.ts';

/**
 * Shows unread messages in the page's title, with an @ where one names this person. The room's name and code stay out of
 * it: browsers keep titles.
 */
export function useTitle(app: App): void {
  const unread = useStore(app.chat, (state) => state.unread);
  useEffect(() => {
    const count = unread > 0 ? `(${unread}) Hearsay` : 'Hearsay';
    document.title = document.title.startsWith('@ ') && unread > 0 ? `@ ${count}` : count;
    let current = true;
    const show = (mention: unknown) => {
      if (current) document.title = mention ? `@ ${count}` : count;
    };
    unreadMention(app).then(show, () => undefined);
    return () => {
      current = false;
    };
  }, [app, unread]);
}
