import { Refusal } from '@hearsay/shared/errors';
import type { Model } from 'mongoose';
import type { StoredRoom } from '../../ports/store.ts';
import { refusalOf } from './admission.ts';
import type { RoomRows } from './compose-store.ts';
import { isDuplicate } from './mongo-errors.ts';
import { admissible, admission as admissionOf, ended, notEnded, removal } from './mongo-room-writes.ts';
import type { RoomDoc } from './mongo-schemas.ts';

/** A write that did not match is followed by a look at why; where the reason has gone by then, it is tried again. */
const ATTEMPTS = 3;

const pipeline = { updatePipeline: true } as const;

function toDoc(room: StoredRoom): RoomDoc {
  const { key, sealedCode, hostUserId, awaitedCreatorId, locked, capacity, passphraseHash } = room;
  return {
    _id: key,
    sealedCode,
    hostUserId,
    awaitedCreatorId,
    locked,
    capacity,
    passphraseHash,
    bans: [...room.bans],
    members: room.members.map(({ userId, joinedAt }) => ({ userId, joinedAt: new Date(joinedAt) })),
    createdAt: new Date(room.createdAt),
    expiresAt: new Date(room.expiresAt),
  };
}

function fromDoc({ _id, members, createdAt, expiresAt, ...rest }: RoomDoc): StoredRoom {
  return {
    key: _id,
    ...rest,
    members: members.map(({ userId, joinedAt }) => ({ userId, joinedAt: joinedAt.getTime() })),
    createdAt: createdAt.getTime(),
    expiresAt: expiresAt.getTime(),
  };
}

/** Rooms and memberships in MongoDB: one document a room, each change one conditional write to it. */
export function mongoRooms(rooms: Model<RoomDoc>): RoomRows {
  const find = async (key: string, now: number) => {
    const doc = await rooms.findOne({ _id: key, expiresAt: { $gt: new Date(now) } }).lean<RoomDoc>();
    return doc && fromDoc(doc);
  };

  return {
    find,

    async create(room) {
      try {
        await rooms.create([toDoc(room)]);
        return 'created';
      } catch (error) {
        if (isDuplicate(error, '_id')) return 'key-taken';
        throw error;
      }
    },

    async ofUser(userId, now) {
      const docs = await rooms
        .find({ expiresAt: { $gt: new Date(now) }, $or: [{ hostUserId: userId }, { 'members.userId': userId }] })
        .sort({ createdAt: 1, _id: 1 })
        .lean<RoomDoc[]>();
      return docs.map(fromDoc);
    },

    async admit(key, admission, now) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const { matchedCount } = await rooms.updateOne(
          admissible(key, admission, now),
          admissionOf(admission),
          pipeline,
        );
        if (matchedCount === 1) return 'admitted';
        const refusal = refusalOf(await find(key, now), admission, now);
        if (refusal !== null) return refusal;
      }
      return 'full';
    },

    async removeMember(key, userId, ban) {
      const row = { _id: key, ...notEnded };
      const write = removal(userId, ban);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        // What the write matched tells who removed the member: exactly one of any that race.
        const { matchedCount } = await rooms.updateOne({ ...row, 'members.userId': userId }, write, pipeline);
        if (matchedCount === 1) {
          // The membership is over, and the room with its last one: a row left behind here is dead, and swept.
          await rooms.deleteOne({ _id: key, ...ended }).catch(() => undefined);
          return true;
        }
        if (!ban) return false;
        const absent = await rooms.updateOne({ ...row, 'members.userId': { $ne: userId } }, write, pipeline);
        if (absent.matchedCount === 1 || (await rooms.exists(row)) === null) return false;
      }
      throw new Refusal('UNAVAILABLE');
    },

    async removeEverywhere(userId) {
      await rooms.updateMany({ 'members.userId': userId }, removal(userId, false), pipeline);
      await rooms.deleteMany(ended);
    },

    async update(key, patch) {
      const { locked, capacity, passphraseHash } = patch;
      const change = {
        ...(locked === undefined ? {} : { locked }),
        ...(capacity === undefined ? {} : { capacity }),
        ...(passphraseHash === undefined ? {} : { passphraseHash }),
      };
      const doc = await rooms
        .findOneAndUpdate({ _id: key, ...notEnded }, { $set: change }, { returnDocument: 'after' })
        .lean<RoomDoc>();
      return doc && fromDoc(doc);
    },

    async transfer(key, from, to) {
      const { matchedCount } = await rooms.updateOne(
        { _id: key, ...notEnded, hostUserId: from, 'members.userId': to },
        { $set: { hostUserId: to } },
      );
      return matchedCount === 1;
    },

    async remove(key) {
      await rooms.deleteOne({ _id: key });
    },

    async extend(keys, expiresAt) {
      if (keys.length === 0) return;
      await rooms.updateMany(
        { _id: { $in: [...keys] }, ...notEnded, 'members.0': { $exists: true } },
        { $max: { expiresAt: new Date(expiresAt) } },
      );
    },

    async sweep(now) {
      const { deletedCount } = await rooms.deleteMany({ expiresAt: { $lte: new Date(now) } });
      return deletedCount;
    },
  };
}
