import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { SessionState } from '../connection/connection-status.ts';
import { Composer } from '../features/chat/composer.tsx';
import { MessageList } from '../features/chat/message-list.tsx';
import { TypingLine } from '../features/chat/typing-line.tsx';
import { ConnectionLine } from '../features/room/connection-line.tsx';
import { useText } from '../i18n/text.tsx';
import { Pane } from '../ui/pane.tsx';
import { useApp } from './app-context.ts';
import styles from './chat-pane.module.css';

interface ChatPaneProps {
  session: SessionState;
  shown: boolean;
  /** Nobody else is here. */
  alone: boolean;
}

/** The conversation: what was said, one line of what goes on, and where to write. */
export function ChatPane({ session, shown, alone }: ChatPaneProps) {
  const { room, chat, pad, presence, settings } = useApp();
  const text = useText();
  const members = useStore(presence, (state) => state.byId);
  const recovery = useStore(room, (state) => state.recovery);
  const outbox = useStore(chat, (state) => state.outbox);
  const held = useStore(chat, (state) => state.held);
  const quiet = useStore(chat, (state) => !state.items.some((item) => item.kind === 'message'));
  const selfId = useStore(room, (state) => state.self?.id);
  const everyone = useStore(presence, (state) => state.members);
  const others = useMemo(() => everyone.filter(({ id }) => id !== selfId), [everyone, selfId]);
  const vibrate = useStore(settings, (state) => state.vibrate);
  const enterSends = useStore(settings, (state) => state.enterSends);
  return (
    <Pane label={text.room.chat}>
      <MessageList
        chat={chat}
        members={members}
        selfId={selfId}
        shown={shown}
        haptics={vibrate}
        onToPad={pad.append}
        opening={
          <div className={styles.opening}>
            <p>{text.room.kind}</p>
            {quiet && <p className={styles.quiet}>{alone ? text.chat.emptyAlone : text.chat.empty}</p>}
          </div>
        }
      />
      <div className={styles.status}>
        <ConnectionLine
          session={session}
          recovery={recovery}
          outbox={outbox}
          held={held}
          onRetry={() => room.retryNow()}
          onDismiss={() => room.dismissRecovery()}
        />
        {session.phase === 'live' && recovery === null && !held && <TypingLine chat={chat} members={members} />}
      </div>
      <Composer chat={chat} others={others} enterSends={enterSends} />
    </Pane>
  );
}
