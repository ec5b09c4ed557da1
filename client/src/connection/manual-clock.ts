import type { Clock } from './clock.ts';

/** A clock for tests: it moves only when told to, and lets promises settle at every step. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, running what falls due, in order. */
  advance(ms: number): Promise<void>;
  /** How many tasks wait. */
  readonly pending: number;
}

/** Lets everything that is ready run: a macrotask, so that whole promise chains settle. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Starts at an arbitrary instant. */
export function createManualClock(): ManualClock {
  let now = 1_000_000;
  let tasks: { at: number; task: () => void }[] = [];
  return {
    now: () => now,
    after(ms, task) {
      const entry = { at: now + ms, task };
      tasks.push(entry);
      return () => {
        tasks = tasks.filter((other) => other !== entry);
      };
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        tasks = tasks.filter((other) => other !== next);
        now = next.at;
        next.task();
        await settle();
      }
      now = end;
    },
    get pending() {
      return tasks.length;
    },
  };
}
