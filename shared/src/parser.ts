/**
 * The Socket.IO packet codec of both ends: one msgpack frame a packet, binary as `bin` inside it.
 * Same frames as socket.io-msgpack-parser 3 (https://github.com/socketio/socket.io-msgpack-parser), which
 * leaks a view's whole underlying buffer, lets reserved event names through and mangles lone surrogates.
 */
import { decode, ExtensionCodec, Encoder as MsgpackEncoder } from '@msgpack/msgpack';
import { Emitter } from '@socket.io/component-emitter';

/** Packet types of the Socket.IO protocol, version 5. */
const CONNECT = 0;
const DISCONNECT = 1;
const EVENT = 2;
const ACK = 3;
const CONNECT_ERROR = 4;

interface Packet {
  type: number;
  nsp: string;
  data?: unknown;
  id?: number;
}

const RESERVED = new Set(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener']);

/** notepack, which outside clients use, writes `undefined` as extension 0. */
const extensionCodec = new ExtensionCodec();
extensionCodec.register({ type: 0, encode: () => null, decode: () => undefined });
const options = { extensionCodec };

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

/** A frame's packet. Throws on anything that is not one: Socket.IO then closes the connection. */
function parsePacket(decoded: unknown): Packet {
  if (!isRecord(decoded) || !hasValidData(decoded)) throw new Error('invalid packet');
  const { type, nsp, data, id } = decoded;
  if (typeof nsp !== 'string') throw new Error('invalid namespace');
  if (id !== undefined && !Number.isSafeInteger(id)) throw new Error('invalid packet id');
  return { type: type as number, nsp, data, ...(id !== undefined && { id: id as number }) };
}

/** Packets to frames: each is one exact-length Uint8Array. */
export class Encoder {
  readonly #msgpack = new MsgpackEncoder({ ignoreUndefined: true });

  encode({ type, nsp, data, id }: Packet): Uint8Array[] {
    return [this.#msgpack.encode({ type, nsp, data, id })];
  }
}

/** Frames to packets: emits `decoded` for each. */
export class Decoder extends Emitter<
  Record<never, never>,
  Record<never, never>,
  { decoded: (packet: Packet) => void }
> {
  /** Takes one frame, and keeps nothing of it. Throws where it is no packet. */
  add(frame: unknown): void {
    if (!(frame instanceof ArrayBuffer) && !ArrayBuffer.isView(frame)) throw new Error('frame is not binary');
    this.emitReserved('decoded', parsePacket(decode(frame, options)));
  }

  /** Socket.IO calls this when the connection ends. */
  destroy(): void {
    // Nothing is held between frames.
  }
}
