import { type IncomingMessage, ServerResponse } from 'node:http';
import type { ClientToServerEvents, ServerToClientEvents } from '@hearsay/shared/contract';
import { SIZE } from '@hearsay/shared/limits';
import * as parser from '@hearsay/shared/parser';
import { Server, type Socket } from 'socket.io';
import type { Session } from '../../services/live-room.ts';
import { isAllowedOrigin } from '../origin.ts';
import { noRooms } from './no-rooms.ts';

/** What a socket carries once its handshake was accepted. */
export interface SocketData {
  session: Session;
}

type NoServerEvents = Record<never, never>;
export type HearsayServer = Server<ClientToServerEvents, ServerToClientEvents, NoServerEvents, SocketData>;
export type HearsaySocket = Socket<ClientToServerEvents, ServerToClientEvents, NoServerEvents, SocketData>;

const FORBIDDEN = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

const PING_EVERY_MS = 10_000;
const PING_TIMEOUT_MS = 8_000;
const CONNECT_WITHIN_MS = 10_000;

/**
 * Socket.IO, to be attached to the HTTP server. Its own connection state recovery stays off: the replay window is ours, and
 * only members have a right to it (S4). A frame over the limit closes the connection (L2).
 */
export function createSocketServer(publicOrigins: readonly string[]): HearsayServer {
  return new Server({
    path: '/socket.io',
    parser,
    adapter: noRooms,
    serveClient: false,
    transports: ['websocket', 'polling'],
    pingInterval: PING_EVERY_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_WITHIN_MS,
    maxHttpBufferSize: SIZE.socketFrame,
    perMessageDeflate: false,
    // Nothing that holds both a secret and what a stranger wrote is compressed: https://www.breachattack.com.
    httpCompression: false,
    allowRequest: (request, decide) => {
      const allowed = isAllowedOrigin(request, publicOrigins);
      // Engine.IO would refuse an upgrade with 400; the contract says 403 on every transport.
      if (!allowed && request.headers.upgrade) request.socket.end(FORBIDDEN);
      decide(allowed ? null : 'This origin is not allowed.', allowed);
    },
  });
}

/**
 * The last middleware of Engine.IO's. What it hands to middlewares in place of an upgrade's response lives as long as the
 * connection, and would keep the request with it.
 */
export function forgetUpgrade(_request: IncomingMessage, response: ServerResponse, next: () => void): void {
  if (!(response instanceof ServerResponse)) (response as { req: unknown }).req = null;
  next();
}
