import { Refusal } from '@hearsay/shared/errors';
import type { RoomKey } from '../../domain/node-event.ts';
import type { PresenceKey } from '../../ports/store.ts';
import type { PresenceRows } from './compose-store.ts';

interface Lease {
  readonly presence: PresenceKey;
  leaseUntil: number;
}

const nameOf = ({ node, userId }: PresenceKey) => JSON.stringify([node, userId]);

/** Presences in RAM, at most `capacity` of them: one more is `UNAVAILABLE`. */
export function embeddedPresences(capacity: number): PresenceRows {
  const byRoom = new Map<RoomKey, Map<string, Lease>>();
  let size = 0;

  const leases = () => [...byRoom.values()].flatMap((room) => [...room.values()]);

  const clear = (presence: PresenceKey) => {
    const room = byRoom.get(presence.room);
    if (!room?.delete(nameOf(presence))) return;
    size -= 1;
    if (room.size === 0) byRoom.delete(presence.room);
  };

  const clearWhere = (goes: (lease: Lease) => boolean) => {
    const gone = leases().filter(goes);
    for (const { presence } of gone) clear(presence);
    return gone.length;
  };

  return {
    async set({ node, room, userId }, leaseUntil) {
      const presence = Object.freeze({ node, room, userId });
      const name = nameOf(presence);
      const present = byRoom.get(room)?.get(name);
      if (present) {
        present.leaseUntil = Math.max(present.leaseUntil, leaseUntil);
        return;
      }
      if (size >= capacity) throw new Refusal('UNAVAILABLE');
      const inRoom = byRoom.get(room) ?? new Map<string, Lease>();
      byRoom.set(room, inRoom.set(name, { presence, leaseUntil }));
      size += 1;
    },

    async clear(presence) {
      clear(presence);
    },

    async clearNode(node) {
      clearWhere(({ presence }) => presence.node === node);
    },

    async clearRoom(room) {
      size -= byRoom.get(room)?.size ?? 0;
      byRoom.delete(room);
    },

    async clearUser(userId) {
      clearWhere(({ presence }) => presence.userId === userId);
    },

    async renew(node, leaseUntil) {
      for (const lease of leases()) {
        if (lease.presence.node === node) lease.leaseUntil = Math.max(lease.leaseUntil, leaseUntil);
      }
    },

    async inRoom(room, now) {
      return [...(byRoom.get(room)?.values() ?? [])]
        .filter(({ leaseUntil }) => leaseUntil > now)
        .map(({ presence }) => presence);
    },

    async liveNodes(now) {
      return [
        ...new Set(
          leases()
            .filter(({ leaseUntil }) => leaseUntil > now)
            .map(({ presence }) => presence.node),
        ),
      ];
    },

    async sweep(now) {
      return clearWhere(({ leaseUntil }) => leaseUntil <= now);
    },
  };
}
