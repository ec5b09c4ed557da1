import { Refusal } from '@hearsay/shared/errors';
import type { Logger } from '../ports/logger.ts';
import type { Metrics } from './metrics.ts';

/** Turns whatever was thrown into a refusal of the contract, counts it, and logs what nobody foresaw. */
export class Refusals {
  readonly #metrics: Metrics;
  readonly #log: Logger;

  constructor(metrics: Metrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
  }

  /** Foreseen is what services threw as a `Refusal`; anything else becomes `SERVER_ERROR`, with the id of its line in the log. */
  from(error: unknown): Refusal {
    const refusal = error instanceof Refusal ? error : this.#unforeseen(error);
    this.#metrics.refusal(refusal.code);
    return refusal;
  }

  #unforeseen(error: unknown): Refusal {
    const id = this.#log.error('a request failed', error);
    return new Refusal('SERVER_ERROR', `Something went wrong on our side (${id}).`);
  }
}
