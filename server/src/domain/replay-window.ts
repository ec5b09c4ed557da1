import type { RoomEvent } from '@hearsay/shared/models';

interface Held {
  readonly event: RoomEvent;
  readonly at: number;
  readonly bytes: number;
}

/** What another node needs to answer resumes as this one does. */
export interface WindowSnapshot {
  readonly dropped: number;
  readonly last: number;
  /** Oldest first, each with the milliseconds since it came. */
  readonly held: readonly (readonly [event: RoomEvent, ageMs: number])[];
}

/** More than anything but a message's content takes: ids, a name of 128 code points, the rest of a member or room. */
const BYTES_BESIDE_CONTENT = 512;

/** An estimate, from above: a fixed sum for each event, and a message's content in UTF-8. */
function bytesOf(event: RoomEvent): number {
  return BYTES_BESIDE_CONTENT + (event.type === 'message' ? Buffer.byteLength(event.content) : 0);
}

/**
 * The last events of a room, for members who were there (S4): bounded by age, number and bytes, whichever comes first.
 * Pad updates have their place in the sequence but are not held.
 */
export class ReplayWindow {
  readonly #bounds: { ageMs: number; events: number; bytes: number };
  /** Oldest first; what stands before `#head` has been dropped. */
  #held: (Held | undefined)[] = [];
  #head = 0;
  #bytes = 0;
  #last: number;
  /** The highest seq that fell out, or that this window never saw. */
  #dropped: number;

  /** `after`: what the room counted up to before this window began; all of that counts as dropped. */
  constructor(bounds: { ageMs: number; events: number; bytes: number }, after = 0) {
    this.#bounds = bounds;
    this.#last = after;
    this.#dropped = after;
  }

  /** The highest seq seen, pad updates included. */
  get last(): number {
    return this.#last;
  }

  /** Notes a sequenced event that leaves nothing to replay. */
  advance(seq: number): void {
    if (seq > this.#last) this.#last = seq;
  }

  /** Takes the next event, in order; one whose place is already behind is ignored. `now` in milliseconds. */
  push(event: RoomEvent, now: number): void {
    if (event.seq <= this.#last) return;
    this.advance(event.seq);
    if (event.type === 'pad-update') return;
    const bytes = bytesOf(event);
    this.#held.push({ event, at: now, bytes });
    this.#bytes += bytes;
    this.prune(now);
  }

  /** Notes that everything up to `seq` may be incomplete: who saw less has a gap (S5). */
  skip(seq: number): void {
    this.advance(seq);
    this.#dropped = Math.max(this.#dropped, seq);
  }

  snapshot(now: number): WindowSnapshot {
    this.prune(now);
    const held = this.#held.slice(this.#head).flatMap((item) => (item ? [[item.event, now - item.at] as const] : []));
    return { dropped: this.#dropped, last: this.#last, held };
  }

  /** Takes over from another node; only for a window that is still empty. */
  restore({ dropped, last, held }: WindowSnapshot, now: number): void {
    for (const [event, ageMs] of held) {
      const bytes = bytesOf(event);
      this.#held.push({ event, at: now - ageMs, bytes });
      this.#bytes += bytes;
    }
    this.#dropped = dropped;
    this.#last = last;
    this.prune(now);
  }

  /** Drops what is beyond the bounds at `now`. `push` and `since` do so themselves: this is for rooms gone quiet. */
  prune(now: number): void {
    const { ageMs, events, bytes } = this.#bounds;
    for (let oldest = this.#held[this.#head]; oldest !== undefined; oldest = this.#held[this.#head]) {
      const count = this.#held.length - this.#head;
      if (count <= events && this.#bytes <= bytes && now - oldest.at < ageMs) break;
      this.#held[this.#head] = undefined;
      this.#head += 1;
      this.#bytes -= oldest.bytes;
      this.#dropped = oldest.event.seq;
    }
    if (this.#head * 2 > this.#held.length) {
      this.#held = this.#held.slice(this.#head);
      this.#head = 0;
    }
  }

  /**
   * What a session that saw everything up to `seq` missed, and never anything up to `floor` (its own `member-joined`).
   * Not `complete` where something after `seq` is no longer held, or where `seq` is beyond the room's (S5).
   */
  since(seq: number, floor: number, now: number): { missed: RoomEvent[]; complete: boolean } {
    this.prune(now);
    const after = Math.max(seq, floor);
    const missed: RoomEvent[] = [];
    for (let index = this.#head; index < this.#held.length; index += 1) {
      const event = this.#held[index]?.event;
      if (event !== undefined && event.seq > after) missed.push(event);
    }
    return { missed, complete: seq >= this.#dropped && seq <= this.#last };
  }
}
