import type { ChatItem } from './chat-store.ts';

/** Messages of one sender within this time of each other stand under one name. */
const GROUP_MS = 5 * 60_000;
const MINUTE = 60_000;

/** An item of the history and how it stands to the one before it. */
export interface Row {
  readonly item: ChatItem;
  /** A new day begins with this item, in the reader's time zone. */
  readonly newDay: boolean;
  /** A message that stands under its sender's name. */
  readonly head: boolean;
  /** A message whose minute is not that of the message above it in the group. */
  readonly timed: boolean;
}

export const instantOf = (item: ChatItem): number => (item.kind === 'message' ? item.sentAt : item.at);

const dayOf = (instant: number): number => new Date(instant).setHours(0, 0, 0, 0);
const minuteOf = (instant: number): number => Math.floor(instant / MINUTE);

/** The rows of `items`; `before` is the item that stands above the first of them. */
export function rowsOf(items: readonly ChatItem[], before: ChatItem | undefined): Row[] {
  let previous = before;
  return items.map((item) => {
    const last = previous;
    previous = item;
    const newDay = last === undefined || dayOf(instantOf(last)) !== dayOf(instantOf(item));
    if (item.kind !== 'message') return { item, newDay, head: false, timed: false };
    const follows =
      !newDay &&
      last?.kind === 'message' &&
      last.senderId === item.senderId &&
      last.own === item.own &&
      item.sentAt - last.sentAt < GROUP_MS;
    return { item, newDay, head: !follows, timed: follows && minuteOf(last.sentAt) !== minuteOf(item.sentAt) };
  });
}
