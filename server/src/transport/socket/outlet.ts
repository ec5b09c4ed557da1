import { type Frame, framedLength, type Parcel, writeFrame } from './frame.ts';
import type { HearsaySocket } from './server.ts';

/** A TCP stream, and what ws writes to it with. */
interface WebSocketParts {
  readonly readyState: number;
  readonly bufferedAmount: number;
  readonly _socket?: { cork?(): void; uncork(): void } | null;
  readonly _sender?: { sendFrame?(pieces: readonly Buffer[]): void };
}

/** Engine.IO's transport. */
interface Transport {
  readonly name: string;
  /** Whether Engine.IO hands over what is written at once; else it gathers. */
  writable: boolean;
  /** Makes Engine.IO hand over what it gathered. */
  emit(event: 'ready'): void;
  readonly socket?: WebSocketParts;
}

/** What was written to a connection and waits for its transport. */
interface Gathered {
  readonly data?: unknown;
  readonly options?: Partial<Frame['options']>;
}

/** What of Engine.IO's socket is used to write less often; its types, and ws's, call some of it private. */
export interface Connection {
  readonly readyState: string;
  readonly transport: Transport;
  readonly writeBuffer: Gathered[];
  /** Those who want to know when what waits has left. */
  readonly packetsFn?: readonly unknown[];
}

const OPEN = 1;
/** More than this is not copied. */
const JOINED_BYTES_MAX = 16 * 1024;

/** What is written to, past Socket.IO. */
export const connectionOf = ({ conn }: HearsaySocket): Connection => conn as unknown as Connection;

/**
 * Sends frames straight to the WebSocket, where nothing waits for it; else, or where that cannot be had, false: nothing was
 * sent. While Engine.IO's transport can write, Engine.IO keeps nothing for later.
 */
export function sendAtOnce(connection: Connection, { pieces }: Parcel): boolean {
  const { writable, socket: webSocket } = connection.transport;
  if (!writable || webSocket?.readyState !== OPEN || webSocket.bufferedAmount > 0) return false;
  if (!webSocket._sender?.sendFrame) return false;
  webSocket._sender.sendFrame(pieces);
  return true;
}

/** Sends frames through Engine.IO, which keeps them for when the socket has drained. */
export function send(socket: HearsaySocket, { frames }: Parcel): void {
  for (const { bytes, options } of frames) socket.conn.write(bytes, options as object);
}

/**
 * Makes Engine.IO gather what is written to a socket until `release`; false where that cannot be had: with long polling, or
 * while a write is under way. Engine.IO gathers while its transport says that it cannot take more: a held one says so.
 */
export function hold(socket: HearsaySocket): boolean {
  const { transport } = connectionOf(socket);
  if (transport.name !== 'websocket' || !transport.writable || !transport.socket?._socket?.cork) return false;
  transport.writable = false;
  return true;
}

/** Sends what was gathered, in one write to the operating system. */
export function release(socket: HearsaySocket): void {
  const connection = connectionOf(socket);
  const { transport } = connection;
  transport.writable = true;
  if (sendJoined(connection)) return;
  const stream = transport.socket?._socket;
  stream?.cork?.();
  transport.emit('ready');
  stream?.uncork();
}

/** Sends all that was gathered as one piece, past Engine.IO; false where that would not be the same. */
function sendJoined({ readyState, writeBuffer, packetsFn, transport: { socket: webSocket } }: Connection): boolean {
  const isIdle = readyState === 'open' && webSocket?.readyState === OPEN && webSocket.bufferedAmount === 0;
  if (!isIdle || !webSocket._sender?.sendFrame || packetsFn?.length !== 0) return false;
  const length = writeBuffer.reduce((sum, packet) => sum + lengthOf(packet), 0);
  if (!(length <= JOINED_BYTES_MAX)) return false;
  const joined = Buffer.allocUnsafe(length);
  let end = 0;
  for (const { data, options } of writeBuffer.splice(0)) {
    const [whole] = options?.wsPreEncodedFrame ?? [];
    if (whole) end += whole.copy(joined, end);
    else end = writeFrame(joined, end, data as Uint8Array);
  }
  webSocket._sender.sendFrame([joined]);
  return true;
}

/** The bytes of a packet's frame; not a number for Engine.IO's own packets, which are text. */
function lengthOf({ data, options }: Gathered): number {
  const [whole] = options?.wsPreEncodedFrame ?? [];
  if (whole) return whole.length;
  return data instanceof Uint8Array ? framedLength(data.length) : Number.NaN;
}
