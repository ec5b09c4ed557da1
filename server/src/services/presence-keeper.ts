import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { LiveRoom } from './live-room.ts';
import type { Settlements } from './settlements.ts';

/** How long a node's presences outlive its last heartbeat, and how often it beats, in milliseconds. */
export const LEASE_MS = 15_000;
export const HEARTBEAT_MS = 5_000;
/** Who renewed its lease within so long lives: a node that died is not waited for to its lease's end. */
export const RENEWED_MS = 8_000;

/** Keeps the store's presences true to who is connected here. */
export class PresenceKeeper {
  readonly #node: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #settlements: Settlements;
  readonly #queue = new KeyedQueue();

  constructor(node: string, store: Store, clock: Clock, settlements: Settlements) {
    this.#node = node;
    this.#store = store;
    this.#clock = clock;
    this.#settlements = settlements;
  }

  /** Call after a member's socket came or went; what holds when the write's turn comes is written. */
  keep(live: LiveRoom, memberId: string, userId: string): void {
    const presence = { node: this.#node, room: live.key, userId };
    void this.#queue.run(`${live.key}:${userId}`, () =>
      this.#settlements.settle(() =>
        live.isHere(memberId)
          ? this.#store.setPresence(presence, this.#clock.now() + LEASE_MS)
          : this.#store.clearPresence(presence),
      ),
    );
  }
}
