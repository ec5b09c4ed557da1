import { CAPACITY, WINDOW } from '@hearsay/shared/limits';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { NodeEvent } from './node-event.ts';
import { type Applied, Room } from './room.ts';

const HOST = 'member-host';
const NOW = 1_000_000;

function newRoom(seq = 0): Room {
  return new Room({
    key: 'key',
    node: 'here',
    position: { epoch: 'epoch', seq },
    window: { ...WINDOW, ageMs: 120_000 },
    info: {
      code: '7KQM2X9TQ',
      name: '',
      hostId: HOST,
      locked: false,
      passphraseRequired: false,
      capacity: CAPACITY.default,
      createdAt: NOW,
    },
  });
}

/** Feeds events one after another, as the relay would. */
function feed(room: Room, ...events: NodeEvent[]): Applied[] {
  return events.map((event) => room.apply(event, room.seq + 1, NOW));
}

const joined = (memberId: string, name = memberId): NodeEvent => ({
  type: 'member-joined',
  memberId,
  userId: `user-of-${memberId}`,
  name,
  joinedAt: NOW,
});
const idOf = (letter: string): string => `00000000-0000-4000-8000-00000000000${letter}`;
/** `letter`, a hexadecimal digit, tells messages apart. */
const said = (memberId: string, letter: string, content = 'text'): NodeEvent => ({
  type: 'message',
  id: idOf(letter),
  memberId,
  content,
  sentAt: NOW,
});
const left = (memberId: string, reason: 'left' | 'lost' | 'kicked' = 'left', banned = false): NodeEvent => ({
  type: 'member-left',
  memberId,
  reason,
  banned,
});

const types = (applied: readonly Applied[]) => applied.map(({ event }) => event?.type ?? null);

describe('Room', () => {
  it('[S1] gives each event the place that the relay gave it', () => {
    const room = newRoom(41);
    const [first, second] = feed(room, joined(HOST), said(HOST, 'a'));
    expect([first?.event?.seq, second?.event?.seq, room.seq]).toEqual([42, 43, 43]);
  });

  it('[S3] a message that was sequenced twice is shown once, and its receipt is the first', () => {
    const room = newRoom();
    const applied = feed(room, joined(HOST), said(HOST, 'a', 'first'), said(HOST, 'a', 'second'));
    expect(types(applied)).toEqual(['member-joined', 'message', null]);
    expect(room.receipt(HOST, idOf('a'), NOW)).toEqual({ seq: 2, sentAt: NOW });
  });

  it('shows nothing of someone who is not a member', () => {
    const room = newRoom();
    expect(types(feed(room, said('stranger', 'a'), left('stranger')))).toEqual([null, null]);
    expect(room.hear('here', { type: 'typing', memberId: 'stranger', typing: true }, NOW)).toEqual([]);
  });

  it('[R8] a pad update that another node placed after its author was put out comes to nothing', () => {
    const room = newRoom();
    const doc = new Y.Doc();
    doc.getText('pad').insert(0, 'too late');
    const written: NodeEvent = { type: 'pad-update', memberId: 'b', update: Y.encodeStateAsUpdate(doc) };
    expect(types(feed(room, joined(HOST), joined('b'), left('b', 'kicked'), written)).at(-1)).toBeNull();
    const { update } = room.syncPad(Y.encodeStateVector(new Y.Doc()));
    const kept = new Y.Doc();
    Y.applyUpdate(kept, update);
    expect(kept.store.clients.size).toBe(0);
  });

  it('does not decode a pad update again that it has checked, until the check is forgotten', () => {
    const room = newRoom();
    feed(room, joined(HOST));
    const doc = new Y.Doc();
    const checked = ['a', 'b'].map((text) => {
      doc.getText('text').insert(0, text);
      return room.checkPadUpdate(HOST, Y.encodeStateAsUpdate(doc), NOW);
    });
    expect(room.checksHeld).toBe(2);
    const [first, second] = checked.map((update): NodeEvent => {
      // Nobody could decode this now.
      update.fill(0xff);
      return { type: 'pad-update', memberId: HOST, update };
    });
    if (checked[1]) room.forgetCheck(checked[1]);
    expect(first && second && types(feed(room, first, second))).toEqual(['pad-update', null]);
    if (checked[0]) room.forgetCheck(checked[0]);
    expect(room.checksHeld).toBe(0);
  });

  it('[T4] tells two of one name apart, and a rename keeps them apart', () => {
    const room = newRoom();
    feed(room, joined(HOST, 'Ana'), joined('b', 'Ana'));
    expect(room.members().map(({ name }) => name)).toEqual(['Ana', 'Ana 2']);
    const renamed = feed(room, { type: 'member-renamed', memberId: 'b', name: 'ANA' });
    expect(types(renamed)).toEqual(['member-updated']);
    expect(room.member('b').name).toBe('ANA 2');
  });

  it('[R13] a rename that changes nothing makes no event', () => {
    const room = newRoom();
    feed(room, joined(HOST, 'Ana'));
    expect(types(feed(room, { type: 'member-renamed', memberId: HOST, name: 'Ana' }))).toEqual([null]);
  });

  it('gives as many members different colours as there are colours', () => {
    const room = newRoom();
    feed(room, ...Array.from({ length: 12 }, (_, index) => joined(`m${index}`)));
    expect(new Set(room.members().map(({ color }) => color)).size).toBe(12);
  });

  it('[R8] puts the kicked one out before the others hear of it, and remembers it until they return', () => {
    const room = newRoom();
    feed(room, joined(HOST), joined('b'));
    const [kicked] = feed(room, left('b', 'kicked', true));
    expect(kicked?.expelled).toEqual({ memberId: 'b', reason: 'banned' });
    expect(room.wasKicked('b')).toBe(true);
    feed(room, joined('b'));
    expect(room.wasKicked('b')).toBe(false);
  });

  it('[R5] [R6] a member is active where any socket on any node is, and reconnecting where none is left', () => {
    const room = newRoom();
    feed(room, joined(HOST));
    const hear = (node: string, state: 'active' | 'away' | null) =>
      room
        .hear(node, { type: 'presence', memberId: HOST, state }, NOW)
        .map((signal) => signal.type === 'presence' && signal.state);
    expect(hear('here', 'active')).toEqual([]);
    expect(hear('there', 'away')).toEqual([]);
    expect(hear('here', null)).toEqual(['away']);
    expect(room.roster.isConnectedBeyond(HOST, 'here')).toBe(true);
    expect(hear('there', null)).toEqual(['reconnecting']);
    expect(room.roster.overdue(NOW + 89_999, 90_000)).toEqual([]);
    expect(room.roster.overdue(NOW + 90_000, 90_000)).toEqual([HOST]);
  });

  it('[R7] the longest-present connected member succeeds, before those who are reconnecting', () => {
    const room = newRoom();
    feed(room, joined(HOST), joined('b'), joined('c'));
    room.hear('here', { type: 'presence', memberId: 'c', state: 'active' }, NOW);
    expect(room.roster.successor(HOST)).toBe('c');
    room.hear('here', { type: 'presence', memberId: 'b', state: 'active' }, NOW);
    expect(room.roster.successor(HOST)).toBe('b');
  });

  it('[S4] a session that was there gets every event after its seq, pad updates aside', () => {
    const room = newRoom();
    feed(room, joined(HOST), said(HOST, 'a'), said(HOST, 'b'));
    const { missed, gap } = room.catchUp(HOST, { epoch: 'epoch', seq: 2 }, NOW);
    expect(missed.map(({ seq }) => seq)).toEqual([3]);
    expect(gap).toBe(false);
  });

  it('[S4] nobody gets anything from before their own member-joined, whatever seq they claim', () => {
    const room = newRoom();
    feed(room, joined(HOST), said(HOST, 'a'), joined('b'), said(HOST, 'c'));
    expect(room.catchUp('b', { epoch: 'epoch', seq: 0 }, NOW)).toEqual({ missed: [], gap: true });
    expect(room.catchUp('b', { epoch: 'epoch', seq: 3 }, NOW).missed.map(({ seq }) => seq)).toEqual([4]);
  });

  it('[S4] who left and came back is a newcomer', () => {
    const room = newRoom();
    feed(room, joined(HOST), joined('b'), said(HOST, 'a'), left('b'), said(HOST, 'c'), joined('b'));
    expect(room.catchUp('b', { epoch: 'epoch', seq: 3 }, NOW)).toEqual({ missed: [], gap: true });
  });

  it('[S5] [S6] a seq beyond the room, another epoch and what fell out of the window are gaps', () => {
    const room = newRoom();
    feed(room, joined(HOST), said(HOST, 'a'));
    expect(room.catchUp(HOST, { epoch: 'epoch', seq: 99 }, NOW).gap).toBe(true);
    expect(room.catchUp(HOST, { epoch: 'another', seq: 2 }, NOW)).toEqual({ missed: [], gap: true });
    expect(room.catchUp(HOST, { epoch: 'epoch', seq: 1 }, NOW + 120_001)).toEqual({ missed: [], gap: true });
  });

  it('[R10] an end is told with its reason, and makes no event of its own', () => {
    expect(feed(newRoom(), { type: 'room-ended', reason: 'closed' })).toEqual([{ event: null, ended: 'closed' }]);
  });
});
