/** Frames of RFC 6455, section 5.2, as far as the servers under test send them: whole ones. */
import { randomBytes } from 'node:crypto';

export const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10];

const FINAL = 0x80;
const [OPCODE, LENGTH] = [0x0f, 0x7f];
/** Stand in the length's place where it follows in 16 or 64 bits. */
const [LENGTH_16, LENGTH_64] = [126, 127];
/** A client masks what it sends. */
const MASKED = 0x80;
const MASK = randomBytes(4);

/**
 * A client's frame.
 * @param {number} opcode
 * @param {string | Uint8Array} data
 */
export function frameOf(opcode, data) {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  const { length } = bytes;
  const short = shortOf(length);
  const start = headerBytes(short) + MASK.length;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = FINAL | opcode;
  frame[1] = MASKED | short;
  if (short === LENGTH_16) frame.writeUInt16BE(length, 2);
  else if (short === LENGTH_64) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(MASK, start - MASK.length);
  for (let index = 0; index < length; index += 1) frame[start + index] = bytes[index] ^ MASK[index & 3];
  return frame;
}

/**
 * What a server's frame is, and where its data lie; null where not all of it has come.
 * @param {Buffer} bytes
 * @param {number} at where the frame begins
 * @returns {{opcode: number, start: number, end: number} | null}
 */
export function frameAt(bytes, at) {
  if (bytes.length - at < 2) return null;
  if ((bytes[at] & FINAL) === 0) throw new Error('a frame in parts');
  const short = bytes[at + 1] & LENGTH;
  const start = at + headerBytes(short);
  if (start > bytes.length) return null;
  const end = start + readLength(bytes, at, short);
  return end > bytes.length ? null : { opcode: bytes[at] & OPCODE, start, end };
}

/** A length, or what stands in its place. */
function shortOf(length) {
  if (length < LENGTH_16) return length;
  return length <= 0xffff ? LENGTH_16 : LENGTH_64;
}

/** The header's bytes, without a mask. */
function headerBytes(short) {
  if (short < LENGTH_16) return 2;
  return short === LENGTH_16 ? 4 : 10;
}

function readLength(bytes, at, short) {
  if (short < LENGTH_16) return short;
  return short === LENGTH_16 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
}
