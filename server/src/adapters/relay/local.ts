import { randomBytes } from 'node:crypto';
import { Refusal } from '@hearsay/shared/errors';
import type { NodeEvent, NodeSignal, Position, RoomKey } from '../../domain/node-event.ts';
import type { NodeNotice, Relay, RelayListener, RelaySubscription } from '../../ports/relay.ts';

interface Life {
  readonly epoch: string;
  seq: number;
  listener: RelayListener | null;
  /** What came between `subscribe` and `listen`. */
  readonly early: { first: Position; events: readonly NodeEvent[] }[];
}

/** The relay of a server that is alone: counts in process, and delivers before `publish` returns. */
export class LocalRelay implements Relay {
  readonly kind = 'local';
  readonly #node: string;
  readonly #lives = new Map<RoomKey, Life>();
  readonly #noticed: ((notice: NodeNotice) => void)[] = [];
  #closed = false;

  constructor(node: string) {
    this.#node = node;
  }

  async subscribe(room: RoomKey): Promise<RelaySubscription> {
    this.#assertOpen();
    if (this.#lives.has(room)) throw new Error('one subscription a room and node');
    const life: Life = { epoch: randomBytes(16).toString('base64url'), seq: 0, listener: null, early: [] };
    this.#lives.set(room, life);
    const close = async () => {
      if (this.#lives.get(room) === life) this.#lives.delete(room);
    };
    return {
      position: { epoch: life.epoch, seq: life.seq },
      snapshot: null,
      listen: (listener) => {
        life.listener = listener;
        for (const { first, events } of life.early.splice(0)) listener.onEvents(first, events);
      },
      settle: async () => undefined,
      retire: close,
      close,
    };
  }

  async publish(room: RoomKey, events: readonly NodeEvent[]): Promise<Position> {
    this.#assertOpen();
    const life = this.#lives.get(room);
    if (!life) throw new Error('publish to a room that this node hears');
    const first = { epoch: life.epoch, seq: life.seq + 1 };
    life.seq += events.length;
    if (life.listener) life.listener.onEvents(first, events);
    else life.early.push({ first, events });
    return first;
  }

  signal(room: RoomKey, signal: NodeSignal): void {
    this.#lives.get(room)?.listener?.onSignal(this.#node, signal);
  }

  async find(): Promise<null> {
    return null;
  }

  async notify(notice: NodeNotice): Promise<void> {
    this.#assertOpen();
    for (const listener of this.#noticed) listener(notice);
  }

  onNotice(listener: (notice: NodeNotice) => void): void {
    this.#noticed.push(listener);
  }

  onBack(_listener: () => void): void {
    // It is never away.
  }

  async ping(): Promise<void> {
    this.#assertOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#lives.clear();
  }

  #assertOpen(): void {
    if (this.#closed) throw new Refusal('UNAVAILABLE');
  }
}
