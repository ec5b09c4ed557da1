import { errorSchema } from '@hearsay/shared/envelope';
import type { WireError } from '@hearsay/shared/errors';
import * as parser from '@hearsay/shared/parser';
import { io } from 'socket.io-client';

/** Opening the transport takes at most this long. */
const OPEN_TIMEOUT_MS = 5_000;

/** What a connection tells its owner. After `close()` it tells nothing more. */
export interface ConnectionHandlers {
  onOpen(): void;
  /** It never opened: refused by the server, with its reason, or not reached at all, null. */
  onFailed(error: WireError | null): void;
  /** It was open and is no longer. */
  onClosed(): void;
  onEvent(name: string, payload: unknown): void;
}

/** One socket from its dialling to its end. It is never reopened: the session dials a new one. */
export interface Connection {
  emit(name: string, payload: unknown, ack?: (answer: unknown) => void): void;
  close(): void;
}

/** Opens a connection. `attempt` counts the dials since one last opened. */
export type Dial = (call: { token: string | null; attempt: number }, handlers: ConnectionHandlers) => Connection;

/**
 * Dials by Socket.IO: WebSocket, and long polling where that is refused. Some proxies swallow WebSockets without a
 * word, so every second try begins with polling.
 */
export function createDial(origin: string): Dial {
  return ({ token, attempt }, handlers) => {
    const socket = io(origin, {
      parser,
      path: '/socket.io',
      transports: attempt % 2 === 1 ? ['polling', 'websocket'] : ['websocket', 'polling'],
      tryAllTransports: true,
      reconnection: false,
      forceNew: true,
      autoConnect: false,
      timeout: OPEN_TIMEOUT_MS,
      auth: (give) => give(token === null ? {} : { token }),
    });
    let closed = false;
    // A poll may bring an ack and what follows it in one go, and who waits for the ack hears of it by a promise.
    const inTurn = (tell: () => void) => queueMicrotask(() => closed || tell());
    socket.on('connect', () => handlers.onOpen());
    socket.on('connect_error', (error: Error & { data?: unknown }) => {
      const told = errorSchema.safeParse(error.data);
      handlers.onFailed(told.success ? told.data : null);
    });
    socket.on('disconnect', () => inTurn(() => handlers.onClosed()));
    socket.onAny((name: string, payload: unknown) => inTurn(() => handlers.onEvent(name, payload)));
    socket.connect();
    return {
      emit(name, payload, ack) {
        if (!socket.connected) return;
        if (ack === undefined) socket.emit(name, payload);
        else socket.emit(name, payload, ack);
      },
      close() {
        closed = true;
        socket.off();
        socket.offAny();
        socket.disconnect();
      },
    };
  };
}
