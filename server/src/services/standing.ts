import type { Member, RoomInfo, Signal } from '@hearsay/shared/models';
import type { Room } from '../domain/room.ts';

/** What a join's ack says of the room. */
export interface Snapshot {
  readonly room: RoomInfo;
  readonly self: Member;
  readonly members: Member[];
  readonly epoch: string;
  readonly seq: number;
}

/** A room as it stands, for a member on entering. */
export function snapshotFor(memberId: string, room: Room): Snapshot {
  return { room: room.info, self: room.member(memberId), members: room.members(), epoch: room.epoch, seq: room.seq };
}

/** The signals that hold now, for a reader that was spared them (L3). */
export function standingSignals(room: Room): { epoch: string; signals: Signal[] } {
  const presence = room.members().map(({ id, state }): Signal => ({ type: 'presence', memberId: id, state }));
  return { epoch: room.epoch, signals: [...presence, ...room.standingAwareness()] };
}
