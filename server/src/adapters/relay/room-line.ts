import type { NodeEvent, Position } from '../../domain/node-event.ts';
import type { RelayListener } from '../../ports/relay.ts';
import { EventLog } from './event-log.ts';
import type { PlacedEvents } from './redis-envelope.ts';

/** Places, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A room's events as one node hears them: brings them into order, each once, whatever the order in which they come. */
export class RoomLine {
  readonly epoch: string;
  readonly #log: EventLog;
  #next: number;
  #isWhole = true;
  #listener: RelayListener | null = null;
  /** In order, but heard before anyone listened. */
  readonly #early: { first: Position; events: readonly NodeEvent[] }[] = [];
  /** Heard, but beyond a hole. */
  readonly #waiting = new Map<number, readonly NodeEvent[]>();
  /** Places that belong to no event. */
  #voids: Span[] = [];

  /** `position`: what is known here already. */
  constructor({ epoch, seq }: Position) {
    this.epoch = epoch;
    this.#next = seq + 1;
    this.#log = new EventLog(this.#next);
  }

  /** The place of the next event to come. */
  get next(): number {
    return this.#next;
  }

  /** The highest place that anything is known of. */
  get last(): number {
    let last = this.#next - 1;
    for (const [first, events] of this.#waiting) last = Math.max(last, first + events.length - 1);
    return last;
  }

  /** Whether something was heard that cannot be told yet. */
  get hasHole(): boolean {
    return this.#waiting.size > 0;
  }

  get listener(): RelayListener | null {
    return this.#listener;
  }

  listen(listener: RelayListener): void {
    this.#listener = listener;
    for (const { first, events } of this.#early.splice(0)) listener.onEvents(first, events);
  }

  /** Hears events that follow each other from `first` on; those heard before are ignored. */
  take(first: number, events: readonly NodeEvent[]): void {
    const fresh = first >= this.#next ? events : events.slice(this.#next - first);
    const from = Math.max(first, this.#next);
    if (fresh.length === 0) return;
    if (from > this.#next) {
      // What is longer says all that the other says.
      if ((this.#waiting.get(from)?.length ?? 0) < fresh.length) this.#waiting.set(from, fresh);
      this.#goOn();
      return;
    }
    this.#tell(from, fresh);
    this.#goOn();
  }

  /** Learns what another node has. */
  fill(events: PlacedEvents): void {
    for (const [seq, event] of events)
      if (seq >= this.#next && !this.#waiting.has(seq)) this.#waiting.set(seq, [event]);
    this.#goOn();
  }

  /** No event has these places. */
  skip(span: Span): void {
    if (span.to < this.#next || span.to < span.from) return;
    this.#voids.push(span);
    this.#goOn();
  }

  /** These places may have events, which nobody can tell: goes on without, and vouches for nothing up to there. */
  giveUp(span: Span): void {
    this.#log.forget(span.to + 1);
    this.#isWhole = false;
    this.skip(span);
  }

  /** False where something was given up on. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** The first places up to `last` of which nothing is known; null where nothing is missing. */
  missing(last: number): Span | null {
    let from = this.#next;
    for (;;) {
      const after = this.#knownFrom(from);
      if (after === from) break;
      from = after;
    }
    if (from > last) return null;
    let to = last;
    for (const first of this.#waiting.keys()) if (first > from) to = Math.min(to, first - 1);
    for (const span of this.#voids) if (span.from > from) to = Math.min(to, span.from - 1);
    return { from, to };
  }

  /** For another node: what this one has of these places, those beyond its own holes too. */
  tell({ from, to }: Span): { events: PlacedEvents; oldest: number; next: number } {
    const beyond: [number, NodeEvent][] = [];
    for (const [first, events] of this.#waiting) {
      for (const [index, event] of events.entries()) {
        if (first + index >= from && first + index <= to) beyond.push([first + index, event]);
      }
    }
    return { events: [...this.#log.between(from, to), ...beyond], oldest: this.#log.oldest, next: this.#next };
  }

  /** The end of what is known without a hole from `from` on. */
  #knownFrom(from: number): number {
    const events = this.#waiting.get(from);
    if (events) return from + events.length;
    const empty = this.#voids.find((span) => span.from <= from && span.to >= from);
    return empty ? empty.to + 1 : from;
  }

  /** Tells what a hole held back. */
  #goOn(): void {
    for (;;) {
      const events = this.#waiting.get(this.#next);
      if (events) {
        this.#waiting.delete(this.#next);
        this.#tell(this.#next, events);
        continue;
      }
      const end = this.#knownFrom(this.#next);
      if (end === this.#next) break;
      this.#next = end;
    }
    this.#voids = this.#voids.filter(({ to }) => to >= this.#next);
    for (const [first, events] of this.#waiting) {
      if (first >= this.#next) continue;
      this.#waiting.delete(first);
      if (first + events.length > this.#next) this.take(first, events);
    }
  }

  #tell(first: number, events: readonly NodeEvent[]): void {
    const now = Date.now();
    for (const [index, event] of events.entries()) this.#log.add(first + index, event, now);
    this.#next = first + events.length;
    const position = { epoch: this.epoch, seq: first };
    if (this.#listener) this.#listener.onEvents(position, events);
    else this.#early.push({ first: position, events });
  }
}
