import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { ChatStore } from '../features/chat/chat-store.ts';

/** Shows unread messages in the page's title. The room's name and code stay out of it: browsers keep titles. */
export function useTitle(chat: ChatStore): void {
  const unread = useStore(chat, (state) => state.unread);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Hearsay` : 'Hearsay';
  }, [unread]);
}
