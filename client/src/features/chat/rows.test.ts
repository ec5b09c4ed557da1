import { describe, expect, it } from 'vitest';
import type { ChatItem } from './chat-store.ts';
import { rowsOf } from './rows.ts';

const noon = new Date(2026, 10, 20, 12, 0, 0).getTime();
let serial = 0;
const said = (senderId: string, sentAt: number): ChatItem => {
  serial += 1;
  const id = String(serial);
  return {
    kind: 'message',
    key: id,
    id,
    senderId,
    senderName: senderId,
    text: id,
    sentAt,
    own: false,
    delivery: 'sent',
  };
};

describe('rows of the history', () => {
  it('groups by sender within five minutes', () => {
    const items = [
      said('a', noon),
      said('a', noon + 10_000),
      said('a', noon + 70_000),
      said('b', noon + 80_000),
      said('a', noon + 90_000),
      said('a', noon + 90_000 + 5 * 60_000),
    ];
    const rows = rowsOf(items, undefined);
    expect(rows.map((row) => row.head)).toEqual([true, false, false, true, true, true]);
    expect(rows.map((row) => row.timed)).toEqual([false, false, true, false, false, false]);
  });

  it('something that happened parts a group', () => {
    const items: ChatItem[] = [
      said('a', noon),
      { kind: 'joined', key: 'j', memberId: 'b', name: 'b', at: noon + 1 },
      said('a', noon + 2),
    ];
    expect(rowsOf(items, undefined)[2]?.head).toBe(true);
  });

  it('[S7] days begin at the reader’s midnight, by the server’s instants', () => {
    const late = new Date(2026, 10, 20, 23, 59, 59).getTime();
    const rows = rowsOf([said('a', late), said('a', late + 2_000)], undefined);
    expect(rows.map((row) => row.newDay)).toEqual([true, true]);
    expect(rows[1]?.head).toBe(true);
  });

  it('a chunk goes on from the item above it', () => {
    const above = said('a', noon);
    expect(rowsOf([said('a', noon + 1)], above)[0]).toMatchObject({ newDay: false, head: false });
  });
});
