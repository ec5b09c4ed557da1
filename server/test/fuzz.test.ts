import { oneWays, type RequestName, requests } from '@hearsay/shared/contract';
import { ackSchema, httpErrorSchema } from '@hearsay/shared/envelope';
import { type RouteName, routes } from '@hearsay/shared/http-contract';
import { roomEventSchema, signalSchema } from '@hearsay/shared/models';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import type { Person } from './person.ts';

/** Cases an event: `npm run fuzz` asks for 10,000. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 500);
/** A case takes a millisecond or two. */
const WITHIN_MS = 20_000 + RUNS * 30;

let cases = 0;
const startedAt = performance.now();
let server: Harness;
let ana: Person;
let eve: Person;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000000' });
});
afterAll(async () => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`fuzz: ${cases} cases in ${seconds} s, ${RUNS} of each request, event and route\n`);
  await server.close();
});

const FIELDS = [
  'id',
  'content',
  'code',
  'passphrase',
  'resume',
  'epoch',
  'seq',
  'name',
  'locked',
  'capacity',
  'memberId',
  'ban',
  'stateVector',
  'update',
  'state',
  'typing',
  'username',
  'password',
];

const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '',
    '\ud800',
    '\u0000',
    '\u202e',
    '__proto__',
    'constructor',
    'x'.repeat(5_000),
    '7KQM2X9TQ',
    '%s%n',
    '{{7*7}}',
    '👩‍👩‍👧‍👦'.repeat(40),
  ),
  fc.uuid(),
);
const leaf = fc.oneof(
  hostileText,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(null, undefined, Number.NaN, Number.MAX_SAFE_INTEGER, -1, 1e308),
  fc.uint8Array({ maxLength: 200 }),
);
/** What our codec can carry: nested maps and lists of whatever, some under the names of the contract. */
const { junk } = fc.letrec((tie) => ({
  junk: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('junk'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...FIELDS), fc.string()), tie('junk'), { maxKeys: 5 }).map((map) => {
      // The codec refuses it as a key, at both ends; what a frame that holds it does is told in bad-input.
      Reflect.deleteProperty(map, '__proto__');
      return { ...map };
    }),
  ),
}));
const payload = fc.oneof(
  junk,
  fc.record(Object.fromEntries(FIELDS.map((field) => [field, leaf])), { requiredKeys: [] }),
);

/** Eve hosts a room with Ana in it, whatever the last case did. */
async function seated(): Promise<void> {
  if (eve && (await eve.rooms()).length > 0) return;
  for (const person of [eve, ana]) person?.vanish();
  [eve, ana] = (await meet(server, 'Eve', 'Ana')).people;
}

describe('whatever a client sends is done, or refused with a typed error', () => {
  it.each(Object.keys(requests) as RequestName[])(
    '%s',
    async (name) => {
      await seated();
      await fc.assert(
        fc.asyncProperty(payload, async (sent) => {
          cases += 1;
          const answer = await eve.raw(name, sent);
          expect(ackSchema.parse(answer)).toEqual(answer);
          if (!answer.ok) expect(answer.error.code).not.toBe('SERVER_ERROR');
          else requests[name].output.parse(answer);
          if (answer.ok && (name === 'room:leave' || name === 'room:close')) await seated();
        }),
        { numRuns: RUNS },
      );
      expect(ana.disconnected).toBe(false);
    },
    WITHIN_MS,
  );

  it.each(Object.keys(oneWays))(
    '%s',
    async (name) => {
      await seated();
      await fc.assert(
        fc.asyncProperty(payload, async (sent) => {
          cases += 1;
          eve.socket.emit(name, sent);
        }),
        { numRuns: RUNS },
      );
      await eve.settled();
      expect([eve.disconnected, ana.disconnected]).toEqual([false, false]);
    },
    WITHIN_MS,
  );

  it(
    'any name',
    async () => {
      await fc.assert(
        fc.asyncProperty(hostileText, payload, async (name, sent) => {
          if (name in requests || name in oneWays) return;
          cases += 1;
          const answer = await eve.raw(name, sent);
          expect(answer).toMatchObject({ ok: false, error: { code: 'VALIDATION_ERROR' } });
        }),
        { numRuns: RUNS },
      );
    },
    WITHIN_MS,
  );

  it('and what others heard of it keeps the contract', () => {
    for (const event of ana.events) roomEventSchema.parse(event);
    for (const signal of ana.signals) signalSchema.parse(signal);
  });
});

describe('whatever a body holds is done, or refused with a typed error', () => {
  const changing = (Object.keys(routes) as RouteName[]).filter(
    (name) => !/logout|DELETE \/api\/auth/.test(name) && !name.startsWith('GET'),
  );
  it.each(changing)(
    '%s',
    async (name) => {
      const [method = '', path = ''] = name.split(' ');
      const { token } = (await server.call('POST', '/api/auth/guest')).body;
      // Hashing is slow: what would reach it is refused for its shape here.
      const body = fc.json({ maxDepth: 3 }).filter((text) => !text.includes('"password"'));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(
            body,
            payload.map((sent) => JSON.stringify(sent) ?? ''),
          ),
          hostileText,
          async (sent, code) => {
            if (name.includes('login') || name.includes('register')) fc.pre(!sent.includes('"password":"'));
            if (name === 'POST /api/rooms') fc.pre(!sent.includes('"passphrase":"'));
            const target = path.replace(':code', encodeURIComponent(Buffer.from(code).toString()) || 'x');
            cases += 1;
            const answer = await server.call(method, target, { token, body: sent });
            if (answer.status < 300) {
              expect(answer.status).toBe(routes[name].status);
            } else {
              expect(httpErrorSchema.parse(answer.body)).toEqual(answer.body);
              expect(answer.status).toBeLessThan(500);
            }
          },
        ),
        { numRuns: RUNS },
      );
    },
    WITHIN_MS,
  );
});
