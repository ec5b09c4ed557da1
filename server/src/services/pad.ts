import { setImmediate as nextTurn } from 'node:timers/promises';
import { Refusal } from '@hearsay/shared/errors';
import { SIZE } from '@hearsay/shared/limits';
import { LONG_UPDATE_BYTES } from '../domain/doc-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Limits } from './limits.ts';
import type { LiveRoom, Seat, Session } from './live-room.ts';
import { seatOf } from './session.ts';

/** The room's one Yjs document, and the cursors in it. */
export class Pad {
  readonly #limits: Limits;
  readonly #clock: Clock;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** What the caller lacks, and what the server has (P3). */
  sync(session: Session, stateVector: Uint8Array): { update: Uint8Array; stateVector: Uint8Array } {
    const { room: live } = seatOf(session);
    if (stateVector.length <= SIZE.stateVector) this.#limits.take('padSyncs', session.userId);
    return live.room.syncPad(stateVector);
  }

  /** Relays an update, and resolves once it has its place and is retained. What is too large is refused before it counts (L2). */
  async update(session: Session, update: Uint8Array): Promise<{ seq: number }> {
    const { room: live } = seatOf(session);
    if (update.length <= SIZE.padUpdate)
      this.#limits.takeAll(session.userId, { padUpdates: 1, padBytes: update.length });
    const isLong = update.length > LONG_UPDATE_BYTES;
    if (isLong) {
      live.room.settlePad();
      await nextTurn();
    }
    // Who was put out meanwhile writes no more.
    const { memberId } = seatIn(live, session);
    const checked = live.room.checkPadUpdate(memberId, update, this.#clock.now());
    try {
      if (isLong) {
        await nextTurn();
        seatIn(live, session);
      }
      const { seq } = await live.publish({ type: 'pad-update', memberId, update: checked });
      // Sequenced after its author was put out: nobody was shown it.
      seatIn(live, session);
      return { seq };
    } finally {
      live.room.forgetCheck(checked);
    }
  }

  /** Passes cursors on; dropped when over a limit, or when nothing of it is news (P5, P7). */
  awareness(session: Session, update: Uint8Array): void {
    const { seat } = session;
    if (!seat || this.#limits.tryTake('awareness', session.userId) > 0) return;
    const { room: live, memberId } = seat;
    const news = live.room.acceptAwareness(memberId, session.id, update, this.#clock.now());
    if (news) live.signal({ type: 'awareness', memberId, update: news });
  }
}

/** The session's seat, where it still sits in that room. */
function seatIn(live: LiveRoom, session: Session): Seat {
  const seat = seatOf(session);
  if (seat.room !== live) throw new Refusal('NOT_IN_ROOM');
  return seat;
}
