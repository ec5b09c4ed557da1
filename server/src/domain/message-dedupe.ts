import { DEDUPE } from '@hearsay/shared/limits';
import { ReceiptRing } from './receipt-ring.ts';
import { readUuid, uuidText, WORDS } from './uuid-words.ts';

/** What the first ack of a message said. */
export interface MessageReceipt {
  readonly seq: number;
  readonly sentAt: number;
}

/** A message and its receipt, as another node may take it over: `messageKey`, seq, sentAt, and how many milliseconds ago it came. */
export type ReceiptRecord = readonly [key: string, seq: number, sentAt: number, ageMs: number];

const ID_LENGTH = 36;
const SMALLEST = 32;

/**
 * What makes a message the same one within a room, as one string. A UUID means the same in either case (RFC 9562) and has
 * a fixed length, so the two cannot run together.
 */
export const messageKey = (senderId: string, id: string): string => `${id.toLowerCase()}${senderId}`;

/** Recognises resends in a room by sender and id, a UUID, for ten minutes, also across leaving and returning (S3). */
export class MessageDedupe {
  /** Grows with what there is to remember; null while there is nothing. */
  #ring: ReceiptRing | null = null;
  readonly #words = new Uint32Array(WORDS);
  /** What stands in `#words`: of one message it is asked for several times on end. */
  #read = '';

  /** The first ack of a message, where it was sent lately. */
  find(senderId: string, id: string, now: number): MessageReceipt | undefined {
    if (this.#ring === null) return undefined;
    this.#readId(id);
    const receipt = this.#ring.find(this.#words, senderId);
    return receipt && !isOld(receipt.at, now) ? { seq: receipt.seq, sentAt: receipt.sentAt } : undefined;
  }

  /** Call it once a message, when it has its place; `now` is never less than it was. */
  remember(senderId: string, id: string, { seq, sentAt }: MessageReceipt, now: number): void {
    this.#readId(id);
    this.#withRoom(now).push(this.#words, 0, senderId, { seq, sentAt, at: now });
  }

  /** What another node needs to know resends too. */
  snapshot(now: number): ReceiptRecord[] {
    const records: ReceiptRecord[] = [];
    this.#ring?.forEach((words, from, senderId, { seq, sentAt, at }) => {
      if (!isOld(at, now)) records.push([messageKey(senderId, uuidText(words, from)), seq, sentAt, now - at]);
    });
    return records;
  }

  /** Takes over from another node; only where nothing is remembered yet. */
  restore(records: readonly ReceiptRecord[], now: number): void {
    for (const [key, seq, sentAt, ageMs] of records) {
      this.remember(key.slice(ID_LENGTH), key.slice(0, ID_LENGTH), { seq, sentAt }, now - ageMs);
    }
  }

  #readId(id: string): void {
    if (id === this.#read) return;
    readUuid(id, this.#words);
    this.#read = id;
  }

  /** The ring without what is too old, and not full. */
  #withRoom(now: number): ReceiptRing {
    let ring = this.#ring;
    while (ring && isOld(ring.oldestAt, now)) ring.shift();
    if (!ring || ring.size === 0) ring = new ReceiptRing(SMALLEST);
    else if (ring.isFull && ring.capacity < DEDUPE.messages) ring = twiceAsLarge(ring);
    else if (ring.isFull) ring.shift();
    this.#ring = ring;
    return ring;
  }
}

const isOld = (at: number, now: number): boolean => now - at >= DEDUPE.ageMs;

function twiceAsLarge(ring: ReceiptRing): ReceiptRing {
  const larger = new ReceiptRing(ring.capacity * 2);
  ring.forEach((words, from, senderId, receipt) => {
    larger.push(words, from, senderId, receipt);
  });
  return larger;
}
