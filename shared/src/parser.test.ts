import { decode, encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import * as reference from 'socket.io-msgpack-parser';
import { describe, expect, it } from 'vitest';
import { Decoder, Encoder } from './parser.ts';

const EVENT = 2;
type Packet = Parameters<Encoder['encode']>[0];

const frameOf = (packet: Packet): Uint8Array => {
  const [frame, ...more] = new Encoder().encode(packet);
  if (!frame || more.length > 0) throw new Error('not one frame');
  return frame;
};
const read = (frame: unknown): unknown => {
  const decoder = new Decoder();
  const packets: unknown[] = [];
  decoder.on('decoded', (packet) => packets.push(packet));
  decoder.add(frame);
  decoder.destroy();
  expect(packets).toHaveLength(1);
  return packets[0];
};
const referenceRead = (frame: Uint8Array): unknown => {
  const decoder = new reference.Decoder();
  let packet: unknown;
  decoder.on('decoded', (decoded: unknown) => {
    packet = decoded;
  });
  decoder.add(Buffer.from(frame));
  return packet;
};
const event = (...data: unknown[]): Packet => ({ type: EVENT, nsp: '/', data });

/** As the reference parser writes it; its types say ArrayBuffer, and a bare Uint8Array would come out whole. */
const referenceFrame = (packet: Packet): Uint8Array => {
  const [frame] = new reference.Encoder().encode(packet) as unknown as Uint8Array[];
  if (!frame) throw new Error('no frame');
  return frame;
};

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.maxSafeInteger(),
  fc.double({ noInteger: true, noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('json')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('json'),
      { noNullPrototype: true },
    ),
  ),
}));
const packets = fc.oneof(
  fc.record({ type: fc.constant(EVENT), nsp: fc.constant('/'), data: fc.tuple(fc.constant('chat:send'), json) }),
  fc.record({ type: fc.constant(EVENT), nsp: fc.constant('/'), data: fc.tuple(fc.constant('e')), id: fc.nat() }),
  fc.record({ type: fc.constant(3), nsp: fc.constant('/r'), data: fc.array(json), id: fc.nat() }),
);

describe('a packet', () => {
  it.each<[string, Packet]>([
    ['CONNECT', { type: 0, nsp: '/', data: { token: 'x' } }],
    ['CONNECT without auth', { type: 0, nsp: '/' }],
    ['DISCONNECT', { type: 1, nsp: '/' }],
    ['EVENT', { type: 2, nsp: '/', data: ['chat:send', { content: 'héllo 👋' }] }],
    ['EVENT that asks for an ack', { type: 2, nsp: '/', data: ['room:leave', {}], id: 0 }],
    ['ACK', { type: 3, nsp: '/', data: [{ ok: true }], id: 70_000 }],
    ['CONNECT_ERROR', { type: 4, nsp: '/', data: { message: 'no', data: { code: 'AUTH_ERROR' } } }],
  ])('goes round: %s', (_, packet) => {
    expect(read(frameOf(packet))).toEqual(packet);
    expect(read(new Uint8Array(frameOf(packet)).buffer)).toEqual(packet);
  });

  it('goes round, and both ways with the reference parser, whatever it holds', () => {
    fc.assert(
      fc.property(packets, (packet) => {
        expect(read(frameOf(packet))).toEqual(packet);
        expect(referenceRead(frameOf(packet))).toEqual(packet);
        expect(read(referenceFrame(packet))).toEqual(packet);
      }),
      { numRuns: 300 },
    );
  });

  it('takes what the reference parser writes for undefined', () => {
    expect(read(referenceFrame({ type: 1, nsp: '/', data: undefined }))).toEqual({ type: 1, nsp: '/' });
    expect(read(referenceFrame(event('e', undefined)))).toEqual(event('e', undefined));
  });
});

describe('binary', () => {
  it('is the exact bytes of a view, not its underlying buffer', () => {
    const pool = Buffer.alloc(8_192, 'secret');
    const bytes = new Uint8Array(pool.buffer, pool.byteOffset + 100, 3).fill(7);
    const frame = frameOf(event('pad:update', { update: bytes }));
    expect(frame.byteLength).toBeLessThan(100);
    expect(frame.buffer.byteLength).toBe(frame.byteLength);
    expect(Buffer.from(frame).includes('secret')).toBe(false);
    expect(read(frame)).toEqual(event('pad:update', { update: Uint8Array.of(7, 7, 7) }));
  });

  it.each<[string, Uint8Array]>([
    ['Uint8Array', frameOf(event('e', Uint8Array.of(1, 2, 3)))],
    ['Buffer', frameOf(event('e', Buffer.from([1, 2, 3])))],
    ['Buffer, by the reference parser', referenceFrame(event('e', Buffer.from([1, 2, 3])))],
  ])('arrives as Uint8Array from %s', (_, frame) => {
    for (const decode of [read, referenceRead]) {
      const { data } = decode(frame) as { data: [string, unknown] };
      expect(data[1]).toBeInstanceOf(Uint8Array);
      expect([...(data[1] as Uint8Array)]).toEqual([1, 2, 3]);
    }
  });

  it('is msgpack bin', () => {
    const { data } = decode(frameOf(event('e', new Uint8Array(300)))) as { data: unknown[] };
    expect(data[1]).toBeInstanceOf(Uint8Array);
    expect(frameOf(event('e', new Uint8Array(300))).includes(0xc5)).toBe(true);
  });
});

describe('text', () => {
  it.each(['a\ud800b', '\udc00', 'x\ud83d', `${'y'.repeat(300)}\ud83dz`, `${'y'.repeat(70_000)}\udfffz`])(
    'a lone surrogate never takes its neighbour along (%#)',
    (text) => {
      const packet = read(frameOf(event('chat:send', { content: text, after: 'whole' }))) as {
        data: [string, unknown];
      };
      const { content, after } = packet.data[1] as { content: string; after: string };
      expect(after).toBe('whole');
      expect(content.replace(/\p{Surrogate}|\ufffd+/gu, '?')).toBe(text.replace(/\p{Surrogate}/gu, '?'));
    },
  );
});

describe('what is refused', () => {
  it.each(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])(
    'the reserved name %s',
    (name) => {
      expect(() => read(frameOf(event(name, {})))).toThrow('invalid packet');
    },
  );

  it.each<[string, unknown]>([
    ['no map', 7],
    ['null', null],
    ['an array', [2, '/', ['e']]],
    ['binary', new Uint8Array(4)],
    ['an unknown type', { type: 5, nsp: '/', data: ['e'] }],
    ['a binary type', { type: 1.5, nsp: '/', data: ['e'] }],
    ['no type', { nsp: '/', data: ['e'] }],
    ['an event without a name', event()],
    ['an event named by a number', event(7)],
    ['an event whose data is a map', { type: 2, nsp: '/', data: { 0: 'e' } }],
    ['no namespace', { type: 2, data: ['e'] }],
    ['a namespace that is no text', { type: 2, nsp: 7, data: ['e'] }],
    ['an id that is text', { type: 2, nsp: '/', data: ['e'], id: '1' }],
    ['an id that is broken', { type: 2, nsp: '/', data: ['e'], id: 1.5 }],
    ['CONNECT with an array', { type: 0, nsp: '/', data: [] }],
    ['DISCONNECT with data', { type: 1, nsp: '/', data: {} }],
    ['an ACK that is no array', { type: 3, nsp: '/', data: {}, id: 1 }],
    ['a CONNECT_ERROR with a number', { type: 4, nsp: '/', data: 7 }],
  ])('%s', (_, packet) => {
    expect(() => read(encode(packet))).toThrow();
  });

  it.each(['', '2["e"]', null, undefined, 7, {}, []])('a frame that is %j', (frame) => {
    expect(() => read(frame)).toThrow('frame is not binary');
  });

  it('a key __proto__, and pollutes nothing', () => {
    const map = Buffer.concat([Buffer.of(0x81, 0xa9), Buffer.from('__proto__'), Buffer.of(0x81, 0xa1, 0x78, 0x01)]);
    const frame = Buffer.concat([
      Buffer.of(0x83, 0xa4, ...Buffer.from('type'), 2, 0xa3, ...Buffer.from('nsp'), 0xa1, 0x2f),
      Buffer.of(0xa4, ...Buffer.from('data'), 0x92, 0xa1, 0x65),
      map,
    ]);
    expect(() => read(frame)).toThrow();
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    // The frame is a packet but for that key.
    expect(read(Buffer.from(frame.toString('latin1').replace('__proto__', '__proto_x'), 'latin1'))).toMatchObject({
      data: ['e', { __proto_x: { x: 1 } }],
    });
  });

  it('a frame cut short, or with bytes left over', () => {
    const frame = frameOf(event('chat:send', { content: 'text' }));
    for (let length = 0; length < frame.length; length += 1) expect(() => read(frame.subarray(0, length))).toThrow();
    expect(() => read(Buffer.concat([frame, Buffer.of(0)]))).toThrow();
  });

  it('garbage: it throws an Error or is a packet, and the decoder goes on', () => {
    const decoder = new Decoder();
    let heard = 0;
    decoder.on('decoded', () => {
      heard += 1;
    });
    const good = frameOf(event('e'));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(good.length - 1), fc.nat(255), (noise, at, byte) => {
        const mutated = Uint8Array.from(good);
        mutated[at] = byte;
        for (const frame of [noise, mutated]) {
          try {
            decoder.add(frame);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        }
        const before = heard;
        decoder.add(good);
        expect(heard).toBe(before + 1);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['arrays', Buffer.alloc(300_000, 0x91)],
    ['maps', Buffer.alloc(300_000, Buffer.of(0x81, 0xa1, 0x61))],
  ])('300 KB of nested %s, without blowing the stack', (_, hostile) => {
    expect(() => read(hostile)).toThrow(Error);
    expect(() => read(Buffer.concat([hostile, Buffer.of(0xc0)]))).toThrow('invalid packet');
  });

  it('a frame that claims more than it has, without reserving it', () => {
    const before = process.memoryUsage().rss;
    for (const claim of [0xdd, 0xdf, 0xc6, 0xdb]) {
      expect(() => read(Buffer.of(claim, 0xff, 0xff, 0xff, 0xff, 0x01))).toThrow();
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });
});
