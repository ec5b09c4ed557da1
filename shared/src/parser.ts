/**
 * The Socket.IO packet codec of both ends: one msgpack frame a packet, binary as `bin` inside it.
 * Same frames as socket.io-msgpack-parser 3 (https://github.com/socketio/socket.io-msgpack-parser), which
 * leaks a view's whole underlying buffer, lets reserved event names through and mangles lone surrogates.
 */
import { MsgpackReader } from './msgpack-reader.ts';
import { MsgpackWriter } from './msgpack-writer.ts';

/** Packet types of the Socket.IO protocol, version 5. */
const CONNECT = 0;
const DISCONNECT = 1;
export const EVENT = 2;
export const ACK = 3;
const CONNECT_ERROR = 4;

/** A packet of the Socket.IO protocol, version 5. */
export interface Packet {
  type: number;
  nsp: string;
  data?: unknown;
  id?: number;
}

const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']);

/** What most frames hold: written out as values here, so that reading them makes no new text. */
const FREQUENT = [
  ...['type', 'nsp', '/', 'data', 'id', 'ok', 'error', 'code', 'epoch', 'seq', 'sentAt', 'content', 'update', 'events'],
  ...['memberId', 'senderId', 'senderName', 'signals', 'state', 'typing', 'room:events', 'room:signals', 'message'],
  ...['pad-update', 'awareness', 'presence', 'chat:send', 'chat:typing', 'pad:update', 'pad:awareness'],
];

/** Neither keeps anything from one frame to the next, so one of each serves all connections. */
const writer = new MsgpackWriter();
const reader = new MsgpackReader(FREQUENT);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

function hasValidData({ type, data }: Record<string, unknown>): boolean {
  switch (type) {
    case CONNECT:
      return data === undefined || isRecord(data);
    case DISCONNECT:
      return data === undefined;
    case EVENT:
      return Array.isArray(data) && typeof data[0] === 'string' && !RESERVED.has(data[0]);
    case ACK:
      return Array.isArray(data);
    case CONNECT_ERROR:
      return typeof data === 'string' || isRecord(data);
    default:
      return false;
  }
}

/** Whether a packet is an event: its data are the event's name and what it carries. */
export function isEvent(packet: Packet): packet is Packet & { data: unknown[] } {
  return packet.type === EVENT;
}

function parsePacket(decoded: unknown): Packet {
  if (!isRecord(decoded) || !hasValidData(decoded)) throw new Error('invalid packet');
  const { type, nsp, data, id } = decoded;
  if (typeof nsp !== 'string') throw new Error('invalid namespace');
  if (id !== undefined && !Number.isSafeInteger(id)) throw new Error('invalid packet id');
  return id === undefined ? { type: type as number, nsp, data } : { type: type as number, nsp, data, id: id as number };
}

/** Gives `take` a packet's frame, in memory that is cleared when it returns. Throws where the packet holds what is no plain value. */
export function encodePacket<T>({ type, nsp, data, id }: Packet, take: (frame: Uint8Array) => T): T {
  return writer.write({ type, nsp, data, id }, take);
}

/** A frame's packet, whose bytes are views of it. Throws on anything that is not one: Socket.IO then closes the connection. */
export function decodePacket(frame: unknown): Packet {
  const bytes = frame instanceof ArrayBuffer ? new Uint8Array(frame) : frame;
  if (!(bytes instanceof Uint8Array)) throw new Error('frame is not binary');
  return parsePacket(reader.read(bytes));
}

const copied = (frame: Uint8Array): Uint8Array[] => [frame.slice()];

/** Packets to frames: each is one exact-length Uint8Array. */
export class Encoder {
  encode(packet: Packet): Uint8Array[] {
    return encodePacket(packet, copied);
  }
}

type Listener = (packet: Packet) => void;

/** Frames to packets: tells its one listener of each. Of an emitter it has what Socket.IO calls, on both ends. */
export class Decoder {
  #listener: Listener | null = null;

  on(_event: 'decoded', listener: Listener): void {
    this.#listener = listener;
  }

  off(_event: 'decoded', listener: Listener): void {
    if (this.#listener === listener) this.#listener = null;
  }

  removeListener(event: 'decoded', listener: Listener): void {
    this.off(event, listener);
  }

  /** Takes one frame, and keeps nothing of it. Throws where it is no packet. */
  add(frame: unknown): void {
    this.#listener?.(decodePacket(frame));
  }

  /** Socket.IO calls this when the connection ends. */
  destroy(): void {
    // Nothing is held between frames.
  }
}
