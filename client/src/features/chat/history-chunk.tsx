import { memo } from 'react';
import type { Catalogue } from '../../i18n/en.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat, useText } from '../../i18n/text.tsx';
import type { ChatItem } from './chat-store.ts';
import styles from './history-chunk.module.css';
import type { MessageActs } from './message-acts.ts';
import { MessageRow } from './message-row.tsx';
import { instantOf, rowsOf } from './rows.ts';

interface HistoryChunkProps {
  items: readonly ChatItem[];
  /** The item above the first. */
  before: ChatItem | undefined;
  colours: ReadonlyMap<string, string>;
  /** The first item that had not been read, if it is one of these. */
  newFrom: string | null;
  acts: MessageActs;
}

const DAY = 86_400_000;

function dayText(instant: number, text: Catalogue, format: Format): string {
  const now = Date.now();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (instant >= midnight) return text.chat.today;
  // Noon of the day before is on that day however long it was.
  if (instant >= new Date(midnight - DAY / 2).setHours(0, 0, 0, 0)) return text.chat.yesterday;
  return format.day(instant, now);
}

function eventText(item: Exclude<ChatItem, { kind: 'message' }>, text: Catalogue): string {
  switch (item.kind) {
    case 'joined':
    case 'left':
    case 'lost':
    case 'kicked':
      // Isolated by hand: a catalogue gives text, not elements (FSI … PDI, UAX #9).
      return text.chat[item.kind](`\u2068${item.name}\u2069`);
    case 'gap':
      return text.chat.gap;
    case 'renewed':
      return text.chat.renewed;
  }
}

/**
 * A run of the history. Chunks are laid out only near the view (`content-visibility`) and rendered again only where
 * something in them changed, so that ten thousand messages cost little.
 */
export const HistoryChunk = memo(
  function HistoryChunk({ items, before, colours, newFrom, acts }: HistoryChunkProps) {
    const text = useText();
    const format = useFormat();
    return (
      <div className={styles.chunk}>
        {rowsOf(items, before).map(({ item, newDay, head, timed }) => (
          <div key={item.key}>
            {newDay && <p className={styles.day}>{dayText(instantOf(item), text, format)}</p>}
            {item.key === newFrom && (
              <p className={styles.new} data-new>
                <span>{text.chat.newFromHere}</span>
              </p>
            )}
            {item.kind === 'message' ? (
              <MessageRow
                item={item}
                head={head || item.key === newFrom}
                timed={timed && item.key !== newFrom}
                color={colours.get(item.senderId)}
                mentioned={acts.mentionsSelf(item)}
                acts={acts}
              />
            ) : (
              <p className={item.kind === 'gap' || item.kind === 'renewed' ? styles.mark : styles.event}>
                <span>{eventText(item, text)}</span>
              </p>
            )}
          </div>
        ))}
      </div>
    );
  },
  (was, is) =>
    was.colours === is.colours &&
    was.before === is.before &&
    was.newFrom === is.newFrom &&
    was.acts === is.acts &&
    was.items.length === is.items.length &&
    was.items.every((item, index) => item === is.items[index]),
);
