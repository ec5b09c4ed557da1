import { WORDS } from './uuid-words.ts';

/** What is kept of a message. */
export interface Receipt {
  readonly seq: number;
  readonly sentAt: number;
  /** When this node came to know it, in milliseconds. */
  readonly at: number;
}

const NONE = -1;

/**
 * The receipts of a number of messages, in the order in which they came, with a hash table to find them: some 60 bytes a
 * message in columns, and no object. There is one for every message of ten minutes, and what lives so long costs a
 * garbage collector most.
 */
export class ReceiptRing {
  /** A power of two. */
  readonly capacity: number;
  readonly #ids: Uint32Array;
  readonly #senderIds: string[];
  readonly #seqs: Float64Array;
  readonly #sentAts: Float64Array;
  readonly #ats: Float64Array;
  /** By hash: the index of the newest message of that hash. By index: that of the next older one of the same hash. */
  readonly #newest: Int32Array;
  readonly #older: Int32Array;
  /** The index of the oldest message; those after it follow, around the end. */
  #first = 0;
  #size = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#ids = new Uint32Array(capacity * WORDS);
    this.#senderIds = new Array<string>(capacity).fill('');
    this.#seqs = new Float64Array(capacity);
    this.#sentAts = new Float64Array(capacity);
    this.#ats = new Float64Array(capacity);
    this.#newest = new Int32Array(capacity).fill(NONE);
    this.#older = new Int32Array(capacity).fill(NONE);
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.capacity;
  }

  /** When the oldest came; Infinity where there is none. */
  get oldestAt(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#ats[this.#first] as number);
  }

  /** The receipt of the message of this sender whose id, a UUID, is the first four `words`. */
  find(words: Uint32Array, senderId: string): Receipt | undefined {
    let index = this.#newest[this.#hash(words, 0)] as number;
    while (index !== NONE && !this.#is(index, words, senderId)) index = this.#older[index] as number;
    return index === NONE ? undefined : this.#receipt(index);
  }

  /** Puts a message after the others, its id the four words from `from` on. Only where the ring is not full. */
  push(words: Uint32Array, from: number, senderId: string, { seq, sentAt, at }: Receipt): void {
    const index = (this.#first + this.#size) & (this.capacity - 1);
    const hash = this.#hash(words, from);
    for (let word = 0; word < WORDS; word += 1) this.#ids[index * WORDS + word] = words[from + word] as number;
    this.#senderIds[index] = senderId;
    this.#seqs[index] = seq;
    this.#sentAts[index] = sentAt;
    this.#ats[index] = at;
    this.#older[index] = this.#newest[hash] as number;
    this.#newest[hash] = index;
    this.#size += 1;
  }

  /** Drops the oldest message, which there must be. */
  shift(): void {
    const index = this.#first;
    const hash = this.#hash(this.#ids, index * WORDS);
    let [links, at] = [this.#newest, hash];
    while (links[at] !== index) [links, at] = [this.#older, links[at] as number];
    links[at] = NONE;
    this.#senderIds[index] = '';
    this.#first = (index + 1) & (this.capacity - 1);
    this.#size -= 1;
  }

  /** Every message, oldest first. */
  forEach(take: (words: Uint32Array, from: number, senderId: string, receipt: Receipt) => void): void {
    for (let offset = 0; offset < this.#size; offset += 1) {
      const index = (this.#first + offset) & (this.capacity - 1);
      take(this.#ids, index * WORDS, this.#senderIds[index] as string, this.#receipt(index));
    }
  }

  /**
   * Clients choose their ids: those that were chosen to have one hash are walked through one by one, which is quick for
   * as many as a room keeps.
   */
  #hash(words: Uint32Array, from: number): number {
    const [a, b, c, d] = [words[from], words[from + 1], words[from + 2], words[from + 3]] as [
      number,
      number,
      number,
      number,
    ];
    return (a ^ b ^ c ^ d) & (this.capacity - 1);
  }

  #is(index: number, words: Uint32Array, senderId: string): boolean {
    const at = index * WORDS;
    for (let word = 0; word < WORDS; word += 1) if (this.#ids[at + word] !== words[word]) return false;
    return this.#senderIds[index] === senderId;
  }

  #receipt(index: number): Receipt {
    return {
      seq: this.#seqs[index] as number,
      sentAt: this.#sentAts[index] as number,
      at: this.#ats[index] as number,
    };
  }
}
