import type { Admission, StoredRoom } from '../../ports/store.ts';

/** Why a room does not take someone in at `now`, in the order of the join's checks; null where it does. */
export function refusalOf(room: StoredRoom | null, admission: Admission, now: number): 'full' | 'unavailable' | null {
  const { userId, mayPassLock } = admission;
  if (room === null || room.expiresAt <= now || room.bans.includes(userId)) return 'unavailable';
  if (room.members.some((member) => member.userId === userId)) return null;
  if (room.locked && !mayPassLock) return 'unavailable';
  return room.members.length < room.capacity ? null : 'full';
}
