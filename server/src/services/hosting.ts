import { WINDOW } from '@hearsay/shared/limits';
import type { RoomInfo } from '@hearsay/shared/models';
import type { RoomKey } from '../domain/node-event.ts';
import { Room } from '../domain/room.ts';
import { RoomRegistry } from '../domain/room-registry.ts';
import type { Clock } from '../ports/clock.ts';
import type { FanOut } from '../ports/fan-out.ts';
import type { Relay } from '../ports/relay.ts';
import type { StoredRoom } from '../ports/store.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { LiveRoom } from './live-room.ts';
import type { Secrets } from './secrets.ts';

export interface HostingParts {
  readonly node: string;
  readonly relay: Relay;
  readonly fanOut: FanOut;
  readonly clock: Clock;
  readonly secrets: Secrets;
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

  /** The room as it lives here; begins to host it where this node does not yet. Call within `inTurn`. */
  async open(row: StoredRoom, code: string, name = ''): Promise<LiveRoom> {
    const hosted = this.#registry.get(row.key);
    if (hosted) return hosted;
    const { node, relay, fanOut, clock, secrets, graceMs, unjoinedMs, windowMs } = this.#parts;
    const subscription = await relay.subscribe(row.key);
    const now = clock.now();
    const live = new LiveRoom(
      { node, relay, fanOut, clock, secrets, onEnded: ({ key }) => this.#registry.remove(key) },
      {
        key: row.key,
        code,
        room: new Room({
          key: row.key,
          node,
          info: faceOf(row, code, name, secrets),
          position: subscription.position,
          window: { ...WINDOW, ageMs: windowMs },
        }),
        unjoinedUntil: row.members.length === 0 ? row.createdAt + unjoinedMs : null,
        hostAwaitedUntil: row.awaitedCreatorId === null ? now + graceMs : row.createdAt + unjoinedMs,
        awaited: new Map(row.members.map(({ userId }) => [userId, now + graceMs])),
      },
    );
    this.#registry.add(row.key, live);
    live.hear(subscription);
    return live;
  }
}

/** A stored room as members see it. Its name is not stored: this node knows it, or it is lost (T1). */
export function faceOf(row: StoredRoom, code: string, name: string, secrets: Secrets): RoomInfo {
  const { hostUserId, locked, capacity, passphraseHash, createdAt } = row;
  const hostId = secrets.memberId(hostUserId, code);
  return { code, name, hostId, locked, passphraseRequired: passphraseHash !== null, capacity, createdAt };
}
