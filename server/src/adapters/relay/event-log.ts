import type { NodeEvent } from '../../domain/node-event.ts';
import type { PlacedEvents } from './redis-envelope.ts';

/** What a node keeps of a room to tell another that missed it: a minute's cut under load, and no more. */
const BOUNDS = { ageMs: 120_000, events: 5_000, bytes: 2 * 1024 * 1024 };

/** An estimate of what ids, names and the object itself take. */
const BYTES_BESIDE_CONTENT = 200;

interface Kept {
  readonly seq: number;
  readonly event: NodeEvent;
  readonly at: number;
  readonly bytes: number;
}

function bytesOf(event: NodeEvent): number {
  if (event.type === 'message') return BYTES_BESIDE_CONTENT + event.content.length;
  return BYTES_BESIDE_CONTENT + (event.type === 'pad-update' ? event.update.length : 0);
}

/** The last events of a room, pad updates too, as nodes tell them to each other. Never shown to a member. */
export class EventLog {
  /** Oldest first; what stands before `#head` has been dropped. */
  #kept: (Kept | undefined)[] = [];
  #head = 0;
  #bytes = 0;
  #oldest: number;

  /** Every place before `oldest` is unknown here. */
  constructor(oldest: number) {
    this.#oldest = oldest;
  }

  /** From this place on, the log knows every event that it was given. */
  get oldest(): number {
    return this.#oldest;
  }

  /** What is before this place may be more than the log knows. */
  forget(before: number): void {
    this.#oldest = Math.max(this.#oldest, before);
  }

  add(seq: number, event: NodeEvent, now: number): void {
    const bytes = bytesOf(event);
    this.#kept.push({ seq, event, at: now, bytes });
    this.#bytes += bytes;
    this.#prune(now);
  }

  /** Its events from `from` to `to`, both included. */
  between(from: number, to: number): PlacedEvents {
    const found: [number, NodeEvent][] = [];
    for (let index = this.#head; index < this.#kept.length; index += 1) {
      const kept = this.#kept[index];
      if (kept && kept.seq >= from && kept.seq <= to) found.push([kept.seq, kept.event]);
    }
    return found;
  }

  #prune(now: number): void {
    for (let kept = this.#kept[this.#head]; kept !== undefined; kept = this.#kept[this.#head]) {
      const count = this.#kept.length - this.#head;
      if (count <= BOUNDS.events && this.#bytes <= BOUNDS.bytes && now - kept.at < BOUNDS.ageMs) break;
      this.#kept[this.#head] = undefined;
      this.#head += 1;
      this.#bytes -= kept.bytes;
      this.#oldest = kept.seq + 1;
    }
    if (this.#head * 2 > this.#kept.length) {
      this.#kept = this.#kept.slice(this.#head);
      this.#head = 0;
    }
  }
}
