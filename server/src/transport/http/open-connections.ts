import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Watches a server's connections from now on. The function it gives ends those that are still open: WebSockets wait 30 s
 * for the goodbye of a phone that is in a lift, and Node counts them as the server's to the last.
 */
export function watchConnections(server: Server): () => void {
  const open = new Set<Socket>();
  function forget(this: Socket): void {
    open.delete(this);
  }
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', forget);
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}
