import type { LeaveReason, PresenceState, RoomInfo } from '@hearsay/shared/models';

/** HMAC of a room code, base64url: names a room in the store, in Redis and in Socket.IO without telling its code (T1). */
export type RoomKey = string;

/** Where an event stands: the `seq`-th of the life of a room named `epoch`. */
export interface Position {
  readonly epoch: string;
  readonly seq: number;
}

/** What of a room's public face may change. */
export type RoomChanges = Partial<Pick<RoomInfo, 'name' | 'locked' | 'passphraseRequired' | 'capacity' | 'hostId'>>;

/** What nodes tell each other of a room, in sequence (S1). Each node's Room turns it into what its members see. */
export type NodeEvent =
  | { type: 'message'; id: string; memberId: string; content: string; sentAt: number }
  | { type: 'pad-update'; memberId: string; update: Uint8Array }
  | { type: 'member-joined'; memberId: string; userId: string; name: string; joinedAt: number }
  | { type: 'member-renamed'; memberId: string; name: string }
  | { type: 'member-left'; memberId: string; reason: LeaveReason; banned: boolean }
  | { type: 'room-updated'; changes: RoomChanges }
  | { type: 'room-ended'; reason: 'closed' | 'empty' };

/** Of the moment: unordered, lost without harm. */
export type NodeSignal =
  | { type: 'typing'; memberId: string; typing: boolean }
  | { type: 'awareness'; memberId: string; update: Uint8Array }
  /** A member's sockets on the node that says so; null when none is left there, `left` where the last one left on purpose (R4). */
  | { type: 'presence'; memberId: string; state: PresenceState | null; left?: boolean }
  /** `node` was taken for dead: where it lives, it says again who is connected there. */
  | { type: 'roll-call'; node: string };
