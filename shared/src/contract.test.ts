import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { events, oneWays, requests } from './contract.ts';
import { passphraseSchema, passwordSchema, usernameSchema } from './credentials.ts';
import { routes } from './http-contract.ts';
import { memberSchema, roomEventSchema } from './models.ts';

const ID = '5f0c7f1e-9d3a-4b7e-8a55-0123456789ab';

/** The smallest payload that each request takes, in full. */
const payloads = {
  'room:join': { code: '7KQM2X9TQ', passphrase: 'x', resume: { epoch: 'e', seq: 0 } },
  'room:leave': {},
  'room:update': { name: '', locked: true, passphrase: null, capacity: 1 },
  'room:kick': { memberId: 'm', ban: true },
  'room:transfer': { memberId: 'm' },
  'room:close': {},
  'chat:send': { id: ID, content: 'x' },
  'pad:sync': { stateVector: new Uint8Array(1) },
  'pad:update': { update: new Uint8Array(1) },
  'presence:set': { state: 'away' },
} satisfies Record<keyof typeof requests, unknown>;

const names = Object.keys(requests) as (keyof typeof requests)[];
const schemas = [
  ...names.map((name) => [name, requests[name].input] as const),
  ...Object.entries(oneWays),
  ...Object.entries(events),
  ...Object.entries(routes).map(([name, route]) => [name, route.body] as const),
];

describe('a request', () => {
  it.each(names)('%s takes its payload, and ignores unknown keys', (name) => {
    const payload = payloads[name];
    expect(requests[name].input.parse(payload)).toEqual(payload);
    expect(requests[name].input.parse({ ...payload, unknown: 1, roomId: 'x', senderId: 'y' })).toEqual(payload);
  });

  it.each(names)('%s takes nothing but an object', (name) => {
    for (const junk of [undefined, null, 7, 'x', true, [], [payloads[name]], () => payloads[name]]) {
      expect(requests[name].input.safeParse(junk).success).toBe(false);
    }
  });

  it('optional means absent; null only where it is named', () => {
    const { 'room:join': join, 'room:update': update, 'room:kick': kick } = requests;
    expect(join.input.parse({ code: 'x' })).toEqual({ code: 'x' });
    expect(join.input.safeParse({ code: 'x', passphrase: null }).success).toBe(false);
    expect(join.input.safeParse({ code: 'x', resume: null }).success).toBe(false);
    expect(kick.input.safeParse({ memberId: 'm', ban: null }).success).toBe(false);
    expect(update.input.parse({})).toEqual({});
    expect(update.input.parse({ passphrase: null })).toEqual({ passphrase: null });
    for (const key of ['name', 'locked', 'capacity'])
      expect(update.input.safeParse({ [key]: null }).success).toBe(false);
  });

  it.each([0, 501, 1.5, Number.NaN, '9'])('[L2] a capacity of %s is refused', (capacity) => {
    expect(requests['room:update'].input.safeParse({ capacity }).success).toBe(false);
    expect(routes['POST /api/rooms'].body.safeParse({ capacity }).success).toBe(false);
  });

  it('[S3] a message id is a UUID of any version and case', () => {
    const { input } = requests['chat:send'];
    expect(input.safeParse({ id: ID.toUpperCase(), content: '' }).success).toBe(true);
    for (const id of ['', 'x', ID.slice(1), `${ID}0`, ` ${ID}`, `${ID}\n`, `{${ID}}`]) {
      expect(input.safeParse({ id, content: '' }).success).toBe(false);
    }
  });

  it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null])('[S4] a seq of %s is refused', (seq) => {
    expect(requests['room:join'].input.safeParse({ code: 'x', resume: { epoch: 'e', seq } }).success).toBe(false);
  });

  it('ids are 1 to 64 characters', () => {
    const takes = (memberId: string): boolean => requests['room:kick'].input.safeParse({ memberId }).success;
    expect([takes(''), takes('x'), takes('x'.repeat(64)), takes('x'.repeat(65))]).toEqual([false, true, true, false]);
  });
});

it('[P3] the answer to a join may leave out what servers of before did not say', () => {
  const { output } = requests['room:join'];
  const member = { id: 'm', name: 'Ana', color: '#123456', role: 'host', state: 'active', joinedAt: 1 };
  const room = { code: '7KQM2X9TQ', name: '', hostId: 'm', locked: false, passphraseRequired: false, capacity: 1 };
  const answer = { room: { ...room, createdAt: 1 }, self: member, members: [member], epoch: 'e', seq: 1 };
  for (const said of [{}, { padHasText: true }]) {
    const whole = { ...answer, missed: [], gap: false, ...said };
    expect(output.parse(whole)).toEqual(whole);
  }
});

describe('binary', () => {
  const takers = [
    ['pad:sync', 'stateVector', requests['pad:sync'].input],
    ['pad:update', 'update', requests['pad:update'].input],
    ['pad:awareness', 'update', oneWays['pad:awareness']],
  ] as const;

  it.each(takers)('%s takes Uint8Array and Buffer', (_, key, schema) => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(1, 2), Buffer.from('x')]) {
      expect((schema.parse({ [key]: bytes }) as Record<string, unknown>)[key]).toBe(bytes);
    }
  });

  it.each(takers)('%s refuses arrays, maps, text and other buffers', (_, key, schema) => {
    const likeBytes = { 0: 1, length: 1, byteLength: 1 };
    for (const junk of [[1, 2], likeBytes, 'AQI=', '', new ArrayBuffer(2), new Uint16Array(2), null, undefined]) {
      expect(schema.safeParse({ [key]: junk }).success).toBe(false);
    }
  });
});

describe('credentials', () => {
  const takes = (schema: typeof passwordSchema, text: unknown): boolean => schema.safeParse(text).success;

  it('a password is 8 to 72 bytes of UTF-8', () => {
    expect([7, 8, 72, 73].map((length) => takes(passwordSchema, 'x'.repeat(length)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([1, 2, 18, 19].map((count) => takes(passwordSchema, '😀'.repeat(count)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(takes(passwordSchema, 12_345_678)).toBe(false);
  });

  it('a passphrase is 1 to 72 bytes of UTF-8', () => {
    expect([0, 1, 72, 73].map((length) => takes(passphraseSchema, 'x'.repeat(length)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([36, 37].map((count) => takes(passphraseSchema, 'é'.repeat(count)))).toEqual([true, false]);
  });

  it('a secret is the same secret however it was composed', () => {
    expect(passwordSchema.parse('cafe\u0301-cafe\u0301')).toBe('caf\u00e9-caf\u00e9');
  });

  it.each([
    ['abc', true],
    ['A.b_c-9', true],
    ['x'.repeat(32), true],
    ['ab', false],
    ['x'.repeat(33), false],
    ['a b', false],
    ['añb', false],
    ['abc\n', false],
    ['', false],
  ])('a username %j: %s', (name, fits) => {
    expect(usernameSchema.safeParse(name).success).toBe(fits);
  });
});

describe('events', () => {
  it('a room event is told apart by its type', () => {
    expect(roomEventSchema.safeParse({ type: 'message', seq: 1 }).success).toBe(false);
    expect(roomEventSchema.safeParse({ type: 'no-such', seq: 1 }).success).toBe(false);
    const left = { type: 'member-left', seq: 1, memberId: 'm', reason: 'lost' };
    expect(roomEventSchema.parse({ ...left, more: 1 })).toEqual(left);
    expect(roomEventSchema.safeParse({ ...left, reason: 'bored' }).success).toBe(false);
  });

  it.each(['#FFFFFF', '#fff', 'red', '#12345g', '#123456;'])('a colour is not %s', (color) => {
    const member = { id: 'm', name: 'Ana', role: 'host', state: 'active', joinedAt: 0 };
    expect(memberSchema.safeParse({ ...member, color: '#0a1b2c' }).success).toBe(true);
    expect(memberSchema.safeParse({ ...member, color }).success).toBe(false);
  });
});

describe('junk', () => {
  const keys = fc.constantFrom(
    ...[
      'code',
      'resume',
      'memberId',
      'update',
      'id',
      'content',
      'type',
      'events',
      'epoch',
      'toString',
      '__proto__',
      '',
    ],
  );
  const junk = fc.oneof(
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true, withNullPrototype: true }),
    fc.dictionary(keys, fc.oneof(fc.anything({ key: keys }), fc.string({ unit: 'binary' }), fc.uint8Array())),
    fc.jsonValue(),
  );

  it.each(schemas)('%s never throws on it, and pollutes nothing', (_, schema) => {
    fc.assert(
      fc.property(junk, (value) => {
        const result = schema.safeParse(value);
        expect(typeof result.success).toBe('boolean');
      }),
      { numRuns: 200 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('__proto__ is an unknown key like any other', () => {
    const payload: unknown = JSON.parse('{"memberId":"m","__proto__":{"ban":true}}');
    const parsed = requests['room:kick'].input.parse(payload);
    expect(parsed).toEqual({ memberId: 'm' });
    expect(parsed.ban).toBeUndefined();
  });
});
