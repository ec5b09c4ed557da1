import * as reference from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decoder, Encoder } from './msgpack.ts';

const lean = { encoder: new Encoder(), decoder: new Decoder() };

const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.maxSafeInteger(),
    // msgpack writes integers, and these have one zero.
    fc.double().map((number) => number + 0),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value'), { maxKeys: 20, noNullPrototype: true }),
  ),
})).value;

const isSafe = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  return Object.entries(value).every(([key, member]) => key !== '__proto__' && isSafe(member));
};
const data = plain.filter(isSafe);

describe('the codec of the page', () => {
  it('is read by the codec of the server', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(reference.decode(lean.encoder.encode(value))).toEqual(value);
      }),
    );
  });

  it('reads the codec of the server', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(lean.decoder.decode(reference.encode(value))).toEqual(value);
      }),
    );
  });

  it.each([0x1f, 0x20, 0xff, 0x100, 0xffff, 0x10000])('holds text, bytes, lists and objects of %i', (size) => {
    const value = {
      text: 'x'.repeat(size),
      bytes: new Uint8Array(size).fill(7),
      list: Array.from({ length: size }, (_, index) => index),
      object: Object.fromEntries(Array.from({ length: Math.min(size, 0x100) }, (_, index) => [`k${index}`, true])),
    };
    // By their JSON, for comparing member by member takes seconds.
    const same = (decoded: unknown) => expect(JSON.stringify(decoded) === JSON.stringify(value)).toBe(true);
    same(reference.decode(lean.encoder.encode(value)));
    same(lean.decoder.decode(reference.encode(value)));
  });

  it('[T2] keeps a byte order mark, and leaves out what is undefined', () => {
    expect(lean.decoder.decode(lean.encoder.encode({ text: '\uFEFFa', gone: undefined }))).toEqual({ text: '\uFEFFa' });
  });

  it('gives frames and bytes of their exact length, that nothing later writes into', () => {
    const whole = new Uint8Array(64).fill(1);
    const frame = lean.encoder.encode(whole.subarray(8, 12));
    expect(frame.buffer.byteLength).toBe(6);
    const read = lean.decoder.decode(frame) as Uint8Array;
    expect(read.buffer.byteLength).toBe(4);
    lean.encoder.encode('overwrites');
    expect([...frame]).toEqual([0xc4, 4, 1, 1, 1, 1]);
  });

  it('refuses a frame that is cut short, or longer than its value', () => {
    fc.assert(
      fc.property(data, fc.nat(), (value, at) => {
        const frame = reference.encode(value);
        expect(() => lean.decoder.decode(frame.subarray(0, at % frame.length))).toThrow();
        expect(() => lean.decoder.decode(new Uint8Array([...frame, 0xc0]))).toThrow();
      }),
    );
  });

  it('does not make room for what a frame only announces', () => {
    for (const head of [0xc6, 0xdb, 0xdd, 0xdf]) {
      expect(() => lean.decoder.decode(new Uint8Array([head, 0xff, 0xff, 0xff, 0xff]))).toThrow();
    }
  });

  it('never throws anything but errors on junk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        try {
          lean.decoder.decode(junk);
        } catch (failure) {
          expect(failure).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it('takes no prototype', () => {
    const frame = new Uint8Array([0x81, 0xa9, ...new TextEncoder().encode('__proto__'), 0x80]);
    expect(() => lean.decoder.decode(frame)).toThrow();
  });
});
