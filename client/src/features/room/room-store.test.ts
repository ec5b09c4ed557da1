import { describe, expect, it, vi } from 'vitest';
import type { SessionState } from '../../connection/connection-status.ts';
import { aMember, aRoom } from '../../connection/fake-server.ts';
import { createListeners } from '../../connection/listeners.ts';
import { createManualClock } from '../../connection/manual-clock.ts';
import type { RoomNews } from '../../connection/room-news.ts';
import type { Session } from '../../connection/session-handle.ts';
import { createRoomStore } from './room-store.ts';

function setUp() {
  const news = createListeners<RoomNews>();
  const states = createListeners<SessionState>();
  const session = {
    onNews: news.add,
    onState: states.add,
    state: () => ({ phase: 'idle' }),
    join: vi.fn(async () => undefined),
    leave: vi.fn(async () => undefined),
    reset: vi.fn(() => news.tell({ type: 'forgotten' })),
    wake: vi.fn(),
    request: vi.fn(async () => ({})),
  };
  const call = vi.fn(async () => ({ room: aRoom() }));
  const ensureUser = vi.fn(async () => undefined);
  const room = createRoomStore({
    session: session as unknown as Session,
    call: call as never,
    clock: createManualClock(),
    ensureUser,
  });
  const ana = aMember('ana', { role: 'host' });
  const enter = () =>
    news.tell({
      type: 'snapshot',
      room: aRoom(),
      self: ana,
      members: [ana],
      place: { epoch: 'e', seq: 1 },
      padHasText: false,
    });
  const update = (...rooms: Parameters<typeof aRoom>[0][]) =>
    news.tell({
      type: 'events',
      events: rooms.map((patch, n) => ({ type: 'room-updated', seq: n + 2, room: aRoom(patch) })),
    });
  return { news, states, session, call, ensureUser, room, ana, enter, update };
}

describe('the room', () => {
  it('is made by a user, and opens the invite sheet when it is entered', async () => {
    const { room, ensureUser, call, session } = setUp();
    await expect(room.createRoom({ name: 'Lunch' })).resolves.toBe('7KQM2X9TQ');
    expect(ensureUser.mock.invocationCallOrder[0]).toBeLessThan(call.mock.invocationCallOrder[0] ?? 0);
    expect(room.getState().justCreated).toBe(false);
    await room.join('ZZZZZZZZ8');
    expect(room.getState().justCreated).toBe(false);
    await room.join('7KQM2X9TQ', 'secret');
    expect(session.join).toHaveBeenLastCalledWith('7KQM2X9TQ', 'secret');
    expect(room.getState().justCreated).toBe(true);
    room.dismissInvite();
    expect(room.getState().justCreated).toBe(false);
  });

  it('is known from snapshots and events', () => {
    const { room, enter, update, states, news, ana } = setUp();
    enter();
    expect(room.getState()).toMatchObject({ room: { locked: false }, self: { id: 'ana', role: 'host' } });
    update({ locked: true });
    expect(room.getState().room?.locked).toBe(true);
    news.tell({ type: 'events', events: [{ type: 'member-updated', seq: 9, member: { ...ana, name: 'Anna' } }] });
    expect(room.getState().self?.name).toBe('Anna');
    states.tell({ phase: 'live', code: 'X' });
    expect(room.getState().session).toEqual({ phase: 'live', code: 'X' });
  });

  it('gives up being host when room.hostId says so', () => {
    const { room, enter, update } = setUp();
    enter();
    update({ hostId: 'ben' });
    expect(room.getState().self?.role).toBe('member');
    expect(room.getState().notice).toMatchObject({ type: 'host-changed', memberId: 'ben' });
  });

  it.each([
    [{ locked: true }, { type: 'locked' }],
    [{ passphraseRequired: true }, { type: 'passphrase-set' }],
    [{ name: 'Lunch' }, { type: 'renamed', name: 'Lunch' }],
    [{ capacity: 5 }, { type: 'capacity-changed', capacity: 5 }],
  ])('tells of %j', (patch, notice) => {
    const { room, enter, update } = setUp();
    enter();
    expect(room.getState().notice).toBeNull();
    update(patch);
    expect(room.getState().notice).toMatchObject(notice);
    room.dismissNotice();
    expect(room.getState().notice).toBeNull();
  });

  it('tells of what is undone as well', () => {
    const { room, enter, update } = setUp();
    enter();
    update({ locked: true }, {});
    expect(room.getState().notice?.type).toBe('unlocked');
    update({ passphraseRequired: true }, {});
    expect(room.getState().notice?.type).toBe('passphrase-removed');
  });

  it('asks the server for what its host wants', async () => {
    const { room, session } = setUp();
    await room.update({ locked: true });
    await room.kick('ben', true);
    await room.transfer('ben');
    await room.close();
    expect(session.request.mock.calls).toEqual([
      ['room:update', { locked: true }],
      ['room:kick', { memberId: 'ben', ban: true }],
      ['room:transfer', { memberId: 'ben' }],
      ['room:close', {}],
    ]);
  });

  it('shows what a return brought, until it is dismissed', () => {
    const { room, news } = setUp();
    news.tell({ type: 'recovered', recovery: { type: 'caught-up', messages: 3 } });
    expect(room.getState().recovery).toEqual({ type: 'caught-up', messages: 3 });
    room.dismissRecovery();
    expect(room.getState().recovery).toBeNull();
  });

  it('is forgotten on reset', async () => {
    const { room, enter } = setUp();
    await room.createRoom();
    await room.join('7KQM2X9TQ');
    enter();
    room.reset();
    expect(room.getState()).toMatchObject({ room: null, self: null, notice: null, recovery: null, justCreated: false });
  });
});
