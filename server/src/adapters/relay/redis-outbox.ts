import type { Refusal } from '@hearsay/shared/errors';
import type { NodeEvent, NodeSignal } from '../../domain/node-event.ts';
import { relayAway } from './relay-away.ts';

const DEADLINE_MS = 1_000;

interface Entry {
  readonly events: readonly NodeEvent[];
  readonly resolve: (first: number) => void;
  readonly reject: (refusal: Refusal) => void;
}

/** What was published together. */
export interface Batch {
  readonly id: number;
  readonly events: readonly NodeEvent[];
  readonly entries: Entry[];
  readonly timer: NodeJS.Timeout;
  /** The place of its first event; null until it is known. */
  first: number | null;
  /** True where it has no place for sure and waits to be sent (again). */
  held: boolean;
}

/** Batches of this process: a late echo must not be taken for another batch of the same number, of before the room was heard anew. */
let last = 0;

/** What this node says in a room: gathered for a turn of the event loop, and kept until it was heard. */
export class RoomOutbox {
  readonly #send: (batch: Batch | null, signals: readonly NodeSignal[]) => void;
  #entries: Entry[] = [];
  #signals: NodeSignal[] = [];
  #scheduled = false;
  readonly #underWay = new Map<number, Batch>();

  /** `send` is given all of one turn. */
  constructor(send: (batch: Batch | null, signals: readonly NodeSignal[]) => void) {
    this.#send = send;
  }

  /** Resolves to the first's place once this node has heard them all. */
  publish(events: readonly NodeEvent[]): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#entries.push({ events, resolve, reject });
      this.#schedule();
    });
  }

  signal(signal: NodeSignal): void {
    this.#signals.push(signal);
    this.#schedule();
  }

  /** The events of a batch as they were handed in; undefined where it is not, or no more, under way. */
  events(id: number): readonly NodeEvent[] | undefined {
    return this.#underWay.get(id)?.events;
  }

  /** A batch has its place. */
  place(id: number, first: number): void {
    const batch = this.#underWay.get(id);
    if (batch) batch.first = first;
  }

  /** Everything before `next` was heard. */
  heard(next: number): void {
    for (const batch of this.#underWay.values()) {
      if (batch.first === null || batch.first + batch.events.length > next) continue;
      let { first } = batch;
      for (const { events, resolve } of batch.entries) {
        resolve(first);
        first += events.length;
      }
      this.#forget(batch);
    }
  }

  /** Batches that wait to be sent, in order. */
  held(): Batch[] {
    return [...this.#underWay.values()].filter(({ held }) => held);
  }

  refuse(batch: Batch): void {
    for (const { reject } of batch.entries) reject(relayAway());
    this.#forget(batch);
  }

  /** Sends what waits for the end of the turn, now. */
  flush(): void {
    const [entries, signals] = [this.#entries, this.#signals];
    this.#scheduled = false;
    if (entries.length === 0 && signals.length === 0) return;
    this.#entries = [];
    this.#signals = [];
    this.#send(entries.length === 0 ? null : this.#batch(entries), signals);
  }

  close(): void {
    this.flush();
    for (const batch of this.#underWay.values()) this.refuse(batch);
  }

  #batch(entries: Entry[]): Batch {
    last = (last + 1) % 2 ** 32;
    const id = last;
    const timer = setTimeout(() => {
      const late = this.#underWay.get(id);
      if (late) this.refuse(late);
    }, DEADLINE_MS);
    const batch: Batch = {
      id,
      events: entries.flatMap(({ events }) => events),
      entries,
      timer,
      first: null,
      held: true,
    };
    this.#underWay.set(id, batch);
    return batch;
  }

  #forget(batch: Batch): void {
    clearTimeout(batch.timer);
    this.#underWay.delete(batch.id);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }
}
