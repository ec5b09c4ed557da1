import type { PresenceState } from '@hearsay/shared/models';
import type { Limits } from './limits.ts';
import type { Session } from './live-room.ts';
import { seatOf } from './session.ts';

/** Who is active and who is away (R6). */
export class Presence {
  readonly #limits: Limits;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** One tab's say; the member is active where any tab is. */
  set(session: Session, state: PresenceState): void {
    const { room, memberId } = seatOf(session);
    this.#limits.take('presence', session.userId);
    session.presence = state;
    room.tellPresence(memberId);
  }
}
