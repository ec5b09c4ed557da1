import { encodeEntities, normaliseMessage } from '../domain/sanitize.ts';
import type { Clock } from '../ports/clock.ts';
import type { Limits } from './limits.ts';
import type { MessageReceipt } from '../domain/message-dedupe.ts';
import { seatOf } from './room-control.ts';
import type { Session } from './live-room.ts';

/** Messages and typing. */
export class Chat {
  readonly #limits: Limits;
  readonly #clock: Clock;
  /** Messages on their way to their place: `member:id` -> what it will be (S3). */
  readonly #underWay = new Map<string, Promise<MessageReceipt>>();

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Relays a message and resolves once it is sequenced and in the replay window (S2). A resend of an id gets the first
   * receipt again, counts for no limit, and its content is not looked at (S3).
   */
  async send(session: Session, { id, content }: { id: string; content: string }): Promise<MessageReceipt> {
    const { room: live, memberId } = seatOf(session);
    const known = live.room.receipt(memberId, id, this.#clock.now());
    if (known) return known;
    const key = `${live.room.epoch}:${memberId}:${id.toLowerCase()}`;
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;

    const text = encodeEntities(normaliseMessage(content));
    this.#limits.take('messages', session.userId);
    const sentAt = this.#clock.now();
    const receipt = live
      .publish({ type: 'message', id, memberId, content: text, sentAt })
      .then(({ seq }) => live.room.receipt(memberId, id, this.#clock.now()) ?? { seq, sentAt })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, receipt);
    return receipt;
  }

  /** Dropped when over its limit; that someone stopped always passes. */
  typing(session: Session, typing: boolean): void {
    const { seat } = session;
    if (!seat) return;
    if (typing && this.#limits.wait('typing', session.userId) > 0) return;
    seat.room.signal({ type: 'typing', memberId: seat.memberId, typing });
  }
}
