import type { Clock } from '../../ports/clock.ts';
import type { RoomEntry } from '../../services/room-entry.ts';
import type { Sessions } from '../../services/sessions.ts';
import type { SocketFanOut } from './fan-out.ts';
import { type Dispatch, receive } from './handle.ts';
import { admitSockets, forgetHandshake, type HandshakeParts } from './handshake.ts';
import type { HearsayServer, HearsaySocket } from './server.ts';

const WATCH_EVERY_MS = 1_000;

/** Without a listener Socket.IO would print the error, and with it whatever the client sent. */
const ignore = () => undefined;

export interface ConnectionParts {
  readonly io: HearsayServer;
  readonly handshake: HandshakeParts;
  readonly dispatch: Dispatch;
  readonly entry: RoomEntry;
  readonly sessions: Sessions;
  readonly fanOut: SocketFanOut;
  /** What holds in a room now; null where it is not hosted here. */
  readonly standing: Parameters<SocketFanOut['catchUp']>[0];
  readonly clock: Clock;
}

/** Lets sockets in, hears them, and watches that they drain (L3). Gives a function that ends the watch. */
export function acceptSockets({
  io,
  handshake,
  dispatch,
  entry,
  sessions,
  fanOut,
  standing,
  clock,
}: ConnectionParts): () => void {
  const hold = (socket: HearsaySocket) => fanOut.hold(socket);
  io.use(admitSockets(handshake));
  io.on('connection', (socket) => {
    forgetHandshake(socket);
    const { session } = socket.data;
    socket.on('error', ignore);
    receive(socket, dispatch, hold);
    socket.conn.on('close', () => dispatch.pressure.forgive(socket));
    socket.on('disconnect', () => {
      entry.vanish(session);
      sessions.remove(session);
      // One handshake a connection: who leaves the namespace may not knock again for free.
      socket.conn.close();
    });
  });

  return clock.every(WATCH_EVERY_MS, () => {
    const now = clock.now();
    for (const socket of io.sockets.sockets.values()) {
      if (dispatch.pressure.isOverfull(socket) || dispatch.pressure.isStalled(socket, now))
        dispatch.pressure.cut(socket);
    }
    fanOut.catchUp(standing);
  });
}
