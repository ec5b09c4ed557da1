import type { Rate } from '@hearsay/shared/limits';
import { RecentMap } from './recent-map.ts';

/** What a key has spent and not yet got back, as it stood at `at`. */
interface Bucket {
  debt: number;
  at: number;
}

const KEYS_MAX = 100_000;

/**
 * Token buckets, one a key (L1): https://en.wikipedia.org/wiki/Token_bucket. Bounded in memory: a bucket untouched for
 * as long as an empty one needs to fill is full, and forgotten; beyond `maxKeys` the least recently used goes first.
 *
 * Debts are counted in units of which a token has `perMs` and a millisecond gives back `tokens`: whole numbers, so that
 * nothing is lost to rounding, and who waits as long as told is served.
 */
export class RateLimiter {
  readonly #unitsPerToken: number;
  readonly #unitsPerMs: number;
  readonly #capacity: number;
  readonly #buckets: RecentMap<Bucket>;

  /** `scale` multiplies tokens and burst. */
  constructor({ tokens, perMs, burst }: Rate, { scale = 1, maxKeys = KEYS_MAX } = {}) {
    this.#unitsPerToken = perMs;
    this.#unitsPerMs = tokens * scale;
    this.#capacity = burst * scale * perMs;
    this.#buckets = new RecentMap({ ageMs: this.#capacity / this.#unitsPerMs, count: maxKeys });
  }

  /** Buckets held in memory. */
  get size(): number {
    return this.#buckets.size;
  }

  /**
   * Takes `cost` tokens at `now` and gives 0; or takes nothing and gives the milliseconds until it would be granted.
   * A cost above the burst is granted from a full bucket, and empties it.
   */
  tryTake(key: string, now: number, cost = 1): number {
    // A refused key is kept fresh too, else its bucket could be pushed out by others and start full.
    const bucket = this.#buckets.touch(key, now);
    const before = this.#debt(bucket, now);
    const price = this.#price(cost);
    const wait = this.#wait(before, price);
    const debt = wait === 0 ? before + price : before;
    if (bucket === undefined) this.#buckets.set(key, { debt, at: now }, now);
    else {
      bucket.debt = debt;
      bucket.at = now;
    }
    return wait;
  }

  /** Puts back what was taken. */
  giveBack(key: string, now: number, cost = 1): void {
    const debt = this.#debt(this.#buckets.get(key, now), now) - this.#price(cost);
    if (debt > 0) this.#buckets.set(key, { debt, at: now }, now);
    else this.#buckets.delete(key);
  }

  /** What `tryTake` would give, without taking. */
  wouldWait(key: string, now: number, cost = 1): number {
    return this.#wait(this.#debt(this.#buckets.get(key, now), now), this.#price(cost));
  }

  #debt(bucket: Bucket | undefined, now: number): number {
    if (bucket === undefined) return 0;
    return Math.max(0, bucket.debt - Math.max(0, now - bucket.at) * this.#unitsPerMs);
  }

  #price(cost: number): number {
    return Math.min(cost * this.#unitsPerToken, this.#capacity);
  }

  #wait(debt: number, price: number): number {
    return Math.max(0, Math.ceil((debt + price - this.#capacity) / this.#unitsPerMs));
  }
}
