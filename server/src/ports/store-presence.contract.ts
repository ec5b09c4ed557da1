import { describe, expect, it } from 'vitest';
import type { PresenceKey, Store } from './store.ts';
import { MINUTE, NOW, newAdmission, newGuest, newId, newRegistered, newRoom } from './store-samples.contract.ts';

/** The part of the contract that is about presence, heartbeats and the sweep. */
export function describePresence(store: () => Store): void {
  const presence = (change: Partial<PresenceKey> = {}): PresenceKey => ({
    node: newId(),
    room: newId(),
    userId: newId(),
    ...change,
  });
  const present = async (room: string, now = NOW) => (await store().presences(room, now)).map(({ userId }) => userId);

  describe('presence', () => {
    it('lasts as long as its lease', async () => {
      const here = presence();
      await store().setPresence(here, NOW + MINUTE);
      expect(await store().presences(here.room, NOW + MINUTE - 1)).toEqual([here]);
      expect(await store().presences(here.room, NOW + MINUTE)).toEqual([]);
      await store().setPresence(here, NOW + 2 * MINUTE);
      await store().setPresence(here, NOW + MINUTE);
      expect(await store().presences(here.room, NOW + MINUTE), 'never back').toEqual([here]);
    });

    it('is one for each node, room and user, however often it is set', async () => {
      const here = presence();
      await Promise.all(Array.from({ length: 20 }, () => store().setPresence(here, NOW + MINUTE)));
      expect(await store().presences(here.room, NOW)).toEqual([here]);
      const elsewhere = presence({ room: here.room, userId: here.userId });
      await store().setPresence(elsewhere, NOW + MINUTE);
      expect(await present(here.room)).toEqual([here.userId, here.userId]);
      await store().clearPresence(here);
      await store().clearPresence(here);
      expect(await store().presences(here.room, NOW)).toEqual([elsewhere]);
    });

    it('[R12] goes with its node, and only with its own', async () => {
      const here = presence();
      const sameNode = presence({ node: here.node });
      const other = presence({ room: here.room });
      for (const each of [here, sameNode, other]) await store().setPresence(each, NOW + MINUTE);
      await store().clearNode(here.node);
      expect(await store().presences(here.room, NOW)).toEqual([other]);
      expect(await store().presences(sameNode.room, NOW)).toEqual([]);
    });

    it('[R12] shows a node as living while one of its leases lives', async () => {
      const { node } = presence();
      await store().setPresence(presence({ node }), NOW + MINUTE);
      await store().setPresence(presence({ node }), NOW + 2 * MINUTE);
      const living = async (now: number) => (await store().liveNodes(now)).filter((each) => each === node);
      expect(await living(NOW)).toEqual([node]);
      expect(await living(NOW + 2 * MINUTE - 1)).toEqual([node]);
      expect(await living(NOW + 2 * MINUTE)).toEqual([]);
    });
  });

  describe('heartbeat', () => {
    it('[R12] moves the leases of its node and the ends of its rooms forward, never back', async () => {
      const room = newRoom({ members: [{ userId: newId(), joinedAt: NOW }] });
      const unheard = newRoom({ members: [{ userId: newId(), joinedAt: NOW }] });
      for (const each of [room, unheard]) await store().createRoom(each);
      const mine = presence({ room: room.key });
      const other = presence({ room: room.key });
      for (const each of [mine, other]) await store().setPresence(each, NOW + 2 * MINUTE);
      const beat = { node: mine.node, rooms: [room.key, newId()] };

      await store().heartbeat({ ...beat, leaseUntil: NOW + MINUTE, roomsExpireAt: NOW + MINUTE });
      expect((await store().findRoom(room.key, NOW))?.expiresAt).toBe(room.expiresAt);
      expect(await present(room.key, NOW + 2 * MINUTE - 1)).toHaveLength(2);

      await store().heartbeat({ ...beat, leaseUntil: NOW + 3 * MINUTE, roomsExpireAt: NOW + 7 * MINUTE });
      expect((await store().findRoom(room.key, NOW))?.expiresAt).toBe(NOW + 7 * MINUTE);
      expect((await store().findRoom(unheard.key, NOW))?.expiresAt).toBe(unheard.expiresAt);
      expect(await present(room.key, NOW + 3 * MINUTE - 1)).toEqual([mine.userId]);
      await store().heartbeat({ ...beat, rooms: [], leaseUntil: NOW, roomsExpireAt: NOW });
    });

    it('[R1] does not keep a room that nobody joined', async () => {
      const room = newRoom();
      await store().createRoom(room);
      const beat = { node: newId(), rooms: [room.key], leaseUntil: NOW, roomsExpireAt: room.expiresAt + MINUTE };
      await store().heartbeat(beat);
      expect(await store().findRoom(room.key, room.expiresAt)).toBeNull();
    });
  });

  describe('sweep', () => {
    it('[R1] [R12] deletes what is dead by now, once, and nothing else', async () => {
      // In a time of its own, so that what other cases left is not counted with it.
      const then = NOW - 1_000 * MINUTE;
      await store().sweep(then + 1);
      const [deadRoom, room] = [newRoom({ expiresAt: then }), newRoom({ expiresAt: then + 1 })];
      const [deadGuest, guest, registered] = [
        newGuest({ expiresAt: then }),
        newGuest({ expiresAt: then + 1 }),
        newRegistered(),
      ];
      const [gone, here] = [presence(), presence()];
      for (const each of [deadRoom, room]) await store().createRoom(each);
      for (const each of [deadGuest, guest, registered]) await store().createUser(each);
      await store().setPresence(gone, then);
      await store().setPresence(here, then + 1);

      const counts = await Promise.all([store().sweep(then), store().sweep(then)]);

      const total = (of: 'rooms' | 'presences' | 'users') => counts.reduce((sum, count) => sum + count[of], 0);
      expect([total('rooms'), total('presences'), total('users')]).toEqual([1, 1, 1]);
      expect(await store().createRoom(deadRoom), 'the row is gone').toBe('created');
      expect(await store().findRoom(room.key, then)).toEqual(room);
      expect(await store().findUser(deadGuest.id)).toBeNull();
      expect(await store().findUser(guest.id)).toEqual(guest);
      expect(await store().findUser(registered.id)).toEqual(registered);
      expect(await store().presences(gone.room, then - 1)).toEqual([]);
      expect(await store().presences(here.room, then)).toEqual([here]);
    });

    it('[R11] an admission that races the sweep of its row enters no dead one', async () => {
      for (let round = 0; round < 10; round += 1) {
        const room = newRoom();
        await store().createRoom(room);
        const comer = newAdmission({ roomExpiresAt: room.expiresAt + MINUTE });
        const [admitted] = await Promise.all([
          store().admitMember(room.key, comer, room.expiresAt - 1),
          store().sweep(room.expiresAt),
        ]);
        const row = await store().findRoom(room.key, room.expiresAt);
        expect(admitted === 'admitted').toBe(row !== null);
        await store().deleteRoom(room.key);
      }
    });
  });
}
