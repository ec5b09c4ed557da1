import { requests } from '@hearsay/shared/contract';
import { Encoder } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { Person } from './person.ts';

/** Cases of each kind: `npm run fuzz` asks for more. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 500) / 2;
const WITHIN_MS = 20_000 + RUNS * 60;

let server: Harness;
let ana: Person;
let eve: Person;
let code: string;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000000' });
  ana = await server.person('Ana');
  ({ code } = await ana.createRoom());
  await ana.join(code);
  eve = await server.person('Eve');
});
afterAll(async () => {
  eve.vanish();
  await server.close();
});

/** Eve in the room again, by a socket of hers that is open. */
async function seated(): Promise<void> {
  if (eve.socket.connected && !eve.disconnected) return;
  eve.vanish();
  eve = new Person(server.url, eve.token, { id: eve.userId, name: eve.name });
  await eve.connect();
  await eve.join(code);
}

/** The sender's socket may be gone; the server answers others as ever, and never said that it did not foresee this. */
async function othersAreServed(): Promise<void> {
  const { seq } = await ana.say('all is well');
  await ana.until(() => ana.messages().some((message) => message.seq === seq));
  expect(ana.disconnected).toBe(false);
  ana.forget();
}

const msgpack = new Encoder({ maxDepth: 2_000 });
const encode = (value: unknown): Buffer => Buffer.from(msgpack.encode(value));
const webSocketOf = (person: Person) =>
  (person.socket.io.engine.transport as unknown as { ws: { send(data: string | Uint8Array): void } }).ws;

const packet = fc
  .record({
    type: fc.constantFrom(2, 2, 2, 3, 0, 1, 5, 9, -1, '2'),
    nsp: fc.constantFrom('/', '/', '/', '/admin', '', 7, null),
    id: fc.constantFrom(0, 1, -1, 2 ** 53, 'x', null),
    name: fc.constantFrom(...Object.keys(requests), 'disconnect', 'error', '', 7, null),
    payload: fc.oneof(
      fc.anything({ maxDepth: 3, withDate: true, withTypedArray: false, withBigInt: false, withSparseArray: false }),
      fc.dictionary(fc.constantFrom('id', 'content', 'code', 'resume', 'update', 'state', 'typing'), fc.date()),
    ),
  })
  .map(({ type, nsp, id, name, payload }) => {
    try {
      return encode({ type, nsp, id, data: [name, payload] });
    } catch {
      return encode({ type, nsp, id, data: [name] });
    }
  });

/** Frames of ours, broken: cut short, with bytes changed, or followed by more. */
const broken = fc
  .tuple(
    packet,
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
    fc.nat(),
    fc.boolean(),
  )
  .map(([frame, changes, end, cut]) => {
    const bytes = Buffer.from(frame);
    for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
    return cut ? bytes.subarray(0, end % (bytes.length + 1)) : bytes;
  });

/** Nests lists or maps, deeper than any parser would recurse. */
const deep = fc
  .record({ levels: fc.integer({ min: 10, max: 120_000 }), byte: fc.constantFrom(0x91, 0x81, 0x92) })
  .map(({ levels, byte }) => {
    const nest = byte === 0x81 ? Buffer.alloc(levels * 2, Buffer.of(0x81, 0xa0)) : Buffer.alloc(levels, byte);
    return Buffer.concat([
      Buffer.of(0x84),
      encode('type'),
      encode(2),
      encode('nsp'),
      encode('/'),
      encode('id'),
      encode(1),
      encode('data'),
      Buffer.of(0x92),
      encode('chat:send'),
      nest,
      Buffer.of(0xc0),
    ]);
  });

/** Says that it holds far more than it does. */
const boasting = fc
  .tuple(fc.constantFrom(0xdd, 0xdf, 0xdb, 0xc6, 0xc9, 0xdc, 0xde), fc.uint8Array({ minLength: 4, maxLength: 40 }))
  .map(([head, rest]) => Buffer.from([head, 0xff, ...rest]));

const huge = fc.integer({ min: 200 * 1024, max: 2 * 1024 * 1024 }).map((length) => Buffer.alloc(length, 0xa5));

describe('frames that nobody wrote', () => {
  it.each<[string, fc.Arbitrary<Buffer>, number]>([
    ['random bytes', fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)), RUNS],
    ['packets of junk', packet, RUNS],
    ['broken packets', broken, RUNS],
    ['lengths that lie', boasting, RUNS],
    ['nesting', deep, Math.ceil(RUNS / 20)],
    ['huge frames', huge, Math.ceil(RUNS / 20)],
  ])(
    '%s cost their sender at most',
    async (_, frames, numRuns) => {
      await fc.assert(
        fc.asyncProperty(fc.array(frames, { minLength: 1, maxLength: 4 }), async (sent) => {
          await seated();
          for (const frame of sent) webSocketOf(eve).send(frame);
          await othersAreServed();
        }),
        { numRuns },
      );
    },
    WITHIN_MS,
  );

  it(
    'text where bytes are due, and the letters of Engine.IO',
    async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc
          .tuple(fc.constantFrom('0', '1', '2', '3', '4', '5', '6', 'b'), fc.string({ maxLength: 40 }))
          .map((parts) => parts.join('')),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (sent) => {
          await seated();
          for (const frame of sent) webSocketOf(eve).send(frame);
          await othersAreServed();
        }),
        { numRuns: RUNS },
      );
    },
    WITHIN_MS,
  );
});

describe('requests to the path of the sockets that nobody wrote', () => {
  it(
    'are refused',
    async () => {
      const word = fc.oneof(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('polling', 'websocket', '4', '3', '__proto__', ''),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS'),
          fc.record({ EIO: word, transport: word, sid: word, t: word, b64: word }, { requiredKeys: [] }),
          fc.string({ unit: 'binary', maxLength: 200 }),
          async (method, query, body) => {
            const path = `/socket.io/?${new URLSearchParams(query)}`;
            const { status } = await server.call(
              method,
              path,
              method === 'POST' || method === 'PUT' ? { body: `x${body}` } : {},
            );
            // A handshake is what one may well have asked for.
            expect(status === 200 ? query.transport : status).toSatisfy(
              (told) => told === 'polling' || (told >= 400 && told < 500),
            );
          },
        ),
        { numRuns: RUNS },
      );
      await othersAreServed();
    },
    WITHIN_MS,
  );

  it(
    'bodies of a real polling session cost that session at most',
    async () => {
      const open = async () => {
        const { body } = await server.call('GET', '/socket.io/?EIO=4&transport=polling');
        return JSON.parse(String(body).slice(1)).sid as string;
      };
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.string({ maxLength: 200 }),
            fc
              .array(fc.constantFrom('4', '2', 'b', '\u001e', 'AAAA', '40', '40{"token":1}', 'b4'))
              .map((parts) => parts.join('')),
          ),
          async (body) => {
            const { status } = await server.call('POST', `/socket.io/?EIO=4&transport=polling&sid=${await open()}`, {
              body: `${body} `,
              headers: { 'content-type': 'text/plain;charset=UTF-8' },
            });
            expect(status).toBeLessThan(500);
          },
        ),
        { numRuns: RUNS / 2 },
      );
      await othersAreServed();
    },
    WITHIN_MS,
  );
});
