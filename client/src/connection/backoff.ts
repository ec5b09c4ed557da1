const FLOOR_MS = 500;
const CEILING_MS = 10_000;

/**
 * How long to wait before retry number `attempt`, counted from 0, in milliseconds: full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/) between 0.5 s and a bound that
 * doubles from 2 s to 10 s. `random` gives 0 to 1.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const bound = Math.min(CEILING_MS, 2_000 * 2 ** Math.min(attempt, 8));
  return Math.round(FLOOR_MS + random() * (bound - FLOOR_MS));
}
