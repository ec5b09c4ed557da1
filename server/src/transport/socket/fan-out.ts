import type { RoomEvent, Signal } from '@hearsay/shared/models';
import type { RoomKey } from '../../domain/node-event.ts';
import type { FanOut } from '../../ports/fan-out.ts';
import { Batch, type Telling } from './batch.ts';
import { type Connection, connectionOf, send, sendAtOnce } from './outlet.ts';
import type { Pressure } from './pressure.ts';
import type { HearsayServer, HearsaySocket } from './server.ts';
import { Turn } from './turn.ts';

/** A socket, and the connection behind it: kept side by side, since at each delivery every object between is a look into memory. */
interface Line {
  readonly socket: HearsaySocket;
  readonly connection: Connection;
}

/**
 * Local delivery: one `room:events` and one `room:signals` a room and turn of the event loop, encoded once for all. Who is
 * in which room is kept here, socket beside socket: Socket.IO's rooms hold ids, to be looked up at each delivery.
 */
export class SocketFanOut implements FanOut {
  readonly #io: HearsayServer;
  readonly #pressure: Pressure;
  readonly #rooms = new Map<RoomKey, Map<string, Line>>();
  readonly #batches = new Map<RoomKey, Batch>();
  /** Sockets whose signals were skipped, and the room they were skipped for (L3). */
  readonly #behind = new Map<string, RoomKey>();
  readonly #turn = new Turn({ writes: () => this.#writes(), say: () => this.#flushAll() });

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
    const tellingFor = batch.tellings();
    for (const line of this.#rooms.get(room)?.values() ?? []) this.#deliver(line, room, tellingFor(line.socket));
  }

  /** What is said to this socket in the rest of this turn leaves together, at its end. */
  hold(socket: HearsaySocket): void {
    this.#turn.hold(socket);
  }

  /** Sends all that waits, now: before the server closes. */
  end(): void {
    this.#turn.end();
  }

  enter(room: RoomKey, sessionId: string): void {
    const socket = this.#io.sockets.sockets.get(sessionId);
    const members = this.#rooms.get(room);
    // Who is in already is about to be told where the room stands: what waits is of before.
    if (members?.has(sessionId)) return this.flush(room);
    if (!socket) return;
    this.#batches.get(room)?.enter(socket);
    const line = { socket, connection: connectionOf(socket) };
    if (members) members.set(sessionId, line);
    else this.#rooms.set(room, new Map([[sessionId, line]]));
  }

  leave(room: RoomKey, sessionId: string): void {
    this.#behind.delete(sessionId);
    const members = this.#rooms.get(room);
    if (members?.delete(sessionId) && members.size === 0) this.#rooms.delete(room);
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
      batch = new Batch(epoch);
      this.#batches.set(room, batch);
    }
    this.#turn.schedule();
    return batch;
  }

  /** A member gets one parcel a batch. */
  #writes(): number {
    let writes = 0;
    for (const room of this.#batches.keys()) writes += this.#rooms.get(room)?.size ?? 0;
    return writes;
  }

  #flushAll(): void {
    for (const room of [...this.#batches.keys()]) this.flush(room);
  }

  #deliver({ socket, connection }: Line, room: RoomKey, { all, needful }: Telling): void {
    if (all && sendAtOnce(connection, all)) return;
    const buffered = this.#pressure.buffered(socket);
    // Between two looks of the watch a busy room could make any number of MiB for a reader that does not read.
    if (this.#pressure.isOverfull(socket, buffered)) return this.#pressure.cut(socket);
    const isSpared = all !== needful && this.#pressure.isCongested(socket, buffered);
    if (isSpared) this.#behind.set(socket.id, room);
    const parcel = isSpared ? needful : all;
    if (parcel) send(socket, parcel);
  }
}
