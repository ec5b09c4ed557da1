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

/**
 * What can wait for company waits until so long after something was last said on this node, or until there is so much of it:
 * who seldom has company waits for nothing, and those who type at once are told thirty times a second
 * (docs/decisions/0024-the-pad-can-wait.md).
 */
const PATIENCE = { ms: 33, pieces: 64 };

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
  /** Runs `task` when this turn of the event loop is over. */
  soon(task: () => void): void;
  /** Gives what calls it off. */
  after(ms: number, task: () => void): () => void;
}

const eventLoop: Pacing = {
  now: () => performance.now(),
  soon: (task) => void setImmediate(task),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * One turn of the event loop, or, under load, the turns of some milliseconds. What is said to a held socket within it
 * (the ack of its message, the room's events, its signals) waits for the end and leaves in one write to the operating
 * system, which is what a relay's time goes to.
 * Where a socket cannot be held, each is written by itself.
 */
export class Turn {
  readonly #pending: Pending;
  readonly #pacing: Pacing;
  readonly #pace = new RateLimiter(PACE);
  readonly #held = new Set<HearsaySocket>();
  #isScheduled = false;
  #saidAt = Number.NEGATIVE_INFINITY;
  /** Of what can wait, how much does. */
  #waiting = 0;
  #stopWaiting: (() => void) | null = null;

  /** `pending` is said at the end of each turn in which there was something to say. */
  constructor(pending: Pending, pacing = eventLoop) {
    this.#pending = pending;
    this.#pacing = pacing;
  }

  /** There is something to say at the end of this turn. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#pacing.soon(() => this.#endInTime());
  }

  /** There is something to say that can wait for company. */
  scheduleInTime(): void {
    this.#waiting += 1;
    if (this.#waiting < PATIENCE.pieces) this.#wait();
    else this.schedule();
  }

  /** From now to the end of this turn, what is said to this socket is gathered; `canWait` where that can wait for company. */
  hold(socket: HearsaySocket, canWait = false): void {
    if (!this.#held.has(socket)) {
      if (!hold(socket)) return;
      this.#held.add(socket);
    }
    if (canWait) this.#wait();
    else this.schedule();
  }

  #wait(): void {
    if (this.#isScheduled || this.#stopWaiting) return;
    const ms = this.#saidAt + PATIENCE.ms - this.#pacing.now();
    if (ms <= 0) this.schedule();
    else this.#stopWaiting = this.#pacing.after(ms, () => this.schedule());
  }

  #endInTime(): void {
    const writes = this.#held.size + this.#pending.writes();
    const wait = this.#pace.tryTake('end', this.#pacing.now(), Math.min(writes, LARGE));
    if (wait > 0) this.#pacing.after(wait, () => this.#endInTime());
    else this.end();
  }

  /** Says it all, now. */
  end(): void {
    let isSaid = this.#pending.writes() > 0;
    this.#isScheduled = false;
    this.#waiting = 0;
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#pending.say();
    const held = [...this.#held];
    this.#held.clear();
    for (const socket of held) isSaid = release(socket) || isSaid;
    // An update between nodes comes back in a later turn: that its socket was held in vain must not delay it.
    if (isSaid) this.#saidAt = this.#pacing.now();
  }
}
