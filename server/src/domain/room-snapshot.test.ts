import { MsgpackReader } from '@hearsay/shared/msgpack-reader';
import { MsgpackWriter } from '@hearsay/shared/msgpack-writer';
import { describe, expect, it } from 'vitest';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { NodeEvent } from './node-event.ts';
import { Room } from './room.ts';
import type { RoomSnapshot } from './room-snapshot.ts';
import { seededRandom } from './seeded-random.ts';

const NOW = 1_700_000_000_000;
const EPOCH = 'epoch';
const info = {
  code: '7KQM2X9TQ',
  name: 'Kitchen',
  hostId: 'm0',
  locked: false,
  passphraseRequired: false,
  capacity: 100,
  createdAt: NOW,
};
const window = { ageMs: 120_000, events: 50, bytes: 1_048_576 };

const newRoom = (node: string) => new Room({ key: 'key', node, info, position: { epoch: EPOCH, seq: 0 }, window });

/** Another node's room, from what this one tells over the wire, `later` milliseconds by a clock of its own. */
function hydrated(room: Room, now: number, theirNow: number): Room {
  const bytes = new MsgpackWriter().write(room.snapshot(now), (written) => written.slice());
  const told = new MsgpackReader([]).read(bytes) as RoomSnapshot;
  const other = newRoom('other');
  other.restore(told, theirNow);
  return other;
}

const joined = (n: number): NodeEvent => ({
  type: 'member-joined',
  memberId: `m${n}`,
  userId: `u${n}`,
  name: n % 2 === 0 ? 'Ana' : `Ben ${n}`,
  joinedAt: NOW,
});
const left = (n: number, reason: 'left' | 'kicked' = 'left'): NodeEvent => ({
  type: 'member-left',
  memberId: `m${n}`,
  reason,
  banned: false,
});

/** Events such as nodes tell each other, resends and lost races among them. */
function events(seed: number, count: number): NodeEvent[] {
  const { below, pick } = seededRandom(seed);
  const docs = Array.from({ length: 4 }, () => new Y.Doc());
  const ids = Array.from({ length: 30 }, (_, n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`);
  return Array.from({ length: count }, (): NodeEvent => {
    const n = below(4);
    const memberId = `m${n}`;
    switch (below(8)) {
      case 0:
        return joined(n);
      case 1:
        return left(n, pick(['left', 'kicked'] as const));
      case 2:
        return { type: 'member-renamed', memberId, name: pick(['Ana', 'Cai', 'Dee']) };
      case 3:
        return { type: 'room-updated', changes: pick([{ hostId: memberId }, { locked: true }, { name: 'Den' }]) };
      case 4:
      case 5: {
        const doc = docs[n] as Y.Doc;
        const before = Y.encodeStateVector(doc);
        doc.getText('text').insert(below(doc.getText('text').length + 1), pick('abc'));
        return { type: 'pad-update', memberId, update: Y.encodeStateAsUpdate(doc, before) };
      }
      default:
        return { type: 'message', id: pick(ids), memberId, content: `${below(1_000)}`, sentAt: NOW };
    }
  });
}

/** All that members can see of a room. */
function faceOf(room: Room, now: number) {
  const pad = new Y.Doc();
  Y.applyUpdate(pad, room.syncPad(Y.encodeStateVector(pad)).update);
  return {
    info: room.info,
    seq: room.seq,
    members: room.members(),
    resumes: room.roster
      .ids()
      .flatMap((id) => [0, 20, 60, 100, 160].map((seq) => room.catchUp(id, { epoch: EPOCH, seq }, now))),
    kicked: ['m0', 'm1', 'm2', 'm3'].map((id) => room.wasKicked(id)),
    pad: pad.getText('text').toString(),
    awareness: room.standingAwareness(),
  };
}

describe('[S1] a room that another node takes over', () => {
  it('is the same from then on, whatever happens next, though the clocks differ', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const room = newRoom('node');
      const all = [joined(0), joined(1), joined(2), joined(3), ...events(seed, 160)];
      const cut = 20 + seed * 3;
      const skew = 3_600_000;
      let now = NOW;
      for (const [index, event] of all.slice(0, cut).entries()) {
        now += 10;
        room.apply(event, index + 1, now);
        for (const node of ['node', 'third']) {
          const signal = {
            type: 'presence',
            memberId: `m${index % 4}`,
            state: index % 3 === 0 ? null : 'active',
          } as const;
          if (index % 2 === 0) room.hear(node, signal, now);
        }
      }
      const other = hydrated(room, now, now + skew);
      expect(faceOf(other, now + skew)).toEqual(faceOf(room, now));
      for (const [index, event] of all.slice(cut).entries()) {
        now += 10;
        const seq = cut + index + 1;
        expect(other.apply(event, seq, now + skew)).toEqual(room.apply(event, seq, now));
      }
      expect(faceOf(other, now + skew)).toEqual(faceOf(room, now));
      expect(other.roster.overdue(now + skew + 90_000, 90_000)).toEqual(room.roster.overdue(now + 90_000, 90_000));
    }
  });

  it('[P5] [P7] knows the cursors that stand, and whose they are', () => {
    const room = newRoom('node');
    for (const n of [0, 1]) room.apply(joined(n), n + 1, NOW);
    const awareness = new awarenessProtocol.Awareness(new Y.Doc());
    awareness.setLocalState({ cursor: 1 });
    const update = awarenessProtocol.encodeAwarenessUpdate(awareness, [awareness.clientID]);
    expect(room.acceptAwareness('m0', 'socket', update, NOW)).not.toBeNull();
    const other = hydrated(room, NOW, NOW);
    expect(other.standingAwareness()).toEqual(room.standingAwareness());
    expect(other.acceptAwareness('m1', 'theirs', update, NOW)).toBeNull();
    awareness.destroy();
  });

  it('[S5] forgets nothing of what was already dropped', () => {
    const room = newRoom('node');
    room.apply(joined(0), 1, NOW);
    for (let seq = 2; seq <= 100; seq += 1) {
      const id = `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;
      room.apply({ type: 'message', id, memberId: 'm0', content: 'x', sentAt: NOW }, seq, NOW);
    }
    const other = hydrated(room, NOW, NOW);
    expect(other.catchUp('m0', { epoch: EPOCH, seq: 10 }, NOW)).toMatchObject({ gap: true });
    expect(other.catchUp('m0', { epoch: EPOCH, seq: 50 }, NOW)).toMatchObject({ gap: false });
  });
});

describe('what loses its race between nodes loses it on every node', () => {
  it('[R7] the host’s role does not go to someone who has left', () => {
    const room = newRoom('node');
    for (const n of [0, 1]) room.apply(joined(n), n + 1, NOW);
    room.apply(left(1), 3, NOW);
    expect(room.apply({ type: 'room-updated', changes: { hostId: 'm1' } }, 4, NOW)).toEqual({ event: null });
    const both: NodeEvent = { type: 'room-updated', changes: { hostId: 'm1', locked: true } };
    expect(room.apply(both, 5, NOW)).toMatchObject({ event: { room: { hostId: 'm0', locked: true } } });
  });

  it('[R11] a room does not end as empty where someone has come in', () => {
    const room = newRoom('node');
    room.apply(joined(0), 1, NOW);
    expect(room.apply({ type: 'room-ended', reason: 'empty' }, 2, NOW)).toEqual({ event: null });
    expect(room.apply({ type: 'room-ended', reason: 'closed' }, 3, NOW)).toMatchObject({ ended: 'closed' });
  });

  it('[S5] after what may be missing, who saw less is told of a gap, and who saw more is not', () => {
    const room = newRoom('node');
    room.apply(joined(0), 1, NOW);
    room.skip(10);
    room.apply({ type: 'member-renamed', memberId: 'm0', name: 'Bea' }, 11, NOW);
    const resume = (seq: number) => room.catchUp('m0', { epoch: EPOCH, seq }, NOW);
    expect(resume(9)).toMatchObject({ gap: true, missed: [{ seq: 11 }] });
    expect(resume(10)).toMatchObject({ gap: false, missed: [{ seq: 11 }] });
  });

  it('[R4] who left on purpose by all nodes is to be taken out, and who came back is not', () => {
    const room = newRoom('node');
    room.apply(joined(0), 1, NOW);
    const say = (node: string, state: 'active' | null, left?: boolean) =>
      room.hear(node, { type: 'presence', memberId: 'm0', state, ...(left && { left }) }, NOW);
    for (const node of ['a', 'b']) say(node, 'active');
    say('a', null, true);
    expect(room.roster.deserted()).toEqual([]);
    say('b', null, true);
    expect(room.roster.deserted()).toEqual(['m0']);
    say('a', 'active');
    expect(room.roster.deserted()).toEqual([]);
    say('a', null);
    expect(room.roster.deserted()).toEqual([]);
  });

  it('[R12] a member of whom no socket is ever heard is not shown as here for long', () => {
    const room = newRoom('node');
    room.apply(joined(0), 1, NOW);
    expect(room.roster.unheard(NOW + 4_999, 5_000)).toEqual([]);
    expect(room.roster.unheard(NOW + 5_000, 5_000)).toEqual(['m0']);
    room.hear('a', { type: 'presence', memberId: 'm0', state: 'active' }, NOW);
    expect(room.roster.unheard(NOW + 5_000, 5_000)).toEqual([]);
  });
});
