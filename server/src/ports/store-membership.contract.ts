import { describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { MINUTE, NOW, newAdmission, newId, newRoom } from './store-samples.contract.ts';

/** The part of the contract that is about who is in a room, and who may enter. */
export function describeMembership(store: () => Store): void {
  const create = async (change: Parameters<typeof newRoom>[0] = {}) => {
    const room = newRoom(change);
    await store().createRoom(room);
    return room;
  };
  const enter = (key: string, change: Parameters<typeof newAdmission>[0] = {}) =>
    store().admitMember(key, newAdmission(change), NOW);
  const membersOf = async (key: string) => (await store().findRoom(key, NOW))?.members.map(({ userId }) => userId);

  describe('admission', () => {
    it('makes someone a member, and lets a member stay the one it was', async () => {
      const { key } = await create();
      const userId = newId();
      expect(await enter(key, { userId, joinedAt: NOW + 7 })).toBe('admitted');
      expect(await enter(key, { userId, joinedAt: NOW + 9 })).toBe('admitted');
      expect((await store().findRoom(key, NOW))?.members).toEqual([{ userId, joinedAt: NOW + 7 }]);
      expect(await enter(newId())).toBe('unavailable');
    });

    it('[R7] the longest-present member stands first', async () => {
      const { key } = await create();
      const ids = [newId(), newId(), newId()];
      for (const userId of ids) await enter(key, { userId });
      await enter(key, { userId: String(ids[0]) });
      expect(await membersOf(key)).toEqual(ids);
    });

    it("[R7] waits for the creator until the creator's own first join", async () => {
      const { key, hostUserId } = await create();
      await enter(key);
      expect(await store().findRoom(key, NOW)).toMatchObject({ awaitedCreatorId: hostUserId, hostUserId });
      await enter(key, { userId: hostUserId });
      expect(await store().findRoom(key, NOW)).toMatchObject({ awaitedCreatorId: null, hostUserId });
    });

    it('[R12] the first admission sets the end of the row, later ones only move it forward', async () => {
      const { key, expiresAt } = await create();
      const first = expiresAt - MINUTE;
      await enter(key, { roomExpiresAt: first });
      expect((await store().findRoom(key, NOW))?.expiresAt).toBe(first);
      await enter(key, { roomExpiresAt: first - MINUTE });
      expect((await store().findRoom(key, NOW))?.expiresAt).toBe(first);
      await enter(key, { roomExpiresAt: first + MINUTE });
      expect((await store().findRoom(key, NOW))?.expiresAt).toBe(first + MINUTE);
    });

    it('[R9] a lock keeps out who may not pass it, and lets members return', async () => {
      const { key } = await create();
      const member = newId();
      await enter(key, { userId: member });
      await store().updateRoom(key, { locked: true });
      expect(await enter(key)).toBe('unavailable');
      expect(await enter(key, { mayPassLock: true })).toBe('admitted');
      expect(await enter(key, { userId: member })).toBe('admitted');
      expect(await membersOf(key)).toHaveLength(2);
      await store().updateRoom(key, { capacity: 2 });
      expect(await enter(key), 'the lock is told before the capacity').toBe('unavailable');
    });

    it('[R8] a ban outlasts the membership, and is told like a room that is not there [C4]', async () => {
      const { key } = await create();
      const [banned, kicked] = [newId(), newId()];
      for (const userId of [newId(), banned, kicked]) await enter(key, { userId });
      expect(await store().removeMember(key, banned, { ban: true })).toEqual({ removed: true });
      expect(await store().removeMember(key, kicked, { ban: false })).toEqual({ removed: true });
      expect(await enter(key, { userId: banned, mayPassLock: true })).toBe('unavailable');
      expect(await enter(key, { userId: kicked })).toBe('admitted');
      expect((await store().findRoom(key, NOW))?.bans).toEqual([banned]);
    });

    it('[R8] a ban holds against someone who left in the same moment, and stands once', async () => {
      const { key, expiresAt } = await create();
      const user = newId();
      expect(await store().removeMember(key, user, { ban: true })).toEqual({ removed: false });
      expect(await store().removeMember(key, user, { ban: true })).toEqual({ removed: false });
      expect(await store().findRoom(key, NOW)).toMatchObject({ bans: [user], members: [], expiresAt });
      expect(await enter(key, { userId: user })).toBe('unavailable');
    });

    it('[R8] holds 5,000 bans; of more, the oldest is forgotten', async () => {
      const [oldest, ...others] = Array.from({ length: 5_000 }, () => newId());
      const { key } = await create({ bans: [String(oldest), ...others] });
      const latest = newId();
      await store().removeMember(key, latest, { ban: true });
      expect((await store().findRoom(key, NOW))?.bans).toEqual([...others, latest]);
      expect(await enter(key, { userId: latest })).toBe('unavailable');
    });

    it('[R13] takes exactly as many as there is room for', async () => {
      const { key } = await create({ capacity: 10 });
      const results = await Promise.all(Array.from({ length: 100 }, () => enter(key)));
      expect(results.filter((result) => result === 'admitted')).toHaveLength(10);
      expect(results.filter((result) => result === 'full')).toHaveLength(90);
      expect(new Set(await membersOf(key)).size).toBe(10);
    });

    it('[R13] passing the lock is not passing the capacity', async () => {
      const { key } = await create({ capacity: 1, locked: true });
      expect(await enter(key, { mayPassLock: true })).toBe('admitted');
      expect(await enter(key, { mayPassLock: true })).toBe('full');
    });

    it('[R6] many joins of one person make one member', async () => {
      const { key } = await create({ capacity: 2 });
      const userId = newId();
      const results = await Promise.all(Array.from({ length: 20 }, () => enter(key, { userId })));
      expect(results.every((result) => result === 'admitted')).toBe(true);
      expect(await membersOf(key)).toEqual([userId]);
    });
  });

  describe('removal', () => {
    it('[R4] the row goes with its last member', async () => {
      const room = await create();
      const [first, last] = [newId(), newId()];
      for (const userId of [first, last]) await enter(room.key, { userId });
      expect(await store().removeMember(room.key, first)).toEqual({ removed: true });
      expect(await membersOf(room.key)).toEqual([last]);
      expect(await store().removeMember(room.key, last)).toEqual({ removed: true });
      expect(await store().findRoom(room.key, NOW)).toBeNull();
      expect(await store().updateRoom(room.key, { locked: true })).toBeNull();
      expect(await store().createRoom(room), 'nothing of the row is left').toBe('created');
    });

    it('[R1] removing who is not there leaves an unjoined room as it is', async () => {
      const room = await create();
      expect(await store().removeMember(room.key, newId())).toEqual({ removed: false });
      expect(await store().removeMember(room.key, room.hostUserId)).toEqual({ removed: false });
      expect(await store().findRoom(room.key, NOW)).toEqual(room);
      expect(await store().removeMember(newId(), newId())).toEqual({ removed: false });
    });

    it('tells one of many who race that they removed a member', async () => {
      const { key } = await create();
      const [userId, other] = [newId(), newId()];
      for (const each of [userId, other]) await enter(key, { userId: each });
      for (const [leaver, left] of [
        [userId, [other]],
        [other, undefined],
      ] as const) {
        const results = await Promise.all(Array.from({ length: 20 }, () => store().removeMember(key, leaver)));
        expect(results.filter(({ removed }) => removed)).toHaveLength(1);
        expect(await membersOf(key)).toEqual(left);
      }
    });

    it('[R4] the row goes when all its members leave at once', async () => {
      const room = await create({ capacity: 20 });
      const ids = Array.from({ length: 20 }, () => newId());
      await Promise.all(ids.map((userId) => enter(room.key, { userId })));
      const results = await Promise.all(ids.map((userId) => store().removeMember(room.key, userId)));
      expect(results.every(({ removed }) => removed)).toBe(true);
      expect(await store().createRoom(room)).toBe('created');
    });

    it('[R11] an admission that races the last removal enters a living row or none', async () => {
      const seen = new Set<string>();
      for (let round = 0; round < 40; round += 1) {
        const room = await create();
        const [leaver, comer] = [newId(), newId()];
        await enter(room.key, { userId: leaver });
        const comes = () => enter(room.key, { userId: comer });
        const leaves = () => store().removeMember(room.key, leaver);
        const [admitted, { removed }] =
          round % 2 === 0
            ? await Promise.all([comes(), leaves()])
            : await Promise.all([leaves(), comes()]).then(([left, came]) => [came, left] as const);
        expect(removed).toBe(true);
        expect(['admitted', 'unavailable']).toContain(admitted);
        seen.add(admitted);
        if (admitted === 'admitted') expect(await membersOf(room.key)).toEqual([comer]);
        else expect(await store().createRoom(room), 'no orphan is left').toBe('created');
      }
      expect([...seen].sort()).toEqual(['admitted', 'unavailable']);
    });

    it('[R11] a heartbeat that races the last removal brings nothing back', async () => {
      const rooms = await Promise.all(Array.from({ length: 20 }, () => create()));
      const userId = newId();
      await Promise.all(rooms.map(({ key }) => enter(key, { userId })));
      const keys = rooms.map(({ key }) => key);
      const beat = { node: newId(), rooms: keys, leaseUntil: NOW + MINUTE, roomsExpireAt: NOW + 9 * MINUTE };
      await Promise.all(keys.flatMap((key) => [store().heartbeat(beat), store().removeMember(key, userId)]));
      const found = await Promise.all(keys.map((key) => store().findRoom(key, NOW)));
      expect(found.every((row) => row === null)).toBe(true);
    });
  });
}
