/** Values deeper than this are refused: nothing that anyone sends is. */
const DEPTH_MAX = 100;
/** Longer text is encoded by the platform, shorter by the loop below, which beats a call out of JavaScript. */
const LOOPED_UNITS = 48;
/** A header's type byte and a length of four bytes. */
const HEADER_MAX = 5;
const INITIAL_BYTES = 4 * 1024;
/** A buffer that had to grow beyond this is not kept. */
const KEPT_BYTES = 64 * 1024;

const utf8 = new TextEncoder();

/** The type bytes of a kind of value whose length follows in 8, 16 or 32 bits. */
interface Lengths {
  /** Up to so many are part of the type byte `short`. */
  readonly shortMax: number;
  readonly short: number;
  readonly bits8?: number;
  readonly bits16: number;
  readonly bits32: number;
}

const STRING: Lengths = { shortMax: 31, short: 0xa0, bits8: 0xd9, bits16: 0xda, bits32: 0xdb };
const BINARY: Lengths = { shortMax: -1, short: 0, bits8: 0xc4, bits16: 0xc5, bits32: 0xc6 };
const ARRAY: Lengths = { shortMax: 15, short: 0x90, bits16: 0xdc, bits32: 0xdd };
const MAP: Lengths = { shortMax: 15, short: 0x80, bits16: 0xde, bits32: 0xdf };

/**
 * Writes plain values as MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), each in its shortest form:
 * null, booleans, numbers, strings, views of bytes, arrays, and objects by their own keys, those with `undefined` left out.
 */
export class MsgpackWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #end = 0;
  #isAtWork = false;

  /**
   * @param take is given the writer's own memory, to be read before it returns: it is cleared then
   * @returns what `take` returns
   * @throws Error for what is no plain value, for what is nested deeper than a hundred levels, and while it writes
   */
  write<T>(value: unknown, take: (bytes: Uint8Array) => T): T {
    if (this.#isAtWork) throw new Error('one value at a time');
    this.#isAtWork = true;
    try {
      this.#any(value, 0);
      return take(this.#bytes.subarray(0, this.#end));
    } finally {
      this.#bytes.fill(0, 0, this.#end);
      this.#end = 0;
      if (this.#bytes.length > KEPT_BYTES) this.#resize(INITIAL_BYTES);
      this.#isAtWork = false;
    }
  }

  #any(value: unknown, depth: number): void {
    if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') this.#number(value);
    else if (value === null || value === undefined) this.#byte(0xc0);
    else if (typeof value === 'boolean') this.#byte(value ? 0xc3 : 0xc2);
    else if (typeof value !== 'object') throw new Error(`a ${typeof value} cannot be written`);
    else if (depth === DEPTH_MAX) throw new Error('nested too deep');
    else if (Array.isArray(value)) this.#array(value, depth + 1);
    else if (ArrayBuffer.isView(value)) this.#binary(value);
    else if (isPlain(value)) this.#map(value, depth + 1);
    else throw new Error('what is no plain object cannot be written');
  }

  #array(items: readonly unknown[], depth: number): void {
    this.#header(ARRAY, items.length);
    for (const item of items) this.#any(item, depth);
  }

  #map(map: Readonly<Record<string, unknown>>, depth: number): void {
    const start = this.#end;
    this.#header(MAP, 0);
    let size = 0;
    for (const key in map) {
      const value = map[key];
      if (value === undefined) continue;
      size += 1;
      this.#text(key);
      this.#any(value, depth);
    }
    this.#head(MAP, size, start, start + 1);
  }

  #binary(view: ArrayBufferView): void {
    const given = view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    const { length } = given;
    this.#header(BINARY, length);
    this.#reserve(length);
    const bytes = this.#bytes;
    const end = this.#end;
    if (length > LOOPED_UNITS) bytes.set(given, end);
    else for (let index = 0; index < length; index += 1) bytes[end + index] = given[index] as number;
    this.#end = end + length;
  }

  #text(text: string): void {
    const { length } = text;
    if (length > LOOPED_UNITS) return this.#longText(text);
    const start = this.#end;
    this.#header(STRING, length);
    this.#reserve(length);
    const bytes = this.#bytes;
    let end = this.#end;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) {
        this.#end = start;
        return this.#longText(text);
      }
      bytes[end] = unit;
      end += 1;
    }
    this.#end = end;
  }

  /** Text of any length and script. How long its header is shows once it is written, and it is moved if the guess was wrong. */
  #longText(text: string): void {
    this.#reserve(HEADER_MAX + text.length * 3);
    const start = this.#end;
    this.#header(STRING, text.length);
    const guessed = this.#end;
    const { written } = utf8.encodeInto(text, this.#bytes.subarray(guessed));
    this.#end += written;
    this.#head(STRING, written, start, guessed);
  }

  #number(number: number): void {
    if (!Number.isSafeInteger(number)) return this.#float(number);
    if (number < 0) return this.#negative(number);
    if (number < 0x80) return this.#byte(number);
    if (number < 0x100) return this.#sized(0xcc, 1, number);
    if (number < 0x10000) return this.#sized(0xcd, 2, number);
    if (number <= 0xffffffff) return this.#sized(0xce, 4, number);
    this.#reserve(9);
    const low = number >>> 0;
    this.#sized(0xcf, 4, (number - low) / 2 ** 32);
    this.#view.setUint32(this.#end, low);
    this.#end += 4;
  }

  #negative(number: number): void {
    if (number >= -0x20) return this.#byte(number & 0xff);
    if (number >= -0x80) return this.#sized(0xd0, 1, number);
    if (number >= -0x8000) return this.#sized(0xd1, 2, number);
    if (number >= -0x80000000) return this.#sized(0xd2, 4, number);
    this.#reserve(9);
    this.#byte(0xd3);
    this.#view.setBigInt64(this.#end, BigInt(number));
    this.#end += 8;
  }

  #float(number: number): void {
    this.#reserve(9);
    this.#byte(0xcb);
    this.#view.setFloat64(this.#end, number);
    this.#end += 8;
  }

  #header({ shortMax, short, bits8, bits16, bits32 }: Lengths, length: number): void {
    if (length <= shortMax) this.#byte(short + length);
    else if (bits8 !== undefined && length < 0x100) this.#sized(bits8, 1, length);
    else if (length < 0x10000) this.#sized(bits16, 2, length);
    else this.#sized(bits32, 4, length);
  }

  /** Puts the right header where there was a guess, and makes room for it if that was too short: what follows begins at `from`. */
  #head(lengths: Lengths, length: number, start: number, from: number): void {
    const moved = start + headerBytes(lengths, length) - from;
    const end = this.#end + moved;
    if (moved > 0) {
      this.#reserve(moved);
      this.#bytes.copyWithin(from + moved, from, this.#end);
    }
    this.#end = start;
    this.#header(lengths, length);
    this.#end = end;
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#end] = byte;
    this.#end += 1;
  }

  /** A type byte, and an integer of so many bytes; a negative one as its two's complement. */
  #sized(type: number, size: 1 | 2 | 4, integer: number): void {
    this.#reserve(HEADER_MAX);
    this.#bytes[this.#end] = type;
    if (size === 1) this.#bytes[this.#end + 1] = integer;
    else if (size === 2) this.#view.setUint16(this.#end + 1, integer);
    else this.#view.setUint32(this.#end + 1, integer);
    this.#end += 1 + size;
  }

  #reserve(bytes: number): void {
    if (this.#end + bytes > this.#bytes.length) this.#resize(2 * (this.#end + bytes));
  }

  #resize(length: number): void {
    const bytes = new Uint8Array(length);
    const written = this.#bytes.subarray(0, this.#end);
    bytes.set(written);
    written.fill(0);
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

function headerBytes({ shortMax, bits8 }: Lengths, length: number): number {
  if (length <= shortMax) return 1;
  if (bits8 !== undefined && length < 0x100) return 2;
  return length < 0x10000 ? 3 : HEADER_MAX;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
