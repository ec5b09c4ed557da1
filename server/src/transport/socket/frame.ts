import type { EventName, EventPayload } from '@hearsay/shared/contract';
import { ACK, EVENT, encodePacket } from '@hearsay/shared/parser';

/** A frame's first byte, final and binary, and the lengths from which its header is longer: RFC 6455, section 5.2. */
const FINAL_BINARY = 0x82;
const [LENGTH_16, LENGTH_64] = [126, 127];
const [SHORT_HEADER, HEADER_16, HEADER_64] = [2, 4, 10];

/** An event, encoded once for all who get it: to be handed to Engine.IO's `write`. */
export interface Frame {
  readonly bytes: Buffer;
  /** With its WebSocket header, in one piece. Engine.IO sends it as it stands where it can, and `bytes` where it cannot. */
  readonly options: { readonly wsPreEncodedFrame: readonly Buffer[] };
}

/** Encodes an event of the main namespace. */
export function frameOf<N extends EventName>(name: N, payload: EventPayload<N>): Frame {
  return encodePacket({ type: EVENT, nsp: '/', data: [name, payload] }, framed);
}

/** Encodes the answer to a client's event: to be handed to Engine.IO's `write`. */
export function ackOf(id: number, answer: object): Uint8Array {
  return encodePacket({ type: ACK, nsp: '/', data: [answer], id }, (packet) => packet.slice());
}

function framed(packet: Uint8Array): Frame {
  const whole = Buffer.allocUnsafe(framedLength(packet.length));
  writeFrame(whole, 0, packet);
  return { bytes: whole.subarray(whole.length - packet.length), options: { wsPreEncodedFrame: [whole] } };
}

/** Frames that leave one after the other. */
export interface Parcel {
  readonly frames: readonly Frame[];
  /** All of them, with their WebSocket headers. */
  readonly pieces: readonly Buffer[];
}

/** Null where there is nothing to send. */
export function parcelOf(...given: readonly (Frame | null)[]): Parcel | null {
  const frames = given.filter((frame) => frame !== null);
  const [first] = frames;
  if (!first) return null;
  if (frames.length === 1) return { frames, pieces: first.options.wsPreEncodedFrame };
  return { frames, pieces: [Buffer.concat(frames.flatMap(({ options }) => options.wsPreEncodedFrame))] };
}

/** How long a frame is that holds so many bytes. */
export function framedLength(bytes: number): number {
  if (bytes < LENGTH_16) return SHORT_HEADER + bytes;
  return (bytes <= 0xffff ? HEADER_16 : HEADER_64) + bytes;
}

/** Writes a binary frame from `at` on, and gives where it ends. A server's frames are not masked. */
export function writeFrame(target: Buffer, at: number, bytes: Uint8Array): number {
  target[at] = FINAL_BINARY;
  const start = writeLength(target, at + 1, bytes.length);
  target.set(bytes, start);
  return start + bytes.length;
}

function writeLength(target: Buffer, at: number, length: number): number {
  if (length < LENGTH_16) return target.writeUInt8(length, at);
  if (length <= 0xffff) {
    target[at] = LENGTH_16;
    return target.writeUInt16BE(length, at + 1);
  }
  target[at] = LENGTH_64;
  return target.writeBigUInt64BE(BigInt(length), at + 1);
}
