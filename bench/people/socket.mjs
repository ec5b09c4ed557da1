import { once } from 'node:events';
import { WebSocket } from 'ws';

/**
 * Opens a raw WebSocket to a server on this machine.
 * @param {string} url
 * @param {(frame: Buffer, socket: WebSocket, isBinary: boolean) => void} onFrame may be called before this resolves
 */
export async function openSocket(url, onFrame) {
  const socket = new WebSocket(url, { perMessageDeflate: false, skipUTF8Validation: true });
  socket.on('message', (frame, isBinary) => onFrame(frame, socket, isBinary));
  socket.on('error', (error) => {
    // A server that is killed at the end of a run resets its connections.
    if (socket.readyState !== WebSocket.CLOSING && socket.readyState !== WebSocket.CLOSED) console.error(error.message);
  });
  if (socket.readyState !== WebSocket.OPEN) await once(socket, 'open');
  return socket;
}
