import { describe, expect, it, vi } from 'vitest';
import { aMember, aRoom } from '../../connection/fake-server.ts';
import { createListeners } from '../../connection/listeners.ts';
import type { RoomNews } from '../../connection/room-news.ts';
import { createPresenceStore } from './presence-store.ts';

const ana = aMember('ana', { joinedAt: 3, role: 'host' });
const ben = aMember('ben', { joinedAt: 1 });
const cid = aMember('cid', { joinedAt: 2 });

function setUp() {
  const news = createListeners<RoomNews>();
  const setPresence = vi.fn();
  const presence = createPresenceStore({ onNews: news.add, setPresence });
  const members = [ana, ben, cid];
  news.tell({ type: 'snapshot', room: aRoom(), self: cid, members, place: { epoch: 'e', seq: 1 }, padHasText: false });
  const ids = () => presence.getState().members.map(({ id }) => id);
  return { news, presence, setPresence, ids };
}

describe('presence', () => {
  it('lists self first, then the host, then by time of joining', () => {
    expect(setUp().ids()).toEqual(['cid', 'ana', 'ben']);
  });

  it('follows events: who joins, changes, leaves', () => {
    const { news, presence, ids } = setUp();
    news.tell({
      type: 'events',
      events: [
        { type: 'member-joined', seq: 2, member: aMember('dan', { joinedAt: 0 }) },
        { type: 'member-updated', seq: 3, member: { ...ben, name: 'Benedict' } },
        { type: 'member-left', seq: 4, memberId: 'ana', reason: 'left' },
      ],
    });
    expect(ids()).toEqual(['cid', 'dan', 'ben']);
    expect(presence.getState().byId.get('ben')?.name).toBe('Benedict');
  });

  it('gives each member the role that room.hostId says', () => {
    const { news, presence, ids } = setUp();
    news.tell({ type: 'events', events: [{ type: 'room-updated', seq: 2, room: aRoom({ hostId: 'ben' }) }] });
    expect(ids()).toEqual(['cid', 'ben', 'ana']);
    expect(presence.getState().members.map(({ role }) => role)).toEqual(['member', 'host', 'member']);
  });

  it('follows signals of presence, and changes nothing for others', () => {
    const { news, presence } = setUp();
    news.tell({ type: 'signals', signals: [{ type: 'presence', memberId: 'ben', state: 'reconnecting' }] });
    expect(presence.getState().byId.get('ben')?.state).toBe('reconnecting');
    const before = presence.getState();
    news.tell({
      type: 'signals',
      signals: [
        { type: 'typing', memberId: 'ben', typing: true },
        { type: 'presence', memberId: 'nobody', state: 'away' },
      ],
    });
    expect(presence.getState()).toBe(before);
  });

  it('says whether this tab is in use, and forgets with the room', () => {
    const { news, presence, setPresence } = setUp();
    presence.setActive(false);
    presence.setActive(true);
    expect(setPresence.mock.calls).toEqual([['away'], ['active']]);
    news.tell({ type: 'forgotten' });
    expect(presence.getState().members).toEqual([]);
  });
});
