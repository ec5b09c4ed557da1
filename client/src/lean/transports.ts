import { WebSocket, XHR } from 'engine.io-client';

/** The transports of connection/socket.ts, by their Engine.IO names; asked for late, as the two modules need each other. */
export const transports = {
  get websocket() {
    return WebSocket;
  },
  get polling() {
    return XHR;
  },
};
