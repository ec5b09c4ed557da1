import type { RoomInfo } from '@hearsay/shared/models';

/** The last thing that changed about the room, for a toast. `at` is this machine's time: it only tells notices apart. */
export type RoomNotice =
  | { type: 'locked' | 'unlocked' | 'passphrase-set' | 'passphrase-removed'; at: number }
  | { type: 'renamed'; at: number; name: string }
  | { type: 'host-changed'; at: number; memberId: string }
  | { type: 'capacity-changed'; at: number; capacity: number };

/** What a change of the room is worth telling; the weightiest where there are several, null where there is none. */
export function noticeOf(before: RoomInfo, after: RoomInfo, at: number): RoomNotice | null {
  if (before.hostId !== after.hostId) return { type: 'host-changed', at, memberId: after.hostId };
  if (before.locked !== after.locked) return { type: after.locked ? 'locked' : 'unlocked', at };
  if (before.passphraseRequired !== after.passphraseRequired) {
    return { type: after.passphraseRequired ? 'passphrase-set' : 'passphrase-removed', at };
  }
  if (before.name !== after.name) return { type: 'renamed', at, name: after.name };
  if (before.capacity !== after.capacity) return { type: 'capacity-changed', at, capacity: after.capacity };
  return null;
}
