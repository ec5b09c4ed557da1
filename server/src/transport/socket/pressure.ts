import { BACKPRESSURE } from '@hearsay/shared/limits';
import type { HearsaySocket } from './server.ts';

/** What stood first in a socket's buffer, and since when it has not moved. */
interface Stall {
  readonly first: unknown;
  readonly inFlight: number;
  readonly since: number;
}

/** What of Engine.IO's socket the watch reads; its types call it private. */
interface Buffers {
  readonly writeBuffer: readonly { readonly data?: { readonly length: number } }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?(): void } };
}

const buffersOf = ({ conn }: HearsaySocket): Buffers => conn as unknown as Buffers;

/** Bytes that the socket's WebSocket has taken and not yet got rid of; none with long polling. */
const inFlightBytes = ({ transport }: Buffers): number => transport.socket?.bufferedAmount ?? 0;

/** A reader that does not drain must cost the server little and others nothing (L3). */
export class Pressure {
  readonly #stalls = new WeakMap<HearsaySocket, Stall>();

  /** Bytes that the socket has yet to read. */
  buffered(socket: HearsaySocket): number {
    const buffers = buffersOf(socket);
    let bytes = inFlightBytes(buffers);
    for (const { data } of buffers.writeBuffer) bytes += data?.length ?? 0;
    return bytes;
  }

  /** Signals are skipped for it. */
  isCongested(socket: HearsaySocket, buffered = this.buffered(socket)): boolean {
    return buffered > BACKPRESSURE.skipSignalsBytes;
  }

  /** To be disconnected: it owes too much. */
  isOverfull(socket: HearsaySocket, buffered = this.buffered(socket)): boolean {
    return buffered > BACKPRESSURE.disconnectBytes;
  }

  /** Disconnects it at once: a polite end would wait for it to read, with all that it owes in memory. */
  cut(socket: HearsaySocket): void {
    socket.disconnect(true);
    buffersOf(socket).transport.socket?.terminate?.();
    socket.conn.close(true);
  }

  /** A connection that ended owing something gives it back: a WebSocket would wait 30 s for the other side's goodbye. */
  forgive(socket: HearsaySocket): void {
    const buffers = buffersOf(socket);
    if (inFlightBytes(buffers) > 0) buffers.transport.socket?.terminate?.();
  }

  /** To be disconnected: nothing of its buffer has moved for too long. Ask about once a second. */
  isStalled(socket: HearsaySocket, now: number): boolean {
    const buffers = buffersOf(socket);
    const inFlight = inFlightBytes(buffers);
    const first: unknown = buffers.writeBuffer[0];
    if (inFlight === 0 && first === undefined) {
      this.#stalls.delete(socket);
      return false;
    }
    const stall = this.#stalls.get(socket);
    // Something more that waits is no movement: pings come whether it reads or not.
    const moved = stall?.inFlight !== inFlight || (stall.first !== undefined && stall.first !== first);
    this.#stalls.set(socket, { first, inFlight, since: moved || !stall ? now : stall.since });
    return !moved && stall !== undefined && now - stall.since >= BACKPRESSURE.disconnectAfterMs;
  }
}
