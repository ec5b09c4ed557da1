import type { RoomEvent } from '@hearsay/shared/models';
import type { Sequenced } from './incoming.ts';

/** The last event that this session has seen: what a resume starts from. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** The one door through which events enter, live and caught up alike; it lets each through once, in order. */
export interface EventDoor {
  place(): Place | null;
  /** Keeps live events back until `enter`: a join is under way. */
  hold(): void;
  /** Takes live events. False where something before them is missing: they wait, and the session must resync. */
  admit(epoch: string, events: readonly Sequenced[]): boolean;
  /** Takes what a join ack brought, and gives what of it was new. `missed` counts within the same epoch only (S6). */
  enter(ack: Place & { missed: readonly Sequenced[] }): RoomEvent[];
  /** Lets through what was held while the join was under way. False as with `admit`. */
  release(): boolean;
  forget(): void;
}

/** `deliver` gets only events that were not seen before. */
export function createEventDoor(deliver: (events: readonly RoomEvent[]) => void): EventDoor {
  let place: Place | null = null;
  let held: { epoch: string; events: readonly Sequenced[] }[] | null = null;

  function pass(epoch: string, events: readonly Sequenced[]): RoomEvent[] {
    const fresh: RoomEvent[] = [];
    for (const event of events) {
      if (place === null || place.epoch !== epoch || event.seq <= place.seq) continue;
      place = { epoch, seq: event.seq };
      if (event.type !== 'unknown') fresh.push(event);
    }
    if (fresh.length > 0) deliver(fresh);
    return fresh;
  }

  function followsOn(epoch: string, events: readonly Sequenced[], from: Place): boolean {
    let { seq } = from;
    for (const event of events) {
      if (event.seq > seq + 1) return false;
      seq = Math.max(seq, event.seq);
    }
    return epoch === from.epoch;
  }

  return {
    place: () => place,
    hold() {
      held ??= [];
    },
    admit(epoch, events) {
      // Polling may bring an ack and what comes after it in one go: then there is no place yet, but a join under way.
      if (place === null && held === null) return true;
      if (held === null && place !== null && followsOn(epoch, events, place)) {
        pass(epoch, events);
        return true;
      }
      const known = held !== null;
      held ??= [];
      held.push({ epoch, events });
      return known;
    },
    enter({ epoch, seq, missed }) {
      const fresh = pass(epoch, missed);
      place = { epoch, seq };
      return fresh;
    },
    release() {
      const waiting = held ?? [];
      held = null;
      let whole = true;
      for (const { epoch, events } of waiting) {
        // What is left of an earlier life of the room is nobody's any more.
        if (epoch === place?.epoch) whole = this.admit(epoch, events) && whole;
      }
      return whole;
    },
    forget() {
      place = null;
      held = null;
    },
  };
}
