import type { RoomEvent, Signal } from '@hearsay/shared/models';
import type { RoomKey } from '../domain/node-event.ts';

/**
 * Local delivery: carries what happened in a room to its sessions on this node. What happens within one turn of the
 * event loop leaves together, encoded once for all.
 */
export interface FanOut {
  /** Adds sequenced events to the room's batch of this turn. */
  events(room: RoomKey, epoch: string, events: readonly RoomEvent[]): void;
  /** Adds a signal to the room's batch of this turn. */
  signal(room: RoomKey, epoch: string, signal: Signal): void;
  /** Sends what is pending, now: before anyone leaves. */
  flush(room: RoomKey): void;
  /** The session gets what is added from now on, and nothing of what is pending. */
  enter(room: RoomKey, sessionId: string): void;
  /** From now on it gets none. */
  leave(room: RoomKey, sessionId: string): void;
}
