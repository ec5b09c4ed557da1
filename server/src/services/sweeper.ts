import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Store } from '../ports/store.ts';
import type { Hosting } from './hosting.ts';
import type { LiveRoom } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import { HEARTBEAT_MS, LEASE_MS } from './presence-keeper.ts';
import type { Sessions } from './sessions.ts';
import type { Settlements } from './settlements.ts';

const TICK_MS = 1_000;
const SWEEP_MS = 30_000;

export interface SweeperParts {
  readonly node: string;
  readonly store: Store;
  readonly hosting: Hosting;
  readonly memberships: Memberships;
  readonly sessions: Sessions;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly log: Logger;
  readonly graceMs: number;
}

/** Everything that happens because time passed: the only owner of timers among the services. */
export class Sweeper {
  readonly #parts: SweeperParts;
  readonly #stops: (() => void)[] = [];
  readonly #busy = new Set<string>();

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock } = this.#parts;
    this.#stops.push(
      clock.every(TICK_MS, () => void this.#alone('tick', () => this.tick())),
      clock.every(HEARTBEAT_MS, () => void this.#alone('heartbeat', () => this.heartbeat())),
      clock.every(SWEEP_MS, () => void this.#alone('sweep', () => this.sweep())),
    );
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** Sessions whose token ended (R5), members whose time ran out (R5), rooms nobody joined (R1), writes still owed. */
  async tick(): Promise<void> {
    const { clock, sessions, hosting, settlements } = this.#parts;
    const now = clock.now();
    for (const session of sessions.all()) if (session.expiresAt <= now) session.disconnect();
    await settlements.retry();
    await Promise.all(hosting.all().map((live) => this.#tend(live)));
  }

  async #tend(live: LiveRoom): Promise<void> {
    const { clock, hosting, memberships, graceMs, log } = this.#parts;
    const now = clock.now();
    live.room.prune(now);
    if (live.room.roster.overdue(now, graceMs).length === 0 && !live.isOverdue(now)) return;
    try {
      await hosting.inTurn(live.key, async () => {
        for (const memberId of live.room.roster.overdue(clock.now(), graceMs)) {
          if (!live.ended) await memberships.end(live, memberId, 'lost');
        }
        if (!live.ended) await memberships.giveUpOn(live, clock.now());
      });
    } catch (error) {
      log.error('tending a room failed', error);
    }
  }

  /** Keeps this node's presences and its rooms' rows alive (R12). */
  async heartbeat(): Promise<void> {
    const { node, store, hosting, clock, graceMs } = this.#parts;
    const rooms = hosting.all().filter(({ unjoinedUntil }) => unjoinedUntil === null);
    const now = clock.now();
    const keys = rooms.map(({ key }) => key);
    await store.heartbeat({ node, rooms: keys, leaseUntil: now + LEASE_MS, roomsExpireAt: now + graceMs });
  }

  /** Deletes what is dead in the store, whoever left it there. */
  async sweep(): Promise<void> {
    await this.#parts.store.sweep(this.#parts.clock.now());
  }

  /** A round that is still under way, or fails, is simply followed by the next. */
  async #alone(round: string, work: () => Promise<void>): Promise<void> {
    if (this.#busy.has(round)) return;
    this.#busy.add(round);
    try {
      await work();
    } catch (error) {
      this.#parts.log.error(`a sweeper's ${round} failed`, error);
    } finally {
      this.#busy.delete(round);
    }
  }
}
