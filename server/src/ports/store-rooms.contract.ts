import { describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { MINUTE, NOW, newAdmission, newId, newRoom } from './store-samples.contract.ts';

/** The part of the contract that is about rows of rooms. */
export function describeRooms(store: () => Store): void {
  const create = async (change: Parameters<typeof newRoom>[0] = {}) => {
    const room = newRoom(change);
    expect(await store().createRoom(room)).toBe('created');
    return room;
  };
  const enter = (key: string, userId: string) => store().admitMember(key, newAdmission({ userId }), NOW);

  describe('rooms', () => {
    it('[T1] keeps a room as it was given, and nothing more', async () => {
      const room = newRoom({
        locked: true,
        passphraseHash: '$2b$12$abcdefghijklmnopqrstuv',
        bans: [newId(), newId()],
        members: [{ userId: newId(), joinedAt: NOW - 1 }],
      });
      const withMore = { ...room, name: 'unseen', code: 'unseen' };
      expect(await store().createRoom(withMore)).toBe('created');
      expect(await store().findRoom(room.key, NOW)).toEqual(room);
      expect(await store().findRoom(newId(), NOW)).toBeNull();
    });

    it('gives a key to one of many who race for it', async () => {
      const { key } = newRoom();
      const racers = Array.from({ length: 20 }, () => newRoom({ key }));
      const results = await Promise.all(racers.map((room) => store().createRoom(room)));
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
      expect(results.filter((result) => result === 'key-taken')).toHaveLength(19);
      expect(await store().findRoom(key, NOW)).toEqual(racers[results.indexOf('created')]);
    });

    it('[R1] [R12] shows no row that is dead by now, and takes nobody into one', async () => {
      const { key, hostUserId, expiresAt } = await create();
      expect(await store().findRoom(key, expiresAt - 1)).not.toBeNull();
      expect(await store().findRoom(key, expiresAt)).toBeNull();
      expect(await store().roomsOf(hostUserId, expiresAt - 1)).toHaveLength(1);
      expect(await store().roomsOf(hostUserId, expiresAt)).toEqual([]);
      const late = newAdmission({ userId: hostUserId, mayPassLock: true, roomExpiresAt: expiresAt + MINUTE });
      expect(await store().admitMember(key, late, expiresAt)).toBe('unavailable');
      expect(await store().findRoom(key, expiresAt)).toBeNull();
    });

    it('lists the rooms that a user hosts or is in, once each', async () => {
      const user = newId();
      const hosted = await create({ hostUserId: user, createdAt: NOW });
      const joined = await create({ createdAt: NOW + 1 });
      const both = await create({ hostUserId: user, createdAt: NOW + 2 });
      await create();
      await enter(joined.key, user);
      await enter(both.key, user);
      const keys = (await store().roomsOf(user, NOW)).map(({ key }) => key);
      expect(keys).toEqual([hosted.key, joined.key, both.key]);
    });

    it('[R13] changes what a patch names and nothing else', async () => {
      const room = await create();
      expect(await store().updateRoom(room.key, { locked: true })).toEqual({ ...room, locked: true });
      expect(await store().updateRoom(room.key, { capacity: 3, passphraseHash: 'hash' })).toEqual({
        ...room,
        locked: true,
        capacity: 3,
        passphraseHash: 'hash',
      });
      expect(await store().updateRoom(room.key, { passphraseHash: null, locked: false })).toEqual({
        ...room,
        capacity: 3,
      });
      expect(await store().updateRoom(room.key, {})).toEqual({ ...room, capacity: 3 });
      expect(await store().updateRoom(newId(), { locked: true })).toBeNull();
    });

    it('[R13] lowering the capacity puts nobody out, and lets nobody in', async () => {
      const { key, hostUserId } = await create();
      for (const userId of [hostUserId, newId(), newId()]) await enter(key, userId);
      expect((await store().updateRoom(key, { capacity: 1 }))?.members).toHaveLength(3);
      expect(await enter(key, newId())).toBe('full');
      expect(await enter(key, hostUserId)).toBe('admitted');
    });

    it('[R7] the host goes from one to a member, for one of any who race', async () => {
      const { key, hostUserId } = await create();
      const heirs = Array.from({ length: 10 }, () => newId());
      for (const userId of [hostUserId, ...heirs.slice(0, 9)]) await enter(key, userId);
      expect(await store().transferHost(key, newId(), String(heirs[0]))).toBe(false);
      expect(await store().transferHost(key, hostUserId, newId())).toBe(false);
      expect((await store().findRoom(key, NOW))?.hostUserId).toBe(hostUserId);
      const results = await Promise.all(heirs.map((heir) => store().transferHost(key, hostUserId, heir)));
      expect(results.filter((done) => done)).toHaveLength(1);
      expect((await store().findRoom(key, NOW))?.hostUserId).toBe(heirs[results.indexOf(true)]);
      expect(await store().transferHost(newId(), hostUserId, hostUserId)).toBe(false);
    });

    it('[R10] deletes a room with its presences, and another room keeps its own', async () => {
      const [gone, kept] = [await create(), await create()];
      const presences = [gone, kept].map(({ key }) => ({ node: newId(), room: key, userId: newId() }));
      for (const presence of presences) await store().setPresence(presence, NOW + MINUTE);
      await enter(gone.key, newId());
      await store().deleteRoom(gone.key);
      await store().deleteRoom(gone.key);
      expect(await store().findRoom(gone.key, NOW)).toBeNull();
      expect(await store().presences(gone.key, NOW)).toEqual([]);
      expect(await store().findRoom(kept.key, NOW)).toEqual(kept);
      expect(await store().presences(kept.key, NOW)).toEqual([presences[1]]);
      expect(await store().createRoom(gone)).toBe('created');
    });
  });
}
