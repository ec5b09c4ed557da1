import type { Model } from 'mongoose';
import type { PresenceKey } from '../../ports/store.ts';
import type { PresenceRows } from './compose-store.ts';
import type { PresenceDoc } from './mongo-schemas.ts';

const idOf = ({ node, room, userId }: PresenceKey) => JSON.stringify([node, room, userId]);

/** Presences in MongoDB, one document each, so that no two nodes ever write the same one. */
export function mongoPresences(presences: Model<PresenceDoc>): PresenceRows {
  return {
    async set({ node, room, userId }, leaseUntil) {
      // Upserts that race to insert one `_id` are retried by the server itself.
      await presences.updateOne(
        { _id: idOf({ node, room, userId }) },
        { $setOnInsert: { node, room, userId }, $max: { leaseUntil: new Date(leaseUntil) } },
        { upsert: true },
      );
    },

    async clear(presence) {
      await presences.deleteOne({ _id: idOf(presence) });
    },

    async clearNode(node) {
      await presences.deleteMany({ node });
    },

    async clearRoom(room) {
      await presences.deleteMany({ room });
    },

    async clearUser(userId) {
      await presences.deleteMany({ userId });
    },

    async renew(node, leaseUntil) {
      await presences.updateMany({ node }, { $max: { leaseUntil: new Date(leaseUntil) } });
    },

    async inRoom(room, now) {
      const docs = await presences.find({ room, leaseUntil: { $gt: new Date(now) } }).lean<PresenceDoc[]>();
      return docs.map(({ node, userId }) => ({ node, room, userId }));
    },

    async liveNodes(now) {
      return presences.distinct('node', { leaseUntil: { $gt: new Date(now) } });
    },

    async sweep(now) {
      const { deletedCount } = await presences.deleteMany({ leaseUntil: { $lte: new Date(now) } });
      return deletedCount;
    },
  };
}
