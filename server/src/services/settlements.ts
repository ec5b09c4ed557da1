import type { Logger } from '../ports/logger.ts';
import { isUnavailable } from '../ports/unavailable.ts';

/** So many are held; what comes beyond is dropped. */
const HELD = 10_000;

/**
 * Store writes that live rooms do not wait for and that must happen all the same: tried at once, and again at each
 * sweep while the store is away. Each must be safe to repeat.
 */
export class Settlements {
  readonly #log: Logger;
  #owed: (() => Promise<unknown>)[] = [];
  /** Some were dropped, and the log says so. */
  #hasDropped = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Resolves when the write was done or put on the list, as far as that has room; never rejects. */
  async settle(write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!isUnavailable(error)) {
        this.#log.error('a store write failed', error);
        return;
      }
      this.#owe(write);
    }
  }

  #owe(write: () => Promise<unknown>): void {
    if (this.#owed.length < HELD) {
      this.#owed.push(write);
    } else if (!this.#hasDropped) {
      this.#hasDropped = true;
      this.#log.warn('store writes are dropped: too many are owed', { owed: HELD });
    }
  }

  /** Tries what is owed once more, in order, and stops at the first that cannot be done yet. */
  async retry(): Promise<void> {
    const owed = this.#owed;
    this.#owed = [];
    for (const [index, write] of owed.entries()) {
      await this.settle(write);
      if (this.#owed.length > 0) {
        this.#owed.push(...owed.slice(index + 1));
        return;
      }
    }
    this.#hasDropped = false;
  }

  /** How many writes are still to be done. */
  get owed(): number {
    return this.#owed.length;
  }
}
