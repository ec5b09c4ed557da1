import { describe, expect, it } from 'vitest';
import type { Store } from './store.ts';
import { MINUTE, NOW, newAdmission, newGuest, newId, newRegistered, newRoom } from './store-samples.contract.ts';

const token = (expiresAt: number) => ({ tokenId: newId(), expiresAt });

/** The part of the contract that is about users. */
export function describeUsers(store: () => Store): void {
  describe('users', () => {
    it('[T1] keeps a user as it was given, and nothing more', async () => {
      const guest = newGuest();
      const registered = newRegistered({ revokedTokens: [token(NOW + MINUTE)] });
      const withMore = { ...guest, message: 'unseen', password: 'unseen' };
      expect(await store().createUser(withMore)).toBe('created');
      expect(await store().createUser(registered)).toBe('created');
      expect(await store().findUser(guest.id)).toEqual(guest);
      expect(await store().findUser(registered.id)).toEqual(registered);
      expect(await store().findUser(newId())).toBeNull();
    });

    it('refuses a second user under one id, and the first one stands', async () => {
      const guest = newGuest();
      await store().createUser(guest);
      await expect(store().createUser({ ...guest, name: 'Other' })).rejects.toThrow();
      expect(await store().findUser(guest.id)).toEqual(guest);
    });

    it('keeps what it holds from changes to what it was given or gave', async () => {
      const revokedTokens = [token(NOW + MINUTE)];
      const guest = newGuest({ revokedTokens });
      await store().createUser(guest);
      revokedTokens.pop();
      expect((await store().findUser(guest.id))?.revokedTokens).toHaveLength(1);
      const found = await store().findUser(guest.id);
      try {
        Object.assign(found ?? {}, { name: 'Changed' });
      } catch {
        // A frozen row is as good as a copy.
      }
      expect((await store().findUser(guest.id))?.name).toBe('Quiet Otter');
    });

    it('finds registered users by their username, in any case', async () => {
      const user = newRegistered();
      const username = String(user.username);
      await store().createUser({ ...user, username: username.toUpperCase() });
      expect(await store().findUserByUsername(username)).toEqual(user);
      expect(await store().findUserByUsername(username.toUpperCase())).toEqual(user);
      expect(await store().findUserByUsername(`${username}x`)).toBeNull();
    });

    it('gives a username to one of many who race for it, whatever its case', async () => {
      const { username } = newRegistered();
      const spellings = [String(username), String(username).toUpperCase()];
      const racers = Array.from({ length: 20 }, (_, place) =>
        newRegistered({ username: spellings[place % 2] ?? null, name: `Racer ${place}` }),
      );
      const results = await Promise.all(racers.map((user) => store().createUser(user)));
      expect(results.filter((result) => result === 'created')).toHaveLength(1);
      expect(results.filter((result) => result === 'username-taken')).toHaveLength(19);
      const winner = racers[results.indexOf('created')];
      expect((await store().findUserByUsername(String(username)))?.id).toBe(winner?.id);
    });

    it('frees the username of a deleted user', async () => {
      const user = newRegistered();
      await store().createUser(user);
      await store().deleteUser(user.id);
      expect(await store().findUserByUsername(String(user.username))).toBeNull();
      expect(await store().createUser(newRegistered({ username: user.username }))).toBe('created');
    });

    it('renames a user, and says when there is none', async () => {
      const guest = newGuest();
      await store().createUser(guest);
      expect(await store().renameUser(guest.id, 'Bright Heron')).toEqual({ ...guest, name: 'Bright Heron' });
      expect((await store().findUser(guest.id))?.name).toBe('Bright Heron');
      expect(await store().renameUser(newId(), 'Nobody')).toBeNull();
    });

    it("moves a guest's end forward, never back, and leaves registered users without one", async () => {
      const guest = newGuest({ expiresAt: NOW + 2 * MINUTE });
      const registered = newRegistered();
      await Promise.all([store().createUser(guest), store().createUser(registered)]);
      await store().extendUser(guest.id, NOW + MINUTE);
      expect((await store().findUser(guest.id))?.expiresAt).toBe(NOW + 2 * MINUTE);
      await Promise.all([3, 5, 4].map((minutes) => store().extendUser(guest.id, NOW + minutes * MINUTE)));
      expect((await store().findUser(guest.id))?.expiresAt).toBe(NOW + 5 * MINUTE);
      await store().extendUser(registered.id, NOW + MINUTE);
      expect((await store().findUser(registered.id))?.expiresAt).toBeNull();
      await store().extendUser(newId(), NOW);
    });
  });

  describe('revoked tokens', () => {
    it('adds a token once, and drops those that are dead by now', async () => {
      const dead = token(NOW);
      const living = token(NOW + 1);
      const fresh = token(NOW + MINUTE);
      const guest = newGuest({ revokedTokens: [dead, living] });
      await store().createUser(guest);
      await store().revokeToken(guest.id, fresh, NOW);
      await store().revokeToken(guest.id, fresh, NOW);
      expect(await store().findUser(guest.id)).toEqual({ ...guest, revokedTokens: [living, fresh] });
      await store().revokeToken(newId(), fresh, NOW);
    });

    it('loses none of many that are revoked at once', async () => {
      const guest = newGuest();
      await store().createUser(guest);
      const tokens = Array.from({ length: 30 }, () => token(NOW + MINUTE));
      await Promise.all(tokens.map((each) => store().revokeToken(guest.id, each, NOW)));
      const held = (await store().findUser(guest.id))?.revokedTokens.map(({ tokenId }) => tokenId);
      expect(held?.sort()).toEqual(tokens.map(({ tokenId }) => tokenId).sort());
    });

    it('holds 64; one more ends every token of the user', async () => {
      const guest = newGuest({ tokenVersion: 3 });
      await store().createUser(guest);
      for (let count = 0; count < 64; count += 1) await store().revokeToken(guest.id, token(NOW + MINUTE), NOW);
      const full = await store().findUser(guest.id);
      expect(full?.revokedTokens).toHaveLength(64);
      expect(full?.tokenVersion).toBe(3);
      await store().revokeToken(guest.id, token(NOW + MINUTE), NOW);
      expect(await store().findUser(guest.id)).toMatchObject({ revokedTokens: [], tokenVersion: 4 });
    });
  });

  describe('deleting a user', () => {
    it('removes its presences and memberships, and the rooms that it leaves empty [R4]', async () => {
      const user = newGuest();
      const other = newId();
      const [alone, shared, untouched] = [newRoom(), newRoom(), newRoom()];
      await store().createUser(user);
      await Promise.all([alone, shared, untouched].map((room) => store().createRoom(room)));
      const enter = (key: string, userId: string) => store().admitMember(key, newAdmission({ userId }), NOW);
      await enter(alone.key, user.id);
      await enter(shared.key, user.id);
      await enter(shared.key, other);
      const node = newId();
      for (const userId of [user.id, other]) {
        await store().setPresence({ node, room: shared.key, userId }, NOW + MINUTE);
      }

      await store().deleteUser(user.id);

      expect(await store().findUser(user.id)).toBeNull();
      expect(await store().findRoom(alone.key, NOW)).toBeNull();
      expect((await store().findRoom(shared.key, NOW))?.members.map(({ userId }) => userId)).toEqual([other]);
      expect(await store().findRoom(untouched.key, NOW)).toEqual(untouched);
      expect(await store().presences(shared.key, NOW)).toEqual([{ node, room: shared.key, userId: other }]);
      expect(await store().roomsOf(user.id, NOW)).toEqual([]);
      await store().deleteUser(user.id);
    });
  });
}
