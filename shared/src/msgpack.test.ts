import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXTENSION, MsgpackReader } from './msgpack-reader.ts';
import { MsgpackWriter } from './msgpack-writer.ts';

const writer = new MsgpackWriter();
const write = (value: unknown): Uint8Array => writer.write(value, (bytes) => bytes.slice());
const reader = new MsgpackReader(['type', 'update', 'x']);
const read = (frame: Uint8Array): unknown => reader.read(frame);
/** What another implementation writes. */
const peer = (value: unknown): Uint8Array => encode(value, { ignoreUndefined: true });

const bytes = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index % 251);
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
const EDGES = [0, 1, 15, 16, 31, 32, 47, 48, 49, 64, 65, 127, 128, 255, 256, 65_535, 65_536];
const INTEGERS = [7, 8, 15, 16, 31, 32, 52].flatMap((bits) => [
  2 ** bits - 1,
  2 ** bits,
  -(2 ** bits),
  -(2 ** bits) - 1,
]);

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary-ascii', maxLength: 300 }),
  fc.maxSafeInteger(),
  fc.integer(),
  fc.double({ noInteger: true }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }),
);
const { plain } = fc.letrec<{ plain: unknown }>((tie) => ({
  plain: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('plain'), { maxLength: 20 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('plain'),
      { noNullPrototype: true, maxKeys: 20 },
    ),
  ),
}));

describe('a plain value', () => {
  const samples: [string, unknown][] = [
    ...EDGES.map((length): [string, unknown] => [`text of ${length}`, 'x'.repeat(length)]),
    ...EDGES.map((length): [string, unknown] => [`wide text of ${length}`, 'é'.repeat(length)]),
    ...EDGES.map((length): [string, unknown] => [`text that turns wide after ${length}`, `${'x'.repeat(length)}👋`]),
    ...EDGES.map((length): [string, unknown] => [`${length} bytes`, bytes(length)]),
    ...EDGES.map((length): [string, unknown] => [`a list of ${length}`, new Array(length).fill(1)]),
    ...EDGES.map((count): [string, unknown] => [`${count} keys`, keys(count)]),
    ...INTEGERS.map((integer): [string, unknown] => [`${integer}`, integer]),
    ...[0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 60), 1e300].map((number): [string, unknown] => [
      `the number ${number}`,
      number,
    ]),
    ['a byte order mark', '\ufefftext'],
    ['a long text with a byte order mark', `\ufeff${'x'.repeat(300)}`],
    ['keys without a value', { a: undefined, b: 1, c: undefined }],
    ['undefined in a list', [undefined, 1]],
  ];

  it.each(samples)('is written as others write it, and read as others read it: %s', (_, value) => {
    expect(Buffer.from(write(value)).equals(peer(value))).toBe(true);
    // A decoder of text takes the mark away, unless it is told not to.
    expect(read(peer(value))).toEqual(typeof value === 'string' ? value : decode(peer(value)));
  });

  it('is written as others write it, and goes round, whatever it holds', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const frame = write(value);
        expect(Buffer.from(frame).equals(peer(value))).toBe(true);
        expect(read(frame)).toEqual(value);
        expect(decode(frame)).toEqual(value);
        expect(read(peer(value))).toEqual(decode(peer(value)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the writer', () => {
  it.each<[string, unknown]>([
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['an instance of a class', new (class Thing {})()],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a big integer', 1n],
  ])('refuses what is no plain value: %s', (_, value) => {
    expect(() => write({ value })).toThrow('cannot be written');
    expect(read(write('and goes on'))).toBe('and goes on');
  });

  it('writes one value at a time', () => {
    const within = () => writer.write('inner', () => 1);
    expect(() => writer.write('outer', within)).toThrow('one value at a time');
    expect(() =>
      write({
        get inner() {
          return within();
        },
      }),
    ).toThrow('one value at a time');
    expect(read(write('and goes on'))).toBe('and goes on');
  });

  it('refuses a value that holds itself', () => {
    const loop: unknown[] = [];
    loop.push(loop);
    expect(() => write(loop)).toThrow('nested too deep');
  });

  it('keeps nothing of what it wrote, and no large memory', () => {
    const memory: Uint8Array[] = [];
    const keep = (frame: Uint8Array) => void memory.push(new Uint8Array(frame.buffer));
    for (const text of ['a secret', 'a secret '.repeat(20_000)]) writer.write({ text, '': [text] }, keep);
    writer.write('x', keep);
    // It has outgrown the memory that it lent just now.
    writer.write(['a secret', 'x'.repeat(10_000)], keep);
    expect(memory.map((each) => Buffer.from(each).includes('secret'))).toEqual([false, false, false, false]);
    expect(memory.at(-1)?.length).toBeLessThanOrEqual(64 * 1024);
    expect(() => writer.write(['a secret', () => 1], keep)).toThrow();
    writer.write('x', keep);
    expect(Buffer.from(memory.at(-1) ?? []).includes('secret')).toBe(false);
  });
});

describe('the reader', () => {
  it('gives bytes that are the frame’s own', () => {
    const frame = write(bytes(10));
    const given = read(frame) as Uint8Array;
    expect([given.constructor, given.buffer, given.length]).toEqual([Uint8Array, frame.buffer, 10]);
  });

  it('finds the words that it was given, and takes nothing else for them', () => {
    for (const text of ['type', 'tape', 'tyqe', 'update', 'updatd', 'x', 'y', '']) expect(read(write(text))).toBe(text);
  });

  it.each([1, 2, 4, 8, 16, 3, 300, 70_000])('says of an extension of %s bytes only that it is there', (length) => {
    for (const type of [-1, 1, 127]) expect(read(extension(type, length))).toBe(EXTENSION);
    expect(read(extension(0, length))).toBeUndefined();
  });

  it('reads over what lies deeper than anything that is sent', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'deep' : { in: [nested(levels - 1)] });
    expect(read(write([nested(15), 'after']))).toEqual([nested(15), 'after']);
    const frame = Buffer.concat([Buffer.of(0x92), Buffer.alloc(200_000, 0x91), Buffer.of(0x01), write('after')]);
    const [first, after] = read(frame) as unknown[];
    expect(after).toBe('after');
    expect(JSON.stringify(first)).toBe(`${'['.repeat(31)}null${']'.repeat(31)}`);
  });

  it('replaces what is no UTF-8', () => {
    expect(read(Uint8Array.of(0xa3, 0x61, 0xff, 0x62))).toBe('a\ufffdb');
  });

  it('throws where a key is no text, and on a type that there is not', () => {
    for (const key of [0x01, 0xc0, 0x90]) expect(() => read(Uint8Array.of(0x81, key, 0x01))).toThrow('key');
    expect(() => read(Uint8Array.of(0xc1))).toThrow('no MessagePack');
  });

  it('reads garbage as others do, or throws', () => {
    fc.assert(
      fc.property(
        plain,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.nat(),
        (value, changes, cut) => {
          const frame = write(value);
          for (const [at, byte] of changes) frame[at % frame.length] = byte;
          const part = frame.subarray(0, frame.length - (cut % 3 === 0 ? cut % frame.length : 0));
          const [ours, theirs] = [attempt(() => read(part)), attempt(() => decode(part))];
          // Ours says of an extension no more than that it is there, and theirs looks at dates.
          if (holds(ours, (leaf) => leaf === EXTENSION || leaf === undefined)) return;
          if (theirs instanceof Error) expect(ours).toBeInstanceOf(Error);
          // Theirs takes numbers for keys too, and some bytes that are no UTF-8 for letters.
          else if (ours instanceof Error) expect(ours.message).toBe('a key is not allowed');
          else if (!holds(ours, isReplaced)) expect(ours).toEqual(theirs);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

function holds(value: unknown, is: (leaf: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return is(value);
  return Object.entries(value).some(([key, inner]) => is(key) || holds(inner, is));
}

const isReplaced = (leaf: unknown): boolean => typeof leaf === 'string' && leaf.includes('\ufffd');

function attempt(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

function extension(type: number, length: number): Uint8Array {
  const fixed = [1, 2, 4, 8, 16].indexOf(length);
  const head = Buffer.alloc(5);
  if (fixed >= 0) return Buffer.concat([Buffer.of(0xd4 + fixed, type & 0xff), Buffer.alloc(length)]);
  const power = [0x100, 0x10000].filter((bound) => length >= bound).length;
  head[0] = 0xc7 + power;
  head.writeUIntBE(length, 1, 2 ** power);
  return Buffer.concat([head.subarray(0, 1 + 2 ** power), Buffer.of(type & 0xff), Buffer.alloc(length)]);
}
