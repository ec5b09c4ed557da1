import { Refusal } from '@hearsay/shared/errors';
import type { RoomKey } from '../../domain/node-event.ts';
import type { StoredRoom } from '../../ports/store.ts';
import { refusalOf } from './admission.ts';
import { ROW } from './bounds.ts';
import type { RoomRows } from './compose-store.ts';

/** A copy that nobody can change, of the fields that a store keeps and no others (T1). */
function frozen(room: StoredRoom): StoredRoom {
  return Object.freeze({
    key: room.key,
    sealedCode: room.sealedCode,
    hostUserId: room.hostUserId,
    awaitedCreatorId: room.awaitedCreatorId,
    locked: room.locked,
    capacity: room.capacity,
    passphraseHash: room.passphraseHash,
    bans: Object.freeze([...room.bans]),
    members: Object.freeze(room.members.map(({ userId, joinedAt }) => Object.freeze({ userId, joinedAt }))),
    createdAt: room.createdAt,
    expiresAt: room.expiresAt,
  });
}

/** A row of ours with other values in some fields, which nobody can change either. */
function revised(
  room: StoredRoom,
  changes: Partial<Omit<StoredRoom, 'members' | 'bans'>>,
  members = room.members,
  bans = room.bans,
): StoredRoom {
  return Object.freeze({ ...room, ...changes, members: Object.freeze(members), bans: Object.freeze(bans) });
}

const holds = (room: StoredRoom, userId: string) => room.members.some((member) => member.userId === userId);

/** Rooms in RAM, at most `capacity` of them: one more is `UNAVAILABLE`. Each method runs in one turn, so none can race. */
export function embeddedRooms(capacity: number): RoomRows {
  const byKey = new Map<RoomKey, StoredRoom>();

  /** Says whether there was such a member. The row goes with its last one. */
  const removeFrom = (room: StoredRoom, userId: string, bans: readonly string[] = room.bans) => {
    const members = room.members.filter((member) => member.userId !== userId);
    const removed = members.length < room.members.length;
    if (removed && members.length === 0) byKey.delete(room.key);
    else byKey.set(room.key, revised(room, {}, members, bans));
    return removed;
  };

  return {
    async create(room) {
      if (byKey.has(room.key)) return 'key-taken';
      if (byKey.size >= capacity) throw new Refusal('UNAVAILABLE');
      byKey.set(room.key, frozen(room));
      return 'created';
    },

    async find(key, now) {
      const room = byKey.get(key);
      return room && room.expiresAt > now ? room : null;
    },

    async ofUser(userId, now) {
      return [...byKey.values()]
        .filter((room) => room.expiresAt > now && (room.hostUserId === userId || holds(room, userId)))
        .sort((a, b) => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1));
    },

    async admit(key, admission, now) {
      const room = byKey.get(key) ?? null;
      const refusal = refusalOf(room, admission, now);
      if (refusal !== null || room === null) return refusal ?? 'unavailable';
      const { userId, joinedAt, roomExpiresAt } = admission;
      const changes = {
        awaitedCreatorId: room.awaitedCreatorId === userId ? null : room.awaitedCreatorId,
        expiresAt: room.members.length === 0 ? roomExpiresAt : Math.max(room.expiresAt, roomExpiresAt),
      };
      const members = holds(room, userId) ? room.members : [...room.members, Object.freeze({ userId, joinedAt })];
      byKey.set(key, revised(room, changes, members));
      return 'admitted';
    },

    async removeMember(key, userId, ban) {
      const room = byKey.get(key);
      if (!room) return false;
      if (!ban) return removeFrom(room, userId);
      return removeFrom(room, userId, [...room.bans.filter((id) => id !== userId), userId].slice(-ROW.bans));
    },

    async removeEverywhere(userId) {
      for (const room of byKey.values()) if (holds(room, userId)) removeFrom(room, userId);
    },

    async update(key, { locked, capacity: members, passphraseHash }) {
      const room = byKey.get(key);
      if (!room) return null;
      const updated = revised(room, {
        locked: locked ?? room.locked,
        capacity: members ?? room.capacity,
        passphraseHash: passphraseHash === undefined ? room.passphraseHash : passphraseHash,
      });
      byKey.set(key, updated);
      return updated;
    },

    async transfer(key, from, to) {
      const room = byKey.get(key);
      if (!room || room.hostUserId !== from || !holds(room, to)) return false;
      byKey.set(key, revised(room, { hostUserId: to }));
      return true;
    },

    async remove(key) {
      byKey.delete(key);
    },

    async extend(keys, expiresAt) {
      for (const key of keys) {
        const room = byKey.get(key);
        if (room && room.members.length > 0 && room.expiresAt < expiresAt) byKey.set(key, revised(room, { expiresAt }));
      }
    },

    async sweep(now) {
      const dead = [...byKey.values()].filter(({ expiresAt }) => expiresAt <= now);
      for (const { key } of dead) byKey.delete(key);
      return dead.length;
    },
  };
}
