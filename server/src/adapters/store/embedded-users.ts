import { Refusal } from '@hearsay/shared/errors';
import type { StoredUser } from '../../ports/store.ts';
import { ROW } from './bounds.ts';
import type { UserRows } from './compose-store.ts';

/** A copy that nobody can change, of the fields that a store keeps and no others (T1). */
function frozen(user: StoredUser): StoredUser {
  const { id, name, kind, username, passwordHash, tokenVersion, createdAt, expiresAt } = user;
  const revokedTokens = Object.freeze(
    user.revokedTokens.map((token) => Object.freeze({ tokenId: token.tokenId, expiresAt: token.expiresAt })),
  );
  return Object.freeze({ id, name, kind, username, passwordHash, tokenVersion, revokedTokens, createdAt, expiresAt });
}

/** Users in RAM, at most `capacity` of them: one more is `UNAVAILABLE`. */
export function embeddedUsers(capacity: number): UserRows {
  const byId = new Map<string, StoredUser>();
  const idByUsername = new Map<string, string>();

  const forget = (user: StoredUser) => {
    byId.delete(user.id);
    if (user.username !== null) idByUsername.delete(user.username);
  };

  return {
    async create(user) {
      if (user.username !== null && idByUsername.has(user.username)) return 'username-taken';
      if (byId.has(user.id)) throw new Error('a user with this id exists');
      if (byId.size >= capacity) throw new Refusal('UNAVAILABLE');
      byId.set(user.id, frozen(user));
      if (user.username !== null) idByUsername.set(user.username, user.id);
      return 'created';
    },

    async find(userId) {
      return byId.get(userId) ?? null;
    },

    async findByUsername(username) {
      const id = idByUsername.get(username);
      return id === undefined ? null : (byId.get(id) ?? null);
    },

    async rename(userId, name) {
      const user = byId.get(userId);
      if (!user) return null;
      const renamed = frozen({ ...user, name });
      byId.set(userId, renamed);
      return renamed;
    },

    async extend(userId, expiresAt) {
      const user = byId.get(userId);
      if (user && user.expiresAt !== null && user.expiresAt < expiresAt)
        byId.set(userId, frozen({ ...user, expiresAt }));
    },

    async revokeToken(userId, token, now) {
      const user = byId.get(userId);
      if (!user) return;
      const others = user.revokedTokens.filter(({ tokenId }) => tokenId !== token.tokenId);
      const revokedTokens = [...others, token].filter(({ expiresAt }) => expiresAt > now);
      const change =
        revokedTokens.length > ROW.revokedTokens
          ? { revokedTokens: [], tokenVersion: user.tokenVersion + 1 }
          : { revokedTokens };
      byId.set(userId, frozen({ ...user, ...change }));
    },

    async remove(userId) {
      const user = byId.get(userId);
      if (user) forget(user);
    },

    async sweep(now) {
      const dead = [...byId.values()].filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now);
      for (const user of dead) forget(user);
      return dead.length;
    },
  };
}
