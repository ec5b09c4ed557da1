import { ACK, decodePacket, isEvent, type Packet } from '@hearsay/shared/parser';
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
    const packet = socket.connected ? packetOf(frame) : null;
    if (packet && packet.nsp === '/' && isEvent(packet)) return take(packet);
    // Nobody asks a client for an answer.
    if (packet?.type === ACK) return;
    for (const other of others) other.call(conn, frame);
  });
}

/** Null where the frame is none. */
function packetOf(frame: unknown): Packet | null {
  try {
    return decodePacket(frame);
  } catch {
    return null;
  }
}
