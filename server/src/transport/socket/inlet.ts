import { decodePacket, isEvent, type Packet } from '@hearsay/shared/parser';
import type { HearsaySocket } from './server.ts';

/** An event of a client: its name and what it carries, and, where an answer is asked for, the number it is asked under. */
export interface ArrivedEvent {
  readonly data: readonly unknown[];
  readonly id?: number | undefined;
}

/**
 * Takes a connected socket's events as they come in, and leaves all else to Socket.IO: how sockets come and go, and the
 * closing of a connection on which something came that is no packet. Socket.IO would take each event through two later
 * ticks and its middlewares to its listeners, of which there are none: a client that emits "disconnect" must not run any.
 */
export function takeEvents(socket: HearsaySocket, take: (event: ArrivedEvent) => void): void {
  const conn = socket.conn as Pick<NodeJS.EventEmitter, 'on' | 'listeners' | 'removeAllListeners'>;
  const others = conn.listeners('data');
  conn.removeAllListeners('data').on('data', (frame: unknown) => {
    const event = socket.connected ? eventOf(frame) : null;
    if (event) take(event);
    else for (const other of others) other.call(conn, frame);
  });
}

/** The event of the main namespace that a frame holds; null for anything else. */
function eventOf(frame: unknown): ArrivedEvent | null {
  let packet: Packet;
  try {
    packet = decodePacket(frame);
  } catch {
    return null;
  }
  return isEvent(packet) && packet.nsp === '/' ? packet : null;
}
