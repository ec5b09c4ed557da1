import type { Member, RoomInfo, Signal } from '@hearsay/shared/models';
import type { Room } from '../domain/room.ts';

/** What a join's ack says of the room. */
export interface Snapshot {
  readonly room: RoomInfo;
  readonly self: Member;
  readonly members: Member[];
  readonly epoch: string;
  readonly seq: number;
  readonly padHasText: boolean;
}

/** A room as it stands, for a member on entering. */
export function snapshotFor(memberId: string, room: Room): Snapshot {
  const { info, epoch, seq, padHasText } = room;
  return { room: info, self: room.member(memberId), members: room.members(), epoch, seq, padHasText };
}

/** The signals that hold now, for a reader that was spared them (L3). */
export function standingSignals(room: Room): { epoch: string; signals: Signal[] } {
  const presence = room.members().map(({ id, state }): Signal => ({ type: 'presence', memberId: id, state }));
  return { epoch: room.epoch, signals: [...presence, ...room.standingAwareness()] };
}
