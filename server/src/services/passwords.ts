import { Refusal } from '@hearsay/shared/errors';
import bcrypt from 'bcrypt';

const COST = 12;
const AT_ONCE = 4;
const WAITING = 100;

/** Stands in where there is no hash, so that an unknown name takes as long as a wrong password. */
const NOBODY = bcrypt.hashSync('nobody has this password', COST);

/**
 * Hashes passwords and passphrases with bcrypt, off the event loop and at most four at once, so that many
 * logins at one moment do not stall chat. Inputs are bounded to 72 bytes by the contract.
 */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  hash(password: string): Promise<string> {
    return this.#inTurn(() => bcrypt.hash(password, COST));
  }

  /** Takes as long for a null hash as for a wrong password. */
  async matches(password: string, hash: string | null): Promise<boolean> {
    const fits = await this.#inTurn(() => bcrypt.compare(password, hash ?? NOBODY));
    return fits && hash !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= WAITING) throw new Refusal('UNAVAILABLE');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
