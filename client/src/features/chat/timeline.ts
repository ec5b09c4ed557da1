import type { ChatItem, MessageItem } from './chat-item.ts';

/** The chat's items in the server's order (S7), own messages that it has not placed yet behind them. */
export interface Timeline {
  /** Appends what the server has placed. False where that message stands there already (S3). */
  place(item: ChatItem): boolean;
  /** An own message, just written. */
  addUnplaced(item: MessageItem): void;
  /** Changes an own message that is still unplaced; `seq` is its place, once acknowledged. */
  change(id: string, patch: Partial<MessageItem>, seq?: number): void;
  /** Takes an own message out that is still unplaced. */
  remove(id: string): void;
  /** Appends the acknowledged ones up to `seq`: no event will place them any more. */
  placeAcknowledged(seq: number): void;
  /** A copy, in order. */
  items(): ChatItem[];
  clear(): void;
}

interface Unplaced {
  item: MessageItem;
  seq: number | null;
}

export function createTimeline(): Timeline {
  let placed: ChatItem[] = [];
  const placedKeys = new Set<string>();
  const unplaced = new Map<string, Unplaced>();

  function place(item: ChatItem): boolean {
    if (item.kind === 'message') {
      if (item.own) unplaced.delete(item.id);
      if (placedKeys.has(item.key)) return false;
      placedKeys.add(item.key);
    }
    placed.push(item);
    return true;
  }

  return {
    place,
    addUnplaced: (item) => void unplaced.set(item.id, { item, seq: null }),
    change(id, patch, seq) {
      const entry = unplaced.get(id);
      if (entry === undefined) return;
      const { error: _, ...item } = entry.item;
      unplaced.set(id, { item: { ...item, ...patch }, seq: seq ?? entry.seq });
    },
    remove: (id) => void unplaced.delete(id),
    placeAcknowledged(seq) {
      const due = [...unplaced.values()].filter((entry) => entry.seq !== null && entry.seq <= seq);
      for (const { item } of due.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))) place(item);
    },
    items: () => [...placed, ...Array.from(unplaced.values(), ({ item }) => item)],
    clear() {
      placed = [];
      placedKeys.clear();
      unplaced.clear();
    },
  };
}
