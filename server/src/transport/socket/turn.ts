import { type Outlet, outletOf } from './outlet.ts';
import type { HearsaySocket } from './server.ts';

/**
 * One turn of the event loop. What is said to a held socket within it (the ack of its message, the room's events, its
 * signals) waits for the turn's end and leaves in one write to the operating system, which is what a relay's time goes to.
 * Engine.IO gathers what is written while its transport says that it cannot take more: a held one says so. Where that
 * would not work (long polling, a write under way), nothing is held, and each is written by itself.
 */
export class Turn {
  readonly #atEnd: () => void;
  readonly #held: Outlet[] = [];
  #isScheduled = false;

  /** `atEnd` says what is left to say, at the end of each turn in which `schedule` was called. */
  constructor(atEnd: () => void) {
    this.#atEnd = atEnd;
  }

  /** There is something to do at the end of this turn. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#end());
  }

  /** From now to the end of this turn, what is said to this socket is gathered. */
  hold(socket: HearsaySocket): void {
    const outlet = outletOf(socket);
    if (outlet.name !== 'websocket' || !outlet.writable || !outlet.socket?._socket?.cork) return;
    outlet.writable = false;
    this.#held.push(outlet);
    this.schedule();
  }

  #end(): void {
    this.#isScheduled = false;
    this.#atEnd();
    for (const outlet of this.#held.splice(0)) {
      const stream = outlet.socket?._socket;
      stream?.cork?.();
      outlet.writable = true;
      outlet.emit('ready');
      stream?.uncork();
    }
  }
}
