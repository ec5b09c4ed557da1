import type { Member } from '@hearsay/shared/models';
import { type ReactNode, useEffect, useRef, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { Button } from '../../ui/button.tsx';
import { DownIcon } from '../../ui/icons.tsx';
import type { ChatStore } from './chat-store.ts';
import { HistoryChunk } from './history-chunk.tsx';
import styles from './message-list.module.css';
import { CHUNK, useHistoryWindow } from './use-history-window.ts';
import { loadMarkdown } from './use-markdown.ts';
import { useMemberColours } from './use-member-colours.ts';

interface MessageListProps {
  chat: ChatStore;
  members: ReadonlyMap<string, Member>;
  /** The list is the part of the room in view. */
  shown: boolean;
  /** Stands above the first message: what kind of room this is. */
  opening: ReactNode;
}

const subscribeToVisibility = (changed: () => void) => {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
};

/** What was said, in the server's order. Stays at the end while it is there; else it tells how much is new. */
export function MessageList({ chat, members, shown, opening }: MessageListProps) {
  const text = useText();
  const items = useStore(chat, (state) => state.items);
  const unread = useStore(chat, (state) => state.unread);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const newest = items.at(-1);
  const colours = useMemberColours(members);
  const own = newest?.kind === 'message' && newest.own;
  const history = useHistoryWindow(scroller, content, items.length, newest?.key, own);
  const looking = useSyncExternalStore(subscribeToVisibility, () => document.visibilityState === 'visible');
  const reading = shown && looking && history.atEnd;

  useEffect(() => {
    chat.setVisible(reading);
    if (reading) chat.markRead();
  }, [chat, reading]);
  useEffect(() => () => chat.setVisible(false), [chat]);
  useEffect(() => {
    const timer = setTimeout(loadMarkdown, 1_500);
    return () => clearTimeout(timer);
  }, []);

  const chunks = Array.from({ length: history.chunks - history.first }, (_, offset) => {
    const index = history.first + offset;
    const start = index * CHUNK;
    return (
      <HistoryChunk
        key={index}
        items={items.slice(start, start + CHUNK)}
        before={items[start - 1]}
        colours={colours}
        onRetry={chat.retry}
        onDiscard={chat.discard}
      />
    );
  });

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <div ref={scroller} className={styles.scroller} onScroll={history.onScroll} tabIndex={0}>
        <div className={styles.column}>
          {history.first === 0 ? (
            opening
          ) : (
            <Button look="quiet" onClick={history.showEarlier}>
              {text.chat.earlier}
            </Button>
          )}
          <div ref={content} role="log" aria-label={text.chat.log} className={styles.log}>
            {chunks}
          </div>
        </div>
      </div>
      {!history.atEnd && (
        <button
          type="button"
          className={unread > 0 ? styles.pillNew : styles.pill}
          aria-label={unread > 0 ? undefined : text.chat.toEnd}
          onClick={history.toEnd}
        >
          {unread > 0 && text.chat.newMessages(unread)}
          <DownIcon />
        </button>
      )}
    </div>
  );
}
