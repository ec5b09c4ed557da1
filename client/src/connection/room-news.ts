import type { Member, RoomEvent, RoomInfo, Signal } from '@hearsay/shared/models';
import type { Recovery } from './connection-status.ts';
import type { Place } from './event-door.ts';

/** What a session tells the stores, in the order in which it is true. */
export type RoomNews =
  /** The life of the room that was known has ended; what follows is of a new one (S6). */
  | { type: 'renewed' }
  /** Events before what follows are lost (S5). */
  | { type: 'gap' }
  /** New events, each told once, live or caught up. */
  | { type: 'events'; events: readonly RoomEvent[] }
  | { type: 'signals'; signals: readonly Signal[] }
  /** The room as the join ack shows it; it stands above what earlier events said. */
  | {
      type: 'snapshot';
      room: RoomInfo;
      self: Member;
      members: readonly Member[];
      place: Place;
      /** False also where the server does not say. */
      padHasText: boolean;
    }
  /** A return is complete. */
  | { type: 'recovered'; recovery: Recovery }
  /** The session has let go of the room: forget everything of it. */
  | { type: 'forgotten' };
