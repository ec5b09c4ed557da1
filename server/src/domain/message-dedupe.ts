import { DEDUPE } from '@hearsay/shared/limits';
import { RecentMap } from './recent-map.ts';

/** What the first ack of a message said. */
export interface MessageReceipt {
  readonly seq: number;
  readonly sentAt: number;
}

/** A message and its receipt, as another node may take it over: key, seq, sentAt, and how many milliseconds ago it came. */
export type ReceiptRecord = readonly [key: string, seq: number, sentAt: number, ageMs: number];

/**
 * What makes a message the same one within a room. A UUID means the same in either case (RFC 9562) and has a fixed length,
 * so the two cannot run together.
 */
export const messageKey = (memberId: string, id: string): string => `${id.toLowerCase()}${memberId}`;

/** Recognises resends in a room by (sender, id) for ten minutes, also across leaving and returning (S3). */
export class MessageDedupe {
  readonly #receipts = new RecentMap<MessageReceipt>({ ageMs: DEDUPE.ageMs, count: DEDUPE.messages });

  /** The first ack of the message of this key, where it was sent lately. */
  find(key: string, now: number): MessageReceipt | undefined {
    return this.#receipts.get(key, now);
  }

  /** Call it once a message, when it has its place: calling it again starts its ten minutes anew. */
  remember(key: string, receipt: MessageReceipt, now: number): void {
    this.#receipts.set(key, receipt, now);
  }

  /** What another node needs to know resends too. */
  snapshot(now: number): ReceiptRecord[] {
    return Array.from(this.#receipts.entries(now), ({ key, value, at }) => [key, value.seq, value.sentAt, now - at]);
  }

  /** Takes over from another node; only where nothing is remembered yet. */
  restore(records: readonly ReceiptRecord[], now: number): void {
    for (const [key, seq, sentAt, ageMs] of records) this.#receipts.set(key, { seq, sentAt }, now - ageMs);
  }
}
