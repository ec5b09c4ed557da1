import type { Clock } from '../src/ports/clock.ts';

interface Repeating {
  readonly periodMs: number;
  readonly task: () => void;
  due: number;
}

/** Looked at so often, more than this between two looks is time in which the machine stood still: it does not count. */
const STALL_MS = 250;
const LOOK_EVERY_MS = 50;

let lookedAt = Date.now();
let stoodMs = 0;

/** The real time, less what was missed of it: a margin of a test's is not used up by a machine that does much else. */
function realTime(): number {
  const now = Date.now();
  stoodMs += Math.max(0, now - lookedAt - STALL_MS);
  lookedAt = now;
  return now - stoodMs;
}
setInterval(realTime, LOOK_EVERY_MS).unref();

/**
 * The real time plus whatever a test wound it forward. Repeating tasks run in real time too, and at once for the
 * time that was wound, so that a test never waits for 90 seconds.
 */
export class TestClock implements Clock {
  #wound = 0;
  #frozenAt: number | null = null;
  readonly #repeating = new Set<Repeating>();

  now(): number {
    return (this.#frozenAt ?? realTime()) + this.#wound;
  }

  /** From now on time passes only where a test winds it: for limits, which real time would refill. */
  freeze(): void {
    this.#frozenAt ??= realTime();
  }

  every(periodMs: number, task: () => void): () => void {
    const repeating = { periodMs, task, due: this.now() + periodMs };
    this.#repeating.add(repeating);
    const timer = setInterval(() => this.#runDue(), Math.min(periodMs, 1_000));
    timer.unref();
    return () => {
      clearInterval(timer);
      this.#repeating.delete(repeating);
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /** Moves time forward in steps, of a second unless told, running what falls due; lets promises settle in between. */
  async advance(ms: number, stepMs = 1_000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.#wound += Math.min(left, stepMs);
      this.#runDue();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }

  #runDue(): void {
    for (const repeating of this.#repeating) {
      if (this.now() < repeating.due) continue;
      repeating.due = this.now() + repeating.periodMs;
      repeating.task();
    }
  }
}
