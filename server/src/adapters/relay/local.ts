import { randomBytes } from 'node:crypto';
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

  constructor(node: string) {
    this.#node = node;
  }

  async subscribe(room: RoomKey): Promise<RelaySubscription> {
    if (this.#lives.has(room)) throw new Error('one subscription a room and node');
    const life: Life = { epoch: randomBytes(16).toString('base64url'), seq: 0, listener: null, early: [] };
    this.#lives.set(room, life);
    return {
      position: { epoch: life.epoch, seq: life.seq },
      listen: (listener) => {
        life.listener = listener;
        for (const { first, events } of life.early.splice(0)) listener.onEvents(first, events);
      },
      close: async () => {
        if (this.#lives.get(room) === life) this.#lives.delete(room);
      },
    };
  }

  async publish(room: RoomKey, events: readonly NodeEvent[]): Promise<Position> {
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

  async notify(notice: NodeNotice): Promise<void> {
    for (const listener of this.#noticed) listener(notice);
  }

  onNotice(listener: (notice: NodeNotice) => void): void {
    this.#noticed.push(listener);
  }

  async ping(): Promise<void> {}

  async close(): Promise<void> {
    this.#lives.clear();
  }
}
