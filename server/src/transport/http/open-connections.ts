import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches a server's connections from now on. The function it gives ends those that are still open: WebSockets wait 30 s
 * for the goodbye of a phone that is in a lift, and Node counts them as the server's to the last.
 */
export function watchConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
