import { memo } from 'react';
import { useFormat, useText } from '../../i18n/text.tsx';
import { RichText } from '../../rich-text/rich-text.tsx';
import { Avatar, memberColour } from '../../ui/avatar.tsx';
import { classNames } from '../../ui/class-names.ts';
import { HiddenText } from '../../ui/hidden-text.tsx';
import { RetryIcon } from '../../ui/icons.tsx';
import type { MessageItem } from './chat-store.ts';
import { MessageActions } from './message-actions.tsx';
import type { MessageActs } from './message-acts.ts';
import styles from './message-row.module.css';
import { usePicking } from './use-picking.ts';

interface MessageRowProps {
  item: MessageItem;
  head: boolean;
  timed: boolean;
  color: string | undefined;
  /** It names this person. */
  mentioned: boolean;
  acts: MessageActs;
}

/** One message: text on paper. The name stands once a group; own messages stand on the other side. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { item, head, timed, color, mentioned, acts } = props;
  const text = useText();
  const format = useFormat();
  const { picked, picking } = usePicking((at) => acts.openMenu(item, at));
  const time = (
    <time
      className={styles.time}
      dir="auto"
      dateTime={new Date(item.sentAt).toISOString()}
      title={format.full(item.sentAt)}
    >
      {format.time(item.sentAt)}
    </time>
  );
  return (
    <div
      className={classNames(
        styles.message,
        head && styles.head,
        item.own && styles.own,
        mentioned && styles.mentioned,
        styles[item.delivery],
      )}
      {...memberColour(color)}
      {...picking}
    >
      {head && !item.own && <Avatar name={item.senderName} color={color} size="small" />}
      <div className={styles.body}>
        {head ? (
          <p className={styles.sender}>
            {item.own ? (
              <HiddenText>{text.common.you}</HiddenText>
            ) : (
              <bdi className={styles.name}>{item.senderName}</bdi>
            )}
            {time}
          </p>
        ) : (
          <HiddenText>{item.own ? text.common.you : item.senderName}</HiddenText>
        )}
        {mentioned && <HiddenText>{text.chat.mentionsYou}</HiddenText>}
        <div className={styles.text} data-text>
          <RichText text={item.text} />
        </div>
        {timed && time}
        {item.delivery === 'sending' && <p className={styles.state}>{text.chat.sending}</p>}
        {item.delivery === 'failed' && (
          <p className={styles.state}>
            <button type="button" className={styles.retry} onClick={() => acts.retry(item.id)}>
              <RetryIcon />
              <span>
                {text.chat.failed} <u>{text.chat.retry}</u>
              </span>
            </button>
            <button type="button" className={styles.discard} onClick={() => acts.discard(item.id)}>
              {text.chat.discard}
            </button>
          </p>
        )}
      </div>
      {picked && <MessageActions item={item} timed={!head && !timed} acts={acts} />}
    </div>
  );
});
