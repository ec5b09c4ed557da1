import type { EventName, EventPayload } from '@hearsay/shared/contract';
import { Encoder } from '@hearsay/shared/parser';

/** Socket.IO's packet type. */
const EVENT = 2;
const encoder = new Encoder();

/** A frame's first byte, final and binary, and the lengths from which its header is longer: RFC 6455, section 5.2. */
const FINAL_BINARY = 0x82;
const [LENGTH_16, LENGTH_64] = [126, 127];
const HEADER_BYTES_MAX = 10;

/** An event, encoded once for all who get it: to be handed to Engine.IO's `write`. */
export interface Frame {
  readonly bytes: Buffer;
  /** With its WebSocket header, in one piece. Engine.IO sends it as it stands where it can, and `bytes` where it cannot. */
  readonly options: { readonly wsPreEncodedFrame: readonly Buffer[] };
}

/** Encodes an event of the main namespace. */
export function frameOf<N extends EventName>(name: N, payload: EventPayload<N>): Frame {
  const [packet = new Uint8Array()] = encoder.encode({ type: EVENT, nsp: '/', data: [name, payload] });
  const whole = Buffer.allocUnsafe(HEADER_BYTES_MAX + packet.length);
  const start = writeHeader(whole, packet.length);
  whole.set(packet, start);
  const end = start + packet.length;
  return { bytes: whole.subarray(start, end), options: { wsPreEncodedFrame: [whole.subarray(0, end)] } };
}

/** Gives the header's length. A server's frames are not masked. */
function writeHeader(whole: Buffer, length: number): number {
  whole[0] = FINAL_BINARY;
  if (length < LENGTH_16) {
    whole[1] = length;
    return 2;
  }
  if (length <= 0xffff) {
    whole[1] = LENGTH_16;
    return whole.writeUInt16BE(length, 2);
  }
  whole[1] = LENGTH_64;
  return whole.writeBigUInt64BE(BigInt(length), 2);
}
