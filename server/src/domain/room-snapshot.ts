import type { RoomInfo } from '@hearsay/shared/models';
import type { AwarenessRecord } from './awareness-log.ts';
import type { PadSnapshot } from './doc-log.ts';
import type { ReceiptRecord } from './message-dedupe.ts';
import type { Position } from './node-event.ts';
import type { WindowSnapshot } from './replay-window.ts';
import type { MemberSnapshot } from './roster.ts';

/**
 * A room as one node tells another that begins to host it: all that the two must agree on from `position` on. Spans of
 * time are told by their length, so that the clocks of nodes need not agree.
 */
export interface RoomSnapshot {
  readonly position: Position;
  readonly info: RoomInfo;
  readonly members: readonly MemberSnapshot[];
  readonly window: WindowSnapshot;
  readonly receipts: readonly ReceiptRecord[];
  /** Member ids (R8). */
  readonly kicked: readonly string[];
  readonly pad: PadSnapshot;
  readonly awareness: readonly AwarenessRecord[];
}

/** A room's snapshot with whom it waits for, which its members are not told. */
export interface LiveSnapshot {
  readonly room: RoomSnapshot;
  /** Members of before a crash: user id and the milliseconds in which they may still come back (R12). */
  readonly awaited: readonly (readonly [userId: string, ms: number])[];
  /** Milliseconds for which an absent host stays host (R7). */
  readonly hostAwaitedMs: number;
}
