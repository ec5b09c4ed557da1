import type { RoomEvent, Signal } from '@hearsay/shared/models';
import { type Frame, frameOf, type Parcel, parcelOf } from './frame.ts';
import type { HearsaySocket } from './server.ts';

/** What a socket is told of a batch. */
export interface Telling {
  /** Null where there is nothing. */
  readonly all: Parcel | null;
  /** What is said to who is behind with reading too: the events without the signals (L3). */
  readonly needful: Parcel | null;
}

/** What stood in the batch when someone came in. */
interface Mark {
  readonly events: number;
  readonly signals: number;
}

const START: Mark = { events: 0, signals: 0 };

/** What happens in a room in one turn, encoded once for all who are told all of it. */
export class Batch {
  readonly epoch: string;
  readonly events: RoomEvent[] = [];
  readonly signals: Signal[] = [];
  readonly #newcomers = new Map<HearsaySocket, Mark>();

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  /** A socket came in: it is told what comes after this, and nothing of before. */
  enter(socket: HearsaySocket): void {
    this.#newcomers.set(socket, { events: this.events.length, signals: this.signals.length });
  }

  /** What each socket is told; call it when the batch is complete. */
  tellings(): (socket: HearsaySocket) => Telling {
    const { epoch } = this;
    const events = onceFromStart(this.events, (some) => frameOf('room:events', { epoch, events: some }));
    const signals = onceFromStart(this.signals, (some) => frameOf('room:signals', { epoch, signals: some }));
    const since = (mark: Mark): Telling => {
      const [eventsFrame, signalsFrame] = [events(mark.events), signals(mark.signals)];
      const all = parcelOf(eventsFrame, signalsFrame);
      return { all, needful: signalsFrame ? parcelOf(eventsFrame) : all };
    };
    const whole = since(START);
    if (this.#newcomers.size === 0) return () => whole;
    return (socket) => {
      const mark = this.#newcomers.get(socket);
      return mark ? since(mark) : whole;
    };
  }
}

/** Encodes a list from some index on, and all of it but once; null where nothing is left. */
function onceFromStart<T>(list: readonly T[], encode: (some: T[]) => Frame): (from: number) => Frame | null {
  const whole = list.length === 0 ? null : encode([...list]);
  return (from) => {
    if (from === 0) return whole;
    return from < list.length ? encode(list.slice(from)) : null;
  };
}
