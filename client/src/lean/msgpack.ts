/**
 * MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md), as much of it as our packets hold, under the
 * names of @msgpack/msgpack, whose place it takes in the page (client/lean.ts): either reads what the other writes, at a
 * third of the weight. Plain data only: null, booleans, numbers, strings, bytes, arrays, and objects with string keys.
 */

const MAX_DEPTH = 100;
const utf8 = new TextEncoder();
const text = new TextDecoder('utf-8', { ignoreBOM: true });

/** Writes values as bytes; what is undefined in an object is left out. */
export class Encoder {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  /** One value as bytes of exactly its length. Throws on what is no plain data. */
  encode(value: unknown): Uint8Array<ArrayBuffer> {
    this.#at = 0;
    this.#write(value, 0);
    return this.#bytes.slice(0, this.#at);
  }

  #room(bytes: number): number {
    const from = this.#at;
    this.#at += bytes;
    if (this.#at > this.#bytes.length) {
      const grown = new Uint8Array(this.#at * 2);
      grown.set(this.#bytes.subarray(0, from));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return from;
  }

  #byte(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  /** A head byte, and a number of 1, 2 or 4 bytes: `heads` in this order, 0 where there is no such form. */
  #sized(size: number, heads: readonly [number, number, number]): void {
    if (size < 0x100 && heads[0] !== 0) {
      this.#byte(heads[0]);
      this.#byte(size);
    } else if (size < 0x10000) {
      this.#byte(heads[1]);
      const at = this.#room(2);
      this.#view.setUint16(at, size);
    } else {
      this.#byte(heads[2]);
      const at = this.#room(4);
      this.#view.setUint32(at, size);
    }
  }

  #write(value: unknown, depth: number): void {
    if (depth > MAX_DEPTH) throw new Error('too deep');
    if (value === null || value === undefined) this.#byte(0xc0);
    else if (typeof value === 'boolean') this.#byte(value ? 0xc3 : 0xc2);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'string') this.#string(value);
    else if (Array.isArray(value)) this.#array(value, depth);
    else if (ArrayBuffer.isView(value)) this.#binary(value);
    else if (typeof value === 'object') this.#object(value, depth);
    else throw new Error(`no plain data: ${typeof value}`);
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || value < -0x80000000 || value > 0xffffffff) {
      this.#byte(0xcb);
      const at = this.#room(8);
      this.#view.setFloat64(at, value);
    } else if (value >= 0) {
      if (value < 0x80) this.#byte(value);
      else this.#sized(value, [0xcc, 0xcd, 0xce]);
    } else if (value >= -0x20) this.#byte(value + 0x100);
    else {
      this.#byte(0xd2);
      const at = this.#room(4);
      this.#view.setInt32(at, value);
    }
  }

  #string(value: string): void {
    const encoded = utf8.encode(value);
    if (encoded.length < 0x20) this.#byte(0xa0 | encoded.length);
    else this.#sized(encoded.length, [0xd9, 0xda, 0xdb]);
    this.#raw(encoded);
  }

  #binary({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    this.#sized(byteLength, [0xc4, 0xc5, 0xc6]);
    this.#raw(new Uint8Array(buffer, byteOffset, byteLength));
  }

  #raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length);
    this.#bytes.set(bytes, at);
  }

  #array(values: readonly unknown[], depth: number): void {
    if (values.length < 0x10) this.#byte(0x90 | values.length);
    else this.#sized(values.length, [0, 0xdc, 0xdd]);
    for (const value of values) this.#write(value, depth + 1);
  }

  #object(value: object, depth: number): void {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    if (entries.length < 0x10) this.#byte(0x80 | entries.length);
    else this.#sized(entries.length, [0, 0xde, 0xdf]);
    for (const [key, member] of entries) {
      this.#string(key);
      this.#write(member, depth + 1);
    }
  }
}

/** Reads what an `Encoder`, or any other, has written. */
export class Decoder {
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;

  /** The one value in a frame. Throws where there is none, more than one, or something that is no plain data. */
  decode(frame: ArrayBuffer | ArrayBufferView): unknown {
    this.#view = ArrayBuffer.isView(frame)
      ? new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
      : new DataView(frame);
    this.#at = 0;
    const value = this.#read(0);
    if (this.#at !== this.#view.byteLength) throw new RangeError('more than one value');
    return value;
  }

  #skip(bytes: number): number {
    const from = this.#at;
    this.#at += bytes;
    return from;
  }

  /** An unsigned number of so many bytes. */
  #size(bytes: 1 | 2 | 4): number {
    const at = this.#skip(bytes);
    if (bytes === 1) return this.#view.getUint8(at);
    return bytes === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #read(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new Error('too deep');
    const head = this.#size(1);
    if (head < 0x80) return head;
    if (head < 0x90) return this.#object(head & 0x0f, depth);
    if (head < 0xa0) return this.#array(head & 0x0f, depth);
    if (head < 0xc0) return this.#string(head & 0x1f);
    if (head >= 0xe0) return head - 0x100;
    const view = this.#view;
    switch (head) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#raw(this.#size(1)).slice();
      case 0xc5:
        return this.#raw(this.#size(2)).slice();
      case 0xc6:
        return this.#raw(this.#size(4)).slice();
      case 0xca:
        return view.getFloat32(this.#skip(4));
      case 0xcb:
        return view.getFloat64(this.#skip(8));
      case 0xcc:
        return this.#size(1);
      case 0xcd:
        return this.#size(2);
      case 0xce:
        return this.#size(4);
      case 0xcf:
        return this.#size(4) * 2 ** 32 + this.#size(4);
      case 0xd0:
        return view.getInt8(this.#skip(1));
      case 0xd1:
        return view.getInt16(this.#skip(2));
      case 0xd2:
        return view.getInt32(this.#skip(4));
      case 0xd3:
        return view.getInt32(this.#skip(4)) * 2 ** 32 + this.#size(4);
      case 0xd4:
        // The one extension there is: type 0, one byte, `undefined`.
        if (this.#size(1) !== 0) break;
        this.#skip(1);
        return undefined;
      case 0xd9:
        return this.#string(this.#size(1));
      case 0xda:
        return this.#string(this.#size(2));
      case 0xdb:
        return this.#string(this.#size(4));
      case 0xdc:
        return this.#array(this.#size(2), depth);
      case 0xdd:
        return this.#array(this.#size(4), depth);
      case 0xde:
        return this.#object(this.#size(2), depth);
      case 0xdf:
        return this.#object(this.#size(4), depth);
    }
    throw new Error('no plain data');
  }

  #raw(length: number): Uint8Array {
    const at = this.#skip(length);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + at, this.#within(length));
  }

  /** What a frame announces must be in it, before room is made for it. */
  #within(length: number): number {
    if (this.#at > this.#view.byteLength) throw new RangeError('cut short');
    return length;
  }

  #string(length: number): string {
    return text.decode(this.#raw(length));
  }

  #array(length: number, depth: number): unknown[] {
    const values: unknown[] = [];
    for (let index = 0; index < length; index += 1) values.push(this.#read(depth + 1));
    return values;
  }

  #object(length: number, depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (let index = 0; index < length; index += 1) {
      const key = this.#read(depth + 1);
      if (typeof key !== 'string' || key === '__proto__') throw new Error('no plain data');
      object[key] = this.#read(depth + 1);
    }
    return object;
  }
}

/** Stands in for @msgpack/msgpack's. */
export class ExtensionCodec {
  register(): void {
    // The one extension that packets may hold is built in above.
  }
}
