import { Refusal } from '@hearsay/shared/errors';
import type { CloseReason, PresenceState, Signal } from '@hearsay/shared/models';
import type { Caller } from './caller.ts';

/** One socket's stay, as services see it: they never see the socket. Rooms know their sessions, so this knows no room. */
export interface SessionIn<Room> extends Caller {
  readonly id: string;
  /** The user's current name; a rename changes it. */
  name: string;
  presence: PresenceState;
  /** The one room it is in (R3), and as whom. */
  seat: SeatIn<Room> | null;
  /** Only an open one is heard. It ends by vanishing (R5), or on purpose where its token or its user ended (R4). */
  life: 'open' | 'vanished' | 'put-out';
  /** Tells the client that it is out of the room. */
  tellClosed(epoch: string, reason: CloseReason): void;
  /** Tells this client alone. */
  tellSignals(epoch: string, signals: Signal[]): void;
  /** Closes the socket. */
  disconnect(): void;
}

/** A session's place in a room. */
export interface SeatIn<Room> {
  readonly room: Room;
  readonly memberId: string;
}

/** Where a session sits. Throws `NOT_IN_ROOM` for one that sits nowhere. */
export function seatOf<Room>({ seat }: SessionIn<Room>): SeatIn<Room> {
  if (!seat) throw new Refusal('NOT_IN_ROOM');
  return seat;
}
