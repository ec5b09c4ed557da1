import { Refusal } from '@hearsay/shared/errors';
import type { MessageReceipt } from '../domain/message-dedupe.ts';
import { encodeEntities, normaliseMessage } from '../domain/sanitize.ts';
import type { Clock } from '../ports/clock.ts';
import type { Limits } from './limits.ts';
import type { Seat, Session } from './live-room.ts';
import { seatOf } from './room-control.ts';

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
    const earlier = session.seat && this.#earlier(session.seat, id);
    if (earlier) return earlier;
    const text = encodeEntities(normaliseMessage(content));
    const seat = seatOf(session);
    this.#limits.take('messages', session.userId);
    const key = keyOf(seat, id);
    const receipt = this.#place(seat, id, text, key);
    this.#underWay.set(key, receipt);
    return receipt;
  }

  /** What the first send of a message got, or is about to get. */
  #earlier(seat: Seat, id: string): MessageReceipt | Promise<MessageReceipt> | undefined {
    const { room: live, memberId } = seat;
    const receipt = live.room.receipt(memberId, id, this.#clock.now());
    return receipt ?? (this.#underWay.size > 0 ? this.#underWay.get(keyOf(seat, id)) : undefined);
  }

  /** The message is under way, by its `key`, until this is done. */
  async #place({ room: live, memberId }: Seat, id: string, content: string, key: string): Promise<MessageReceipt> {
    try {
      await live.publish({ type: 'message', id, memberId, content, sentAt: this.#clock.now() });
      const receipt = live.room.receipt(memberId, id, this.#clock.now());
      // Sequenced after the sender was put out: nobody was shown it.
      if (!receipt) throw new Refusal('NOT_IN_ROOM');
      return receipt;
    } finally {
      this.#underWay.delete(key);
    }
  }

  /** Dropped when over its limit; that someone stopped always passes. */
  typing(session: Session, typing: boolean): void {
    const { seat } = session;
    if (!seat) return;
    if (typing && this.#limits.wait('typing', session.userId) > 0) return;
    seat.room.signal({ type: 'typing', memberId: seat.memberId, typing });
  }
}

const keyOf = ({ room: live, memberId }: Seat, id: string): string =>
  `${live.room.epoch}:${memberId}:${id.toLowerCase()}`;
