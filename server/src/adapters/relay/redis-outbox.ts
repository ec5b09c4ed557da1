import type { Refusal } from '@hearsay/shared/errors';
import type { NodeEvent, NodeSignal, Position } from '../../domain/node-event.ts';
import { deadline } from '../deadline.ts';
import { relayAway } from './relay-away.ts';

const DEADLINE_MS = 1_000;

interface Entry {
  readonly events: readonly NodeEvent[];
  readonly resolve: (first: Position) => void;
  readonly reject: (refusal: Refusal) => void;
}

/** What was published together. */
export interface Batch {
  readonly id: number;
  readonly events: NodeEvent[];
  readonly entries: Entry[];
  /** Calls its deadline off. */
  readonly inTime: () => void;
  /** The place of its first event; null until it is known. */
  first: number | null;
  /** True where it was sent, has no place for sure, and waits to be sent again. */
  held: boolean;
}

/** Batches of this process: a late echo must not be taken for another batch of the same number, of before the room was heard anew. */
let last = 0;

/**
 * What this node says in a room: gathered for a turn of the event loop, and for as long as what was said before has no
 * place, so that nothing overtakes it. Kept until it was heard.
 */
export class RoomOutbox {
  readonly #send: (batch: Batch | null, signals: readonly NodeSignal[]) => void;
  #gathered: Batch | null = null;
  #signals: NodeSignal[] = [];
  #scheduled = false;
  /** Sent, and without a place as far as is known. */
  #unplaced: Batch | null = null;
  /** Gathered, sent or placed, and not yet heard. */
  readonly #underWay = new Map<number, Batch>();

  /** `send` is given all of one turn. */
  constructor(send: (batch: Batch | null, signals: readonly NodeSignal[]) => void) {
    this.#send = send;
  }

  /** Resolves to the first's place once this node has heard them all. */
  publish(events: readonly NodeEvent[]): Promise<Position> {
    return new Promise((resolve, reject) => {
      this.#gathered ??= this.#begin();
      this.#gathered.events.push(...events);
      this.#gathered.entries.push({ events, resolve, reject });
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

  /** A batch has its place: what was gathered meanwhile may follow. */
  place(id: number, first: number): void {
    const batch = this.#underWay.get(id);
    if (!batch) return;
    batch.first = first;
    this.#makeWay(batch);
  }

  /** Everything before `next` was heard. */
  heard({ epoch, next }: { readonly epoch: string; readonly next: number }): void {
    for (const batch of this.#underWay.values()) {
      if (batch.first === null || batch.first + batch.events.length > next) continue;
      let seq = batch.first;
      for (const { events, resolve } of batch.entries) {
        resolve({ epoch, seq });
        seq += events.length;
      }
      this.#forget(batch);
    }
  }

  /** The batch that waits to be sent again. */
  held(): Batch | null {
    return this.#unplaced?.held ? this.#unplaced : null;
  }

  refuse(batch: Batch): void {
    for (const { reject } of batch.entries) reject(relayAway());
    this.#forget(batch);
  }

  /** Sends now what waits for the end of the turn. */
  flush(): void {
    this.#scheduled = false;
    const signals = this.#signals;
    const batch = this.#unplaced ? null : this.#gathered;
    if (!batch && signals.length === 0) return;
    this.#signals = [];
    if (batch) {
      this.#gathered = null;
      this.#unplaced = batch;
    }
    this.#send(batch, signals);
  }

  /** Sends all that waits, and refuses what has not been heard. */
  close(): void {
    this.#unplaced = null;
    this.flush();
    for (const batch of this.#underWay.values()) this.refuse(batch);
  }

  #begin(): Batch {
    last = (last + 1) % 2 ** 32;
    const inTime = deadline(DEADLINE_MS, () => this.refuse(batch));
    const batch: Batch = { id: last, events: [], entries: [], inTime, first: null, held: false };
    this.#underWay.set(batch.id, batch);
    return batch;
  }

  #forget(batch: Batch): void {
    batch.inTime();
    this.#underWay.delete(batch.id);
    if (this.#gathered === batch) this.#gathered = null;
    this.#makeWay(batch);
  }

  #makeWay(batch: Batch): void {
    if (this.#unplaced !== batch) return;
    this.#unplaced = null;
    if (this.#gathered) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.flush());
  }
}
