import { ExpectedWords } from './expected-words.ts';

/** What lies deeper is read over, and is null: nothing of the contract lies there. */
const DEPTH_MAX = 32;
/** Longer text is decoded by the platform, shorter by the loop below, which beats a call out of JavaScript. */
const LOOPED_BYTES = 64;

/** A byte order mark is text like any other. */
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const NOTHING = new Uint8Array();
/** Stands for an extension, a date for one. No schema takes it. */
export const EXTENSION = Symbol('extension');

const tooShort = (): Error => new RangeError('the frame ends too early');

/**
 * Reads MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md) that strangers wrote, as plain values: null,
 * booleans, numbers, strings, bytes, arrays, and objects whose keys are text. Extension 0, which is how notepack writes it,
 * is `undefined`; of others is only said that they are there. What a frame claims to hold takes no memory until it does.
 */
export class MsgpackReader {
  readonly #words: ExpectedWords;
  #bytes: Uint8Array = NOTHING;
  #at = 0;
  /** Values still to be read over. */
  #owed = 0;
  #isPassing = false;

  /** `words`: text that is expected often, and found faster than it is made. Nothing else is remembered. */
  constructor(words: readonly string[]) {
    this.#words = new ExpectedWords(words);
  }

  /**
   * The value of a frame that holds one. Bytes are views of the frame.
   * @throws Error where it holds none, or more than one, or what is none of the above
   */
  read(frame: Uint8Array): unknown {
    this.#bytes = frame;
    this.#at = 0;
    this.#owed = 0;
    this.#isPassing = false;
    try {
      const value = this.#any(0);
      if (this.#at !== frame.length) throw new RangeError('the frame has bytes left over');
      return value;
    } finally {
      this.#bytes = NOTHING;
    }
  }

  #any(depth: number): unknown {
    const type = this.#byte();
    if (type < 0x80) return type;
    if (type < 0x90) return this.#map(type & 0x0f, depth);
    if (type < 0xa0) return this.#array(type & 0x0f, depth);
    if (type < 0xc0) return this.#text(type & 0x1f);
    if (type >= 0xe0) return type - 0x100;
    switch (type) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#binary(this.#byte());
      case 0xc5:
        return this.#binary(this.#unsigned(2));
      case 0xc6:
        return this.#binary(this.#unsigned(4));
      case 0xc7:
        return this.#extension(this.#byte());
      case 0xc8:
        return this.#extension(this.#unsigned(2));
      case 0xc9:
        return this.#extension(this.#unsigned(4));
      case 0xca:
        return this.#skip(4).getFloat32(0);
      case 0xcb:
        return this.#skip(8).getFloat64(0);
      case 0xcc:
        return this.#byte();
      case 0xcd:
        return this.#unsigned(2);
      case 0xce:
        return this.#unsigned(4);
      case 0xcf:
        return this.#unsigned(4) * 2 ** 32 + this.#unsigned(4);
      case 0xd0:
        return this.#skip(1).getInt8(0);
      case 0xd1:
        return this.#skip(2).getInt16(0);
      case 0xd2:
        return this.#skip(4).getInt32(0);
      case 0xd3:
        return this.#skip(4).getInt32(0) * 2 ** 32 + this.#unsigned(4);
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (type - 0xd4));
      case 0xd9:
        return this.#text(this.#byte());
      case 0xda:
        return this.#text(this.#unsigned(2));
      case 0xdb:
        return this.#text(this.#unsigned(4));
      case 0xdc:
        return this.#array(this.#unsigned(2), depth);
      case 0xdd:
        return this.#array(this.#unsigned(4), depth);
      case 0xde:
        return this.#map(this.#unsigned(2), depth);
      case 0xdf:
        return this.#map(this.#unsigned(4), depth);
      default:
        throw new Error('the frame holds what is no MessagePack');
    }
  }

  #array(length: number, depth: number): unknown[] | null {
    this.#expect(length);
    if (depth === DEPTH_MAX) return this.#passOver(length);
    const items: unknown[] = [];
    for (let left = length; left > 0; left -= 1) items.push(this.#any(depth + 1));
    return items;
  }

  #map(size: number, depth: number): Record<string, unknown> | null {
    this.#expect(2 * size);
    if (depth === DEPTH_MAX) return this.#passOver(2 * size);
    const map: Record<string, unknown> = {};
    for (let left = size; left > 0; left -= 1) {
      const key = this.#any(depth + 1);
      if (typeof key !== 'string' || key === '__proto__') throw new Error('a key is not allowed');
      map[key] = this.#any(depth + 1);
    }
    return map;
  }

  /** Reads over so many values, however deep they go, without going down with them. */
  #passOver(values: number): null {
    this.#owed += values;
    if (this.#isPassing) return null;
    this.#isPassing = true;
    for (; this.#owed > 0; this.#owed -= 1) this.#any(DEPTH_MAX);
    this.#isPassing = false;
    return null;
  }

  /** Every value takes a byte at least: what claims more than there is is not begun. */
  #expect(values: number): void {
    if (values > this.#bytes.length - this.#at) throw tooShort();
  }

  #binary(length: number): Uint8Array {
    const start = this.#at;
    this.#pass(length);
    const { buffer, byteOffset } = this.#bytes;
    return new Uint8Array(buffer, byteOffset + start, length);
  }

  #text(length: number): string {
    const start = this.#at;
    this.#pass(length);
    return (
      this.#words.find(this.#bytes, start, length) ??
      this.#ascii(start, length) ??
      utf8.decode(this.#bytes.subarray(start, start + length))
    );
  }

  #ascii(start: number, length: number): string | undefined {
    if (length > LOOPED_BYTES) return undefined;
    const bytes = this.#bytes;
    const units = new Array<number>(length);
    for (let index = 0; index < length; index += 1) {
      const byte = bytes[start + index] as number;
      if (byte > 0x7f) return undefined;
      units[index] = byte;
    }
    return String.fromCharCode.apply(null, units);
  }

  #extension(length: number): undefined | typeof EXTENSION {
    const type = this.#byte();
    this.#pass(length);
    return type === 0 ? undefined : EXTENSION;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw tooShort();
    this.#at += 1;
    return byte;
  }

  #unsigned(size: 2 | 4): number {
    const start = this.#at;
    this.#pass(size);
    const bytes = this.#bytes as unknown as Record<number, number>;
    const first = ((bytes[start] as number) << 8) | (bytes[start + 1] as number);
    if (size === 2) return first;
    return first * 0x10000 + (((bytes[start + 2] as number) << 8) | (bytes[start + 3] as number));
  }

  #skip(size: number): DataView {
    const start = this.#at;
    this.#pass(size);
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + start, size);
  }

  #pass(bytes: number): void {
    if (bytes > this.#bytes.length - this.#at) throw tooShort();
    this.#at += bytes;
  }
}
