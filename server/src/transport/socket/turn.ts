import { RateLimiter } from '../../domain/rate-limit.ts';
import { hold, release } from './outlet.ts';
import type { HearsaySocket } from './server.ts';

/** A turn with so many writes, or more, is a large one. */
const LARGE = 32;
/**
 * Ten large turns may end at once; where there are more, four milliseconds lie between their ends. A small one counts for
 * as much as it writes: who talks to few waits for nothing.
 */
const PACE = { tokens: LARGE, perMs: 4, burst: 10 * LARGE };

/** What there is to say, besides what held sockets were told. */
export interface Pending {
  /** About how many writes it will take. */
  writes(): number;
  /** Says it all. */
  say(): void;
}

/** When work is done; handed in so that tests can fight time. */
export interface Pacing {
  /** Milliseconds, of any origin. */
  now(): number;
  /** Runs `task` when what runs now is done, and what it set off with it. */
  afterThis(task: () => void): void;
  /** Runs `task` when this turn of the event loop is over. */
  soon(task: () => void): void;
  after(ms: number, task: () => void): void;
}

const eventLoop: Pacing = {
  now: () => performance.now(),
  // Ticks that a microtask asks for come when no microtask is left.
  afterThis: (task) => queueMicrotask(() => process.nextTick(task)),
  soon: (task) => void setImmediate(task),
  after: (ms, task) => void setTimeout(task, ms),
};

/**
 * One turn of the event loop; under load, the turns of some milliseconds; and where there is next to none, no more than what
 * came in with one read. What is said to a held socket within it (the ack of its message, the room's events, its signals)
 * waits for the end and leaves in one write to the operating system, which is what a relay's time goes to.
 * Where a socket cannot be held, each is written by itself.
 */
export class Turn {
  readonly #pending: Pending;
  readonly #pacing: Pacing;
  readonly #pace = new RateLimiter(PACE);
  readonly #held: HearsaySocket[] = [];
  #isScheduled = false;

  /** `pending` is said at the end of each turn in which `schedule` was called. */
  constructor(pending: Pending, pacing = eventLoop) {
    this.#pending = pending;
    this.#pacing = pacing;
  }

  /** There is something to do at the end of this turn. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const end = () => this.#endInTime();
    if (this.#isRested()) this.#pacing.afterThis(end);
    else this.#pacing.soon(end);
  }

  /** Whether there was so little to say of late that waiting for more would only be waiting. */
  #isRested(): boolean {
    return this.#pace.wouldWait('end', this.#pacing.now(), PACE.burst) === 0;
  }

  /** From now to the end of this turn, what is said to this socket is gathered. */
  hold(socket: HearsaySocket): void {
    if (!hold(socket)) return;
    this.#held.push(socket);
    this.schedule();
  }

  #endInTime(): void {
    const writes = this.#held.length + this.#pending.writes();
    const wait = this.#pace.tryTake('end', this.#pacing.now(), Math.min(writes, LARGE));
    if (wait > 0) this.#pacing.after(wait, () => this.#endInTime());
    else this.end();
  }

  /** Says it all, now. */
  end(): void {
    this.#isScheduled = false;
    this.#pending.say();
    for (const socket of this.#held.splice(0)) release(socket);
  }
}
