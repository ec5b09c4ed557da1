import { Refusal } from '@hearsay/shared/errors';

/** Refusing costs nothing, and who waits longer than the relay is away has waited too long: people are back within 5 s. */
const RETRY_MS = { first: 500, spread: 1_000 };

/** Nothing can be placed or found out now; try again soon, and not everybody at the same instant. */
export function relayAway(): Refusal {
  return new Refusal('UNAVAILABLE', undefined, RETRY_MS.first + Math.random() * RETRY_MS.spread);
}
