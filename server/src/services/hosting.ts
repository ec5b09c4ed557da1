import { WINDOW } from '@hearsay/shared/limits';
import type { RoomInfo } from '@hearsay/shared/models';
import type { RoomKey } from '../domain/node-event.ts';
import { Room } from '../domain/room.ts';
import { RoomRegistry } from '../domain/room-registry.ts';
import type { Clock } from '../ports/clock.ts';
import type { FanOut } from '../ports/fan-out.ts';
import type { Relay } from '../ports/relay.ts';
import type { Store, StoredRoom } from '../ports/store.ts';
import { Awaited } from './awaited.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { LiveRoom, type LiveRoomParts } from './live-room.ts';
import { LEASE_MS, RENEWED_MS } from './presence-keeper.ts';
import type { Secrets } from './secrets.ts';

export interface HostingParts {
  readonly node: string;
  readonly store: Store;
  readonly relay: Relay;
  readonly fanOut: FanOut;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly onSeats: LiveRoomParts['onSeats'];
  readonly graceMs: number;
  readonly unjoinedMs: number;
  readonly windowMs: number;
}

/** The rooms that this node hosts, and the one line in which each room's changes wait their turn. */
export class Hosting {
  readonly #parts: HostingParts;
  readonly #registry = new RoomRegistry<LiveRoom>();
  readonly #queue = new KeyedQueue();

  constructor(parts: HostingParts) {
    this.#parts = parts;
  }

  /** Undefined where this node does not host the room. */
  get(key: RoomKey): LiveRoom | undefined {
    return this.#registry.get(key);
  }

  get size(): number {
    return this.#registry.size;
  }

  all(): LiveRoom[] {
    return this.#registry.all();
  }

  /** Runs one change of a room after another: joins, departures, the host's doing (R11). */
  inTurn<T>(key: RoomKey, work: () => Promise<T>): Promise<T> {
    return this.#queue.run(key, work);
  }

  /** The same where two rooms are changed at once. Turns are taken in one order, so that no two wait for each other. */
  inTurns<T>([first, second]: readonly [RoomKey, RoomKey | undefined], work: () => Promise<T>): Promise<T> {
    if (second === undefined || second === first) return this.inTurn(first, work);
    const [outer, inner] = first < second ? [first, second] : [second, first];
    return this.inTurn(outer, () => this.inTurn(inner, work));
  }

  /**
   * The room as it lives here; begins to host it where this node does not yet, as other nodes tell it, or with `name`.
   * Call within `inTurn`. Rejects with `UNAVAILABLE` where it lives on other nodes and none of them answers.
   */
  async open(row: StoredRoom, code: string, name = ''): Promise<LiveRoom> {
    const hosted = this.#registry.get(row.key);
    if (hosted) return hosted;
    const { node, relay, fanOut, clock, secrets, onSeats, graceMs, unjoinedMs, windowMs } = this.#parts;
    const subscription = await relay.subscribe(row.key, () => this.#isElsewhere(row.key));
    const { position, snapshot } = subscription;
    const now = clock.now();
    const info = infoOf(row, code, name, secrets);
    const room = new Room({ key: row.key, node, info, position, window: { ...WINDOW, ageMs: windowMs } });
    if (snapshot) room.restore({ ...snapshot.room, position }, now);
    const onEnded = (ended: LiveRoom) => {
      if (this.#registry.get(row.key) === ended) this.#registry.remove(row.key);
    };
    const awaited = new Awaited(row, snapshot, { graceMs, unjoinedMs }, now);
    const live = new LiveRoom({ node, relay, fanOut, clock, secrets, onSeats, onEnded }, room, awaited);
    this.#registry.add(row.key, live);
    live.hear(subscription);
    return live;
  }

  /** Whether someone is connected to the room by way of another node that lives. */
  async #isElsewhere(key: RoomKey): Promise<boolean> {
    const { node, store, clock } = this.#parts;
    const presences = await store.presences(key, clock.now() + LEASE_MS - RENEWED_MS);
    return presences.some((presence) => presence.node !== node);
  }
}

/** A stored room as members see it. Its name is not stored: this node knows it, or it is lost (T1). */
export function infoOf(row: StoredRoom, code: string, name: string, secrets: Secrets): RoomInfo {
  const { hostUserId, locked, capacity, passphraseHash, createdAt } = row;
  const hostId = secrets.memberId(hostUserId, code);
  return { code, name, hostId, locked, passphraseRequired: passphraseHash !== null, capacity, createdAt };
}
