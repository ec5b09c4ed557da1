import { decode, Encoder } from '@msgpack/msgpack';
import { openSocket } from './socket.mjs';

/** Packet types of Socket.IO, which travel as one msgpack map a frame. */
export const [EVENT, ACK] = [2, 3];
const [CONNECT, CONNECT_ERROR] = [0, 4];
/** A packet's first key is its type, so that it stands at the same place in all: `{"type": …`. */
export const TYPE_AT = 6;

/** What it encodes is lent as well, until it encodes the next. */
const encoder = new Encoder();
const encode = (packet) => encoder.encodeSharedRef(packet);
/** Frames are lent; what is decoded of this one may be kept. */
const readPacket = (frame) => decode(Uint8Array.from(frame));

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
 * @param {{port: number, token: string, code: string, takes: (frame: Buffer) => boolean}} options `takes` gets every frame of
 *   packets from the moment of having joined, and tells whether that was all there was to do with it: with a codec for all
 *   of them, the generator was the bottleneck. What it leaves is the answer to a request, or a refusal.
 */
export async function openHearsay({ port, token, code, takes }) {
  const acks = new Map();
  let asked = 0;
  let isIn = false;
  const started = deferred();
  const onFrame = (frame, socket, isBinary) => {
    if (!isBinary) {
      if (frame[0] === 0x32) socket.send('3');
      else if (frame[0] === 0x30) socket.send(encode({ type: CONNECT, nsp: '/', data: { token } }));
      return;
    }
    if (isIn && takes(frame)) return;
    const packet = readPacket(frame);
    if (packet.type === ACK) {
      const [answer] = packet.data;
      const onAnswer = acks.get(packet.id);
      if (onAnswer) onAnswer(answer, frame.length);
      else if (!answer.ok) throw new Error(`refused: ${answer.error.code} ${answer.error.message}`);
      acks.delete(packet.id);
    } else if (packet.type === CONNECT) started.resolve();
    else if (packet.type === CONNECT_ERROR) started.reject(new Error(JSON.stringify(packet.data)));
  };
  const socket = await openSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, onFrame);
  await started.promise;
  /** Writes the frame that `frameOf` makes for the next packet's id. */
  const write = (frameOf) => {
    asked += 1;
    socket.send(frameOf(asked));
  };
  const request = (name, payload) =>
    new Promise((resolve, reject) => {
      write((id) => {
        acks.set(id, (answer, bytes) => {
          isIn ||= answer.ok && name === 'room:join';
          if (answer.ok) resolve({ ...answer, bytes });
          else reject(new Error(`${name}: ${answer.error.code} ${answer.error.message}`));
        });
        return eventFrame(name, payload, id);
      });
    });
  await request('room:join', { code });
  return { write, request, close: () => socket.terminate() };
}

/** The frame of an event that asks for its ack; lent. */
export const eventFrame = (name, payload, id) => encode({ type: EVENT, nsp: '/', data: [name, payload], id });

function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return parts;
}
