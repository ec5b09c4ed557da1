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
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number } };
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
  isCongested(socket: HearsaySocket): boolean {
    return this.buffered(socket) > BACKPRESSURE.skipSignalsBytes;
  }

  /** To be disconnected: it owes too much. */
  isOverfull(socket: HearsaySocket): boolean {
    return this.buffered(socket) > BACKPRESSURE.disconnectBytes;
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
    if (stall && stall.first === first && stall.inFlight === inFlight) {
      return now - stall.since >= BACKPRESSURE.disconnectAfterMs;
    }
    this.#stalls.set(socket, { first, inFlight, since: now });
    return false;
  }
}
