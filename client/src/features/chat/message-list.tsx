import type { Member } from '@hearsay/shared/models';
import {
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from 'zustand';
import { useText } from '../../i18n/text.tsx';
import { loadMarkdown } from '../../rich-text/use-markdown.ts';
import { Button } from '../../ui/button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { HiddenText } from '../../ui/hidden-text.tsx';
import { DownIcon } from '../../ui/icons.tsx';
import { Late } from '../../ui/late.tsx';
import type { Place } from '../../ui/menu.tsx';
import { Toast } from '../../ui/toast.tsx';
import type { ChatStore, MessageItem } from './chat-store.ts';
import { focusComposer } from './composer-focus.ts';
import { HistoryChunk } from './history-chunk.tsx';
import type { MessageActs } from './message-acts.ts';
import styles from './message-list.module.css';
import { withQuote } from './quote.ts';
import { CHUNK, useHistoryWindow } from './use-history-window.ts';
import { useMemberColours } from './use-member-colours.ts';
import { useMentioned } from './use-mentioned.ts';
import { useUnreadMark } from './use-unread-mark.ts';
import { walkMessages } from './walk-messages.ts';

interface MessageListProps {
  chat: ChatStore;
  members: ReadonlyMap<string, Member>;
  /** The list is the part of the room in view. */
  shown: boolean;
  /** Stands above the first message: what kind of room this is. */
  opening: ReactNode;
  selfId: string | undefined;
  /** Whether a long press may be felt. */
  haptics: boolean;
  /** Puts a message into the pad. Resolves to whether it could. The same function every time. */
  onToPad?: (text: string) => Promise<boolean>;
}

const loadMessageMenu = () => import('./message-menu.tsx').then((module) => module.MessageMenu);

const subscribeToVisibility = (changed: () => void) => {
  document.addEventListener('visibilitychange', changed);
  return () => document.removeEventListener('visibilitychange', changed);
};

/** What was said, in the server's order. Stays at the end while it is there; else it tells how much is new. */
export function MessageList({ chat, members, selfId, shown, haptics, opening, onToPad }: MessageListProps) {
  const text = useText();
  const items = useStore(chat, (state) => state.items);
  const unread = useStore(chat, (state) => state.unread);
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const newest = items.at(-1);
  const colours = useMemberColours(members);
  const hint = useId();
  const own = newest?.kind === 'message' && newest.own;
  const history = useHistoryWindow(scroller, content, items.length, newest?.key, own);
  const looking = useSyncExternalStore(subscribeToVisibility, () => document.visibilityState === 'visible');
  const present = shown && looking;
  const newFrom = useUnreadMark(chat);
  const mentionsSelf = useMentioned(members, selfId);
  const [menu, setMenu] = useState<{ item: MessageItem; at: Place } | null>(null);
  const [said, setSaid] = useState<{ text: string; id: number } | null>(null);

  const { comeBack, isAtEnd } = history;
  useLayoutEffect(() => {
    if (present) comeBack(content.current?.querySelector('[data-new]') ?? null);
  }, [present, comeBack]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what `isAtEnd` tells follows `atEnd`, and may be ahead of it.
  useEffect(() => {
    const reading = present && isAtEnd();
    chat.setVisible(reading);
    if (reading) chat.markRead();
  }, [chat, present, history.atEnd, isAtEnd]);
  useEffect(() => () => chat.setVisible(false), [chat]);
  useEffect(() => {
    const timer = setTimeout(loadMarkdown, 1_500);
    return () => clearTimeout(timer);
  }, []);

  const acts = useMemo((): MessageActs => {
    const say = (what: string) => setSaid((last) => ({ text: what, id: (last?.id ?? 0) + 1 }));
    return {
      retry: chat.retry,
      discard: chat.discard,
      mentionsSelf,
      openMenu(item, at) {
        if (haptics) navigator.vibrate?.(8);
        setMenu({ item, at });
      },
      copy: async (item) => say((await copyText(item.text)) ? text.common.copied : text.pad.copyFailed),
      take: onToPad && (async (item) => say((await onToPad(item.text)) ? text.pad.taken : text.pad.full)),
    };
  }, [chat, mentionsSelf, haptics, onToPad, text]);
  const quote = (item: MessageItem) => {
    chat.setDraft(withQuote(chat.getState().draft, item.text));
    focusComposer();
  };

  const chunks = Array.from({ length: history.chunks - history.first }, (_, offset) => {
    const index = history.first + offset;
    const start = index * CHUNK;
    const shownItems = items.slice(start, start + CHUNK);
    return (
      <HistoryChunk
        key={index}
        items={shownItems}
        before={items[start - 1]}
        colours={colours}
        newFrom={shownItems.some(({ key }) => key === newFrom) ? newFrom : null}
        acts={acts}
      />
    );
  });

  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        role="group"
        aria-label={text.chat.log}
        aria-describedby={hint}
        className={styles.scroller}
        onScroll={history.onScroll}
        onKeyDown={walkMessages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <HiddenText>
          <span id={hint}>{text.chat.walkHint}</span>
        </HiddenText>
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
      <Late show={menu} load={loadMessageMenu} missing={{ say: text.notLoaded, close: () => setMenu(null) }}>
        {(MessageMenu, shownMenu) => (
          <MessageMenu {...shownMenu} acts={acts} onQuote={quote} onClose={() => setMenu(null)} />
        )}
      </Late>
      <Toast text={said?.text ?? null} id={said?.id ?? 0} onDone={() => setSaid(null)} />
    </div>
  );
}
