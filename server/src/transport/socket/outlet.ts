import type { Frame } from './frame.ts';
import type { HearsaySocket } from './server.ts';

/** A TCP stream, and what ws writes to it with. */
interface WebSocketParts {
  readonly readyState: number;
  readonly _socket?: { cork?(): void; uncork(): void } | null;
  readonly _sender?: { sendFrame?(pieces: readonly Buffer[]): void };
}

/** What of a WebSocket transport is used to write less often; Engine.IO's and ws's types call some of it private. */
export interface Outlet {
  readonly name: string;
  /** Whether Engine.IO hands over what is written at once; else it gathers. */
  writable: boolean;
  /** Makes Engine.IO hand over what it gathered. */
  emit(event: 'ready'): void;
  readonly socket?: WebSocketParts;
}

const OPEN = 1;

export const outletOf = ({ conn }: HearsaySocket): Outlet => conn.transport as unknown as Outlet;

/**
 * Sends a frame. `buffered`: the bytes that the socket has yet to read. Where nothing waits, the frame goes straight to the
 * WebSocket; else, and where that cannot be had, through Engine.IO, which keeps it for when the socket has drained.
 */
export function sendFrame(socket: HearsaySocket, { bytes, options }: Frame, buffered: number): void {
  const { name, writable, socket: webSocket } = outletOf(socket);
  const isFree = buffered === 0 && writable && name === 'websocket' && webSocket?.readyState === OPEN;
  if (isFree && webSocket._sender?.sendFrame) webSocket._sender.sendFrame(options.wsPreEncodedFrame);
  else socket.conn.write(bytes, options as object);
}
