import type { Model } from 'mongoose';
import type { StoredUser } from '../../ports/store.ts';
import { ROW } from './bounds.ts';
import type { UserRows } from './compose-store.ts';
import { isDuplicate } from './mongo-errors.ts';
import type { UserDoc } from './mongo-schemas.ts';

function toDoc(user: StoredUser): UserDoc {
  return {
    _id: user.id,
    name: user.name,
    kind: user.kind,
    ...(user.username === null ? {} : { username: user.username }),
    passwordHash: user.passwordHash,
    tokenVersion: user.tokenVersion,
    revokedTokens: user.revokedTokens.map(({ tokenId, expiresAt }) => ({ tokenId, expiresAt: new Date(expiresAt) })),
    createdAt: new Date(user.createdAt),
    expiresAt: user.expiresAt === null ? null : new Date(user.expiresAt),
  };
}

function fromDoc(doc: UserDoc): StoredUser {
  return {
    id: doc._id,
    name: doc.name,
    kind: doc.kind,
    username: doc.username ?? null,
    passwordHash: doc.passwordHash,
    tokenVersion: doc.tokenVersion,
    revokedTokens: doc.revokedTokens.map(({ tokenId, expiresAt }) => ({ tokenId, expiresAt: expiresAt.getTime() })),
    createdAt: doc.createdAt.getTime(),
    expiresAt: doc.expiresAt?.getTime() ?? null,
  };
}

/** Users in MongoDB; each change is one write to one document. */
export function mongoUsers(users: Model<UserDoc>): UserRows {
  return {
    async create(user) {
      try {
        await users.create([toDoc(user)]);
        return 'created';
      } catch (error) {
        if (isDuplicate(error, 'username')) return 'username-taken';
        throw error;
      }
    },

    async find(userId) {
      const doc = await users.findOne({ _id: userId }).lean<UserDoc>();
      return doc && fromDoc(doc);
    },

    async findByUsername(username) {
      const doc = await users.findOne({ username }).lean<UserDoc>();
      return doc && fromDoc(doc);
    },

    async rename(userId, name) {
      const doc = await users
        .findOneAndUpdate({ _id: userId }, { $set: { name } }, { returnDocument: 'after' })
        .lean<UserDoc>();
      return doc && fromDoc(doc);
    },

    async extend(userId, expiresAt) {
      // A registered user's null is no date, so the comparison does not match it.
      const end = new Date(expiresAt);
      await users.updateOne({ _id: userId, expiresAt: { $lt: end } }, { $set: { expiresAt: end } });
    },

    async revokeToken(userId, token, now) {
      const living = {
        $filter: {
          input: {
            $concatArrays: [
              {
                $filter: {
                  input: '$revokedTokens',
                  as: 'held',
                  cond: { $ne: ['$$held.tokenId', { $literal: token.tokenId }] },
                },
              },
              [{ tokenId: { $literal: token.tokenId }, expiresAt: new Date(token.expiresAt) }],
            ],
          },
          as: 'token',
          cond: { $gt: ['$$token.expiresAt', new Date(now)] },
        },
      };
      const tooMany = { $gt: [{ $size: '$revokedTokens' }, ROW.revokedTokens] };
      await users.updateOne(
        { _id: userId },
        [
          { $set: { revokedTokens: living } },
          {
            $set: {
              tokenVersion: { $cond: [tooMany, { $add: ['$tokenVersion', 1] }, '$tokenVersion'] },
              revokedTokens: { $cond: [tooMany, [], '$revokedTokens'] },
            },
          },
        ],
        { updatePipeline: true },
      );
    },

    async remove(userId) {
      await users.deleteOne({ _id: userId });
    },

    async sweep(now) {
      const { deletedCount } = await users.deleteMany({ expiresAt: { $lte: new Date(now) } });
      return deletedCount;
    },
  };
}
