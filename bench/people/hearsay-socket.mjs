import { decode, encode } from '@msgpack/msgpack';
import { openSocket } from './socket.mjs';

/** Packet types of Socket.IO, which travel as one msgpack map a frame. */
const [CONNECT, , EVENT, ACK, CONNECT_ERROR] = [0, 1, 2, 3, 4];

export const readPacket = (frame) => decode(frame);

/** A guest's token, by HTTP. */
export async function guestToken(port) {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/guest`, { method: 'POST' });
  if (response.status !== 201) throw new Error(`no token: HTTP ${response.status}`);
  return (await response.json()).token;
}

/** A new room's code, by HTTP. */
export async function newRoom(port, token, capacity) {
  const response = await fetch(`http://127.0.0.1:${port}/api/rooms`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ capacity }),
  });
  if (response.status !== 201) throw new Error(`no room: HTTP ${response.status}`);
  return (await response.json()).room.code;
}

/**
 * Connects and joins over a raw WebSocket.
 * @param {{port: number, token: string, code: string, onEvent: (packet: any, bytes: number) => void, read?: (frame: Buffer) => any}} options
 *   `onEvent` gets every event packet; `read` decodes a frame
 */
export async function openHearsay({ port, token, code, onEvent, read = readPacket }) {
  const acks = new Map();
  let asked = 0;
  const started = Promise.withResolvers?.() ?? deferred();
  const socket = await openSocket(
    `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
    (frame, socket, isBinary) => {
      if (!isBinary) {
        if (frame[0] === 0x32) socket.send('3');
        else if (frame[0] === 0x30) socket.send(encode({ type: CONNECT, nsp: '/', data: { token } }));
        return;
      }
      const packet = read(frame);
      if (packet.type === EVENT) onEvent(packet, frame.length);
      else if (packet.type === ACK) {
        acks.get(packet.id)?.(packet.data[0], frame.length);
        acks.delete(packet.id);
      } else if (packet.type === CONNECT) started.resolve();
      else if (packet.type === CONNECT_ERROR) started.reject(new Error(JSON.stringify(packet.data)));
    },
  );
  await started.promise;
  const emit = (name, payload, onAck) => {
    asked += 1;
    acks.set(asked, onAck);
    socket.send(encode({ type: EVENT, nsp: '/', data: [name, payload], id: asked }));
  };
  const request = (name, payload) =>
    new Promise((resolve, reject) => {
      emit(name, payload, (answer, bytes) =>
        answer.ok
          ? resolve({ ...answer, bytes })
          : reject(new Error(`${name}: ${answer.error.code} ${answer.error.message}`)),
      );
    });
  const joined = await request('room:join', { code });
  return { socket, emit, request, joined, close: () => socket.terminate() };
}

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
