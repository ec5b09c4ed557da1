import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Store } from '../ports/store.ts';
import { ifUnavailable, isUnavailable } from '../ports/unavailable.ts';
import type { Hosting } from './hosting.ts';
import type { LiveRoom } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import { HEARTBEAT_MS, LEASE_MS, RENEWED_MS } from './presence-keeper.ts';
import type { Revocation } from './revocation.ts';
import type { Sessions } from './sessions.ts';
import type { Settlements } from './settlements.ts';

const TICK_MS = 1_000;
const SWEEP_MS = 30_000;
/** How long a node hosts a room in which nobody is with it, while others do. */
const IDLE_MS = 120_000;
/** From a member's joining to its first socket's presence there is hardly a moment. */
const UNHEARD_MS = 5_000;

export interface SweeperParts {
  readonly node: string;
  readonly store: Store;
  readonly hosting: Hosting;
  readonly memberships: Memberships;
  readonly sessions: Sessions;
  readonly settlements: Settlements;
  readonly revocation: Revocation;
  readonly clock: Clock;
  readonly log: Logger;
  readonly graceMs: number;
}

/** Everything that happens because time passed: the only owner of timers among the services. */
export class Sweeper {
  readonly #parts: SweeperParts;
  readonly #stops: (() => void)[] = [];
  readonly #busy = new Set<string>();
  /** Nodes without a sign of life in the last round. */
  #silent = new Set<string>();

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /** Begins the rounds; `stop` ends them. */
  start(): void {
    const { clock, graceMs, revocation } = this.#parts;
    this.#stops.push(
      clock.every(TICK_MS, () => void this.#alone('tick', () => this.tick())),
      // By itself: a tick must not wait until the store has answered for everyone.
      clock.every(TICK_MS, () => void this.#alone('review', () => revocation.review())),
      // A row lives for the grace period after a beat: it must outlive a late one too.
      clock.every(Math.min(HEARTBEAT_MS, graceMs / 3), () => void this.#alone('heartbeat', () => this.heartbeat())),
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
    live.dropUnheard(now, UNHEARD_MS);
    const { roster } = live.room;
    const isIdle = live.isIdle(now, IDLE_MS);
    const hasWork =
      roster.overdue(now, graceMs).length > 0 || roster.deserted().length > 0 || live.awaited.isOverdue(live.room, now);
    if (!hasWork && !isIdle && !live.isClosing && !live.isDubious) return;
    try {
      await hosting.inTurn(live.key, async () => {
        if (!live.ended && live.isClosing) await memberships.finishClosing(live);
        if (!live.ended && live.isDubious) await this.#verify(live);
        for (const memberId of live.ended ? [] : roster.deserted()) await memberships.end(live, memberId, 'left');
        for (const memberId of await this.#lost(live)) if (!live.ended) await memberships.end(live, memberId, 'lost');
        if (!live.ended) await memberships.giveUpOn(live, clock.now());
        if (!live.ended && live.isIdle(clock.now(), IDLE_MS)) await live.letGo();
      });
    } catch (error) {
      // Tried again at each tick, until the store and the relay are back.
      if (!isUnavailable(error)) log.error('tending a room failed', error);
    }
  }

  /** Whether a room still is, after the relay was away: a room that has ended has no row (R4, R10). */
  async #verify(live: LiveRoom): Promise<void> {
    const { store, clock } = this.#parts;
    const row = await store.findRoom(live.key, clock.now());
    live.isDubious = false;
    if (!row) await live.endUnheard();
  }

  /** Members whose time ran out, but for those who are with another node that could not say so. */
  async #lost(live: LiveRoom): Promise<string[]> {
    const { node, store, clock, graceMs } = this.#parts;
    const late = live.ended ? [] : live.room.roster.overdue(clock.now(), graceMs);
    if (late.length === 0) return [];
    const presences = await store.presences(live.key, clock.now()).catch(ifUnavailable([]));
    const elsewhere = new Set<string>();
    for (const presence of presences) if (presence.node !== node) elsewhere.add(live.memberIdOf(presence.userId));
    return late.filter((memberId) => !elsewhere.has(memberId));
  }

  /** Keeps this node's presences and its rooms' rows alive (R12). */
  async heartbeat(): Promise<void> {
    const { node, store, hosting, clock, graceMs } = this.#parts;
    const rooms = hosting.all().filter(({ awaited }) => !awaited.isUnjoined);
    const now = clock.now();
    const keys = rooms.map(({ key }) => key);
    await store.heartbeat({ node, rooms: keys, leaseUntil: now + LEASE_MS, roomsExpireAt: now + graceMs });
    await this.#dropDeadNodes(now);
  }

  /** R12: one that is silent for two rounds is dead. One query a round, and none where all members are here. */
  async #dropDeadNodes(now: number): Promise<void> {
    const { store, hosting } = this.#parts;
    const rooms = hosting.all().map((live) => ({ live, peers: live.peers() }));
    const peers = new Set(rooms.flatMap((room) => room.peers));
    const living = peers.size > 0 ? await store.liveNodes(now + LEASE_MS - RENEWED_MS) : [];
    for (const node of living) peers.delete(node);
    const dead = [...peers].filter((node) => this.#silent.has(node));
    this.#silent = peers;
    for (const { live, peers: hosts } of rooms) {
      for (const node of dead) if (hosts.includes(node)) live.dropNode(node);
    }
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
