import { useFormat, useText } from '../../i18n/text.tsx';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { CopyIcon, MoreIcon, PadIcon } from '../../ui/icons.tsx';
import type { MessageItem } from './chat-store.ts';
import styles from './message-actions.module.css';
import type { MessageActs } from './message-acts.ts';

interface MessageActionsProps {
  item: MessageItem;
  /** Its time is not in view otherwise. */
  timed: boolean;
  acts: MessageActs;
}

/** Beside a message that is picked: when it was sent, and what can be done. Not there before: a log that is read out holds messages alone. */
export function MessageActions({ item, timed, acts }: MessageActionsProps) {
  const text = useText();
  const format = useFormat();
  const { take } = acts;
  return (
    <div className={classNames(styles.actions, item.own && styles.own)} role="group" aria-label={text.chat.actions}>
      {timed && (
        <time className={styles.time} dateTime={new Date(item.sentAt).toISOString()} title={format.full(item.sentAt)}>
          {format.time(item.sentAt)}
        </time>
      )}
      <IconButton label={text.chat.copy} className={styles.shortcut} onClick={() => acts.copy(item)}>
        <CopyIcon />
      </IconButton>
      {take && (
        <IconButton label={text.pad.fromMessage} className={styles.shortcut} onClick={() => take(item)}>
          <PadIcon />
        </IconButton>
      )}
      <IconButton
        label={text.chat.actions}
        aria-haspopup="menu"
        onClick={({ currentTarget }) => {
          const { left, right, bottom } = currentTarget.getBoundingClientRect();
          const x = document.documentElement.dir === 'rtl' ? right : left;
          acts.openMenu(item, { x, y: bottom + 4 });
        }}
      >
        <MoreIcon />
      </IconButton>
    </div>
  );
}
