import { Refusal } from '@hearsay/shared/errors';
import { type MessageReceipt, messageKey } from '../domain/message-dedupe.ts';
import { encodeEntities, normaliseMessage } from '../domain/sanitize.ts';
import type { Clock } from '../ports/clock.ts';
import type { Limits } from './limits.ts';
import type { LiveRoom, Seat, Session } from './live-room.ts';
import { seatOf } from './session.ts';

/** Messages and typing. */
export class Chat {
  readonly #limits: Limits;
  readonly #clock: Clock;
  /** Messages on their way to their place: by room, `messageKey` -> what it will be (S3). */
  readonly #underWay = new WeakMap<LiveRoom, Map<string, Promise<MessageReceipt>>>();

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Relays a message and gives its receipt once it is sequenced and in the replay window (S2): at once, where this node
   * sequences by itself. A resend of an id gets the first receipt again, counts for no limit, and its content is not looked
   * at (S3). Throws, or rejects with, a Refusal.
   */
  send(session: Session, { id, content }: { id: string; content: string }): MessageReceipt | Promise<MessageReceipt> {
    const { seat } = session;
    const now = this.#clock.now();
    const earlier = seat && this.#earlier(seat, id, now);
    if (earlier) return earlier;
    const text = encodeEntities(normaliseMessage(content));
    const { room: live, memberId } = seatOf(session);
    this.#limits.take('messages', session.userId);
    const published = live.publish({ type: 'message', id, memberId, content: text, sentAt: now });
    return live.room.receipt(memberId, id, now) ?? this.#whenPlaced({ room: live, memberId }, id, published);
  }

  /** What the first send of a message got, or is about to get. */
  #earlier(
    { room: live, memberId }: Seat,
    id: string,
    now: number,
  ): MessageReceipt | Promise<MessageReceipt> | undefined {
    const receipt = live.room.receipt(memberId, id, now);
    return receipt ?? this.#underWay.get(live)?.get(messageKey(memberId, id));
  }

  /** The message is under way until this is done. */
  #whenPlaced({ room: live, memberId }: Seat, id: string, published: Promise<unknown>): Promise<MessageReceipt> {
    const key = messageKey(memberId, id);
    const underWay = this.#underWay.get(live) ?? new Map<string, Promise<MessageReceipt>>();
    this.#underWay.set(live, underWay);
    const isPlaced = () => {
      underWay.delete(key);
      const placed = live.room.receipt(memberId, id, this.#clock.now());
      // Sequenced after the sender was put out: nobody was shown it.
      if (!placed) throw new Refusal('NOT_IN_ROOM');
      return placed;
    };
    const isRefused = (error: unknown) => {
      underWay.delete(key);
      throw error;
    };
    const receipt = published.then(isPlaced, isRefused);
    underWay.set(key, receipt);
    return receipt;
  }

  /** Dropped when over its limit; that someone stopped always passes. */
  typing(session: Session, typing: boolean): void {
    const { seat } = session;
    if (!seat) return;
    if (typing && this.#limits.tryTake('typing', session.userId) > 0) return;
    seat.room.signal({ type: 'typing', memberId: seat.memberId, typing });
  }
}
