import { Refusal } from '@hearsay/shared/errors';
import { RATES, type RateName } from '@hearsay/shared/limits';
import { DistinctLimiter } from '../domain/distinct-limit.ts';
import { RateLimiter } from '../domain/rate-limit.ts';
import type { Clock } from '../ports/clock.ts';
import { isUnavailable } from '../ports/unavailable.ts';

/** Every token bucket of L1, by name. Keys are user ids, socket ids or addresses as each rate says. */
export class Limits {
  readonly #clock: Clock;
  readonly #buckets: Record<RateName, RateLimiter>;
  /** Failed joins by address: wrong passphrases, and unavailable codes, each distinct one once. */
  readonly failedJoins: DistinctLimiter;

  constructor(clock: Clock, scale: number) {
    this.#clock = clock;
    const buckets: Partial<Record<RateName, RateLimiter>> = {};
    for (const name of Object.keys(RATES) as RateName[]) buckets[name] = new RateLimiter(RATES[name], { scale });
    this.#buckets = buckets as Record<RateName, RateLimiter>;
    this.failedJoins = new DistinctLimiter(RATES.failedJoinsPerAddress, { scale });
  }

  /** Takes and gives 0; or takes nothing and gives the milliseconds until `cost` may be taken. */
  tryTake(name: RateName, key: string, cost = 1): number {
    return this.#buckets[name].tryTake(key, this.#clock.now(), cost);
  }

  /** Takes, or throws `RATE_LIMIT_EXCEEDED` with the time to wait. */
  take(name: RateName, key: string, cost = 1): void {
    const retryAfterMs = this.tryTake(name, key, cost);
    if (retryAfterMs > 0) throw tooFast(retryAfterMs);
  }

  /** Takes from several all that `costs` says, or nothing; throws as `take` does. */
  takeAll(key: string, costs: Partial<Record<RateName, number>>): void {
    const now = this.#clock.now();
    const taken: RateName[] = [];
    for (const name of Object.keys(costs) as RateName[]) {
      const retryAfterMs = this.#buckets[name].tryTake(key, now, costs[name]);
      if (retryAfterMs === 0) {
        taken.push(name);
        continue;
      }
      for (const earlier of taken) this.#buckets[earlier].giveBack(key, now, costs[earlier]);
      throw tooFast(retryAfterMs);
    }
  }

  /** Takes, then works; gives back where the service was away, since nothing was done then and clients try again. */
  async during<T>(name: RateName, key: string, work: () => Promise<T>): Promise<T> {
    this.take(name, key);
    try {
      return await work();
    } catch (error) {
      if (isUnavailable(error)) this.giveBack(name, key);
      throw error;
    }
  }

  /** Undoes a `take`, for what was done in vain or counts only when it fails. */
  giveBack(name: RateName, key: string, cost = 1): void {
    this.#buckets[name].giveBack(key, this.#clock.now(), cost);
  }
}

const tooFast = (retryAfterMs: number): Refusal => new Refusal('RATE_LIMIT_EXCEEDED', undefined, retryAfterMs);
