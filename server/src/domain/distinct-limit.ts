import type { Rate } from '@hearsay/shared/limits';
import { RateLimiter } from './rate-limit.ts';
import { RecentMap } from './recent-map.ts';

const VALUES_MAX = 100_000;

/**
 * A rate limiter that counts a repeated value once (L1: failed joins, by *distinct* unavailable codes), so that a
 * hundred phones behind one address returning to one dead code spend one token and lock nobody out.
 * A value is remembered for the rate's period, `perMs`, after it was charged; then it costs again.
 */
export class DistinctLimiter {
  readonly #limiter: RateLimiter;
  readonly #charged: RecentMap<true>;

  constructor(rate: Rate, options: { scale?: number; maxKeys?: number } = {}) {
    this.#limiter = new RateLimiter(rate, options);
    this.#charged = new RecentMap({ ageMs: rate.perMs, count: VALUES_MAX });
  }

  /**
   * Charges `key` for `value`, unless it was charged for it lately.
   * Gives 0, or where the bucket is empty takes nothing and gives the milliseconds to wait.
   */
  tryTake(key: string, value: string, now: number): number {
    const entry = entryKey(key, value);
    if (this.#charged.get(entry, now) === true) return 0;
    const wait = this.#limiter.tryTake(key, now);
    if (wait === 0) this.#charged.set(entry, true, now);
    return wait;
  }

  /** The same for what counts every time (a wrong passphrase). */
  tryTakeAny(key: string, now: number): number {
    return this.#limiter.tryTake(key, now);
  }

  /** Puts back what `tryTakeAny` took. */
  giveBack(key: string, now: number): void {
    this.#limiter.giveBack(key, now);
  }

  /** Milliseconds until the key has a token again; 0 where it has one. Takes nothing. */
  spent(key: string, now: number): number {
    return this.#limiter.wouldWait(key, now);
  }
}

/** JSON keeps apart what plain joining could run together. */
const entryKey = (key: string, value: string): string => JSON.stringify([key, value]);
