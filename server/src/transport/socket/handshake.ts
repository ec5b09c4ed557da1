import { Refusal } from '@hearsay/shared/errors';
import { SOCKETS } from '@hearsay/shared/limits';
import type { Accounts } from '../../services/accounts.ts';
import type { Sessions } from '../../services/sessions.ts';
import { limitAddress } from '../address.ts';
import { tokenFromCookie } from '../cookie.ts';
import type { Refusals } from '../refusals.ts';
import type { HearsaySocket } from './server.ts';
import { SocketSession } from './socket-session.ts';

export interface HandshakeParts {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly refusals: Refusals;
  readonly trustProxy: number;
  readonly limitsScale: number;
}

/** A refused handshake: Socket.IO hands `data` to the client's `connect_error`. */
class RefusedHandshake extends Error {
  readonly data: ReturnType<Refusal['toWire']>;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.data = refusal.toWire();
  }
}

/** Handshakes that a connection may try before it is closed: each costs a look at the store. */
const TRIES = 3;

/** Socket.IO middleware: finds out who is calling, by the token in `auth`, else by the cookie. */
export function admitSockets({ accounts, sessions, refusals, trustProxy, limitsScale }: HandshakeParts) {
  const tries = new WeakMap<object, number>();
  return async (socket: HearsaySocket, next: (error?: Error) => void): Promise<void> => {
    const tried = (tries.get(socket.conn) ?? 0) + 1;
    tries.set(socket.conn, tried);
    if (tried > TRIES) return socket.conn.close();
    try {
      // Read before anything is waited for: another handshake of the connection may be accepted meanwhile.
      const { request } = socket;
      const { token } = socket.handshake.auth as { token?: unknown };
      const presented = token ?? tokenFromCookie(request.headers);
      if (typeof presented !== 'string') throw new Refusal('AUTH_ERROR');
      const { user, claims } = await accounts.authenticateSocket(presented);
      // Closed meanwhile: Socket.IO drops the socket, and a session of it would never be removed.
      if (socket.conn.readyState !== 'open') return next();
      const address = limitAddress(request, trustProxy);
      const crowded =
        sessions.ofUser(user.id).length >= SOCKETS.perUser * limitsScale ||
        sessions.atAddress(address) >= SOCKETS.perAddress * limitsScale;
      if (crowded) throw new Refusal('RATE_LIMIT_EXCEEDED', 'Too many open connections.', RETRY_AFTER_MS);
      const session = new SocketSession(socket, claims, address, user.name);
      sessions.add(session);
      socket.conn.on('close', () => sessions.remove(session));
      socket.data.session = session;
      next();
    } catch (error) {
      next(new RefusedHandshake(refusals.from(error)));
    }
  };
}

const RETRY_AFTER_MS = 5_000;

/**
 * Once a socket is in, nobody reads again what it came with. Socket.IO and Engine.IO would keep it for as long as the
 * connection lasts: the token, the cookie, the whole first request.
 */
export function forgetHandshake(socket: HearsaySocket): void {
  const kept = socket as unknown as { handshake: unknown; conn: { request: unknown } };
  kept.handshake = null;
  kept.conn.request = null;
}
