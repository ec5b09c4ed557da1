import type { RoomEvent, Signal } from '@hearsay/shared/models';
import type { RoomKey } from '../../domain/node-event.ts';
import type { FanOut } from '../../ports/fan-out.ts';
import type { Pressure } from './pressure.ts';
import type { HearsayServer } from './server.ts';

interface Batch {
  readonly epoch: string;
  readonly events: RoomEvent[];
  readonly signals: Signal[];
}

/**
 * Local delivery over Socket.IO: one `room:events` and one `room:signals` a room and turn of the event loop, encoded
 * once for all. Socket.IO's rooms are named by our own keys, never by what a client sent.
 */
export class SocketFanOut implements FanOut {
  readonly #io: HearsayServer;
  readonly #pressure: Pressure;
  readonly #batches = new Map<RoomKey, Batch>();
  /** Sockets whose signals were skipped, and the room they were skipped for (L3). */
  readonly #behind = new Map<string, RoomKey>();
  #scheduled = false;

  constructor(io: HearsayServer, pressure: Pressure) {
    this.#io = io;
    this.#pressure = pressure;
  }

  events(room: RoomKey, epoch: string, events: readonly RoomEvent[]): void {
    this.#batch(room, epoch).events.push(...events);
  }

  signal(room: RoomKey, epoch: string, signal: Signal): void {
    this.#batch(room, epoch).signals.push(signal);
  }

  flush(room: RoomKey): void {
    const batch = this.#batches.get(room);
    if (!batch) return;
    this.#batches.delete(room);
    const { epoch, events, signals } = batch;
    if (events.length > 0) this.#io.to(room).emit('room:events', { epoch, events });
    if (signals.length > 0) this.#io.to(room).except(this.#congested(room)).emit('room:signals', { epoch, signals });
  }

  enter(room: RoomKey, sessionId: string): void {
    void this.#io.sockets.sockets.get(sessionId)?.join(room);
  }

  leave(room: RoomKey, sessionId: string): void {
    this.#behind.delete(sessionId);
    void this.#io.sockets.sockets.get(sessionId)?.leave(room);
  }

  /** Sends to those who have drained what they were spared: `standing` gives what holds in a room now. */
  catchUp(standing: (room: RoomKey) => { epoch: string; signals: Signal[] } | null): void {
    for (const [sessionId, room] of this.#behind) {
      const socket = this.#io.sockets.sockets.get(sessionId);
      if (socket && this.#pressure.isCongested(socket)) continue;
      this.#behind.delete(sessionId);
      const now = socket && standing(room);
      if (now && now.signals.length > 0) socket.emit('room:signals', now);
    }
  }

  #batch(room: RoomKey, epoch: string): Batch {
    let batch = this.#batches.get(room);
    if (batch && batch.epoch !== epoch) {
      this.flush(room);
      batch = undefined;
    }
    if (!batch) {
      batch = { epoch, events: [], signals: [] };
      this.#batches.set(room, batch);
    }
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#flushAll());
    }
    return batch;
  }

  #flushAll(): void {
    this.#scheduled = false;
    for (const room of [...this.#batches.keys()]) this.flush(room);
  }

  #congested(room: RoomKey): string[] {
    const slow: string[] = [];
    for (const id of this.#io.sockets.adapter.rooms.get(room) ?? []) {
      const socket = this.#io.sockets.sockets.get(id);
      if (!socket || !this.#pressure.isCongested(socket)) continue;
      slow.push(id);
      this.#behind.set(id, room);
    }
    return slow;
  }
}
