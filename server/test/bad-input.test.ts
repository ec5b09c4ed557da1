import { oneWays, requests } from '@hearsay/shared/contract';
import { httpErrorSchema } from '@hearsay/shared/envelope';
import { ERROR_STATUS } from '@hearsay/shared/errors';
import { decode, Encoder } from '@msgpack/msgpack';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import type { Person } from './person.ts';

let server: Harness;
let ana: Person;
let eve: Person;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());
beforeEach(async () => {
  [ana, eve] = (await meet(server, 'Ana', 'Eve')).people;
});

/** The server lives, and Ana heard of nothing but that Eve's socket may have gone. */
async function nobodyNoticed(): Promise<void> {
  const { seq } = await ana.say('all is well');
  await ana.until(() => ana.messages().length === 1);
  expect(ana.events.filter(({ type }) => type !== 'member-joined').map((event) => event.seq)).toEqual([seq]);
  expect(ana.disconnected).toBe(false);
  expect(ana.signals.filter((signal) => signal.type !== 'presence')).toEqual([]);
}

const VALIDATION_ERROR = { ok: false, error: { code: 'VALIDATION_ERROR', message: expect.any(String) } };
const JUNK: [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['text', 'x'],
  ['true', true],
  ['a list', []],
  ['bytes', new Uint8Array(9)],
  ['keys of numbers', { 0: 1, 1: 2 }],
  ['deep nesting', deep(90)],
  ['NaN', Number.NaN],
  ['a megabyte of keys', Object.fromEntries(Array.from({ length: 20_000 }, (_, count) => [`k${count}`, count]))],
];

function deep(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe('a bad payload', () => {
  const named = Object.entries(requests).filter(([, { input }]) => !input.safeParse({}).success);
  it.each(named.map(([name]) => name))('is VALIDATION_ERROR, and is not counted as done: %s', async (name) => {
    for (const [, junk] of [...JUNK, ['nothing', undefined], ['an empty map', {}]] as [string, unknown][]) {
      expect(await eve.raw(name, ...(junk === undefined ? [] : [junk]))).toEqual(VALIDATION_ERROR);
    }
    await nobodyNoticed();
  });

  it.each(['room:leave', 'room:close'])('that is no map is VALIDATION_ERROR: %s', async (name) => {
    for (const [, junk] of JUNK.slice(0, 6)) expect(await eve.raw(name, junk)).toEqual(VALIDATION_ERROR);
    await nobodyNoticed();
  });

  it.each(Object.keys(oneWays))('of a one-way is dropped: %s', async (name) => {
    for (const [, junk] of JUNK) eve.socket.emit(name, junk);
    eve.socket.emit(name);
    await eve.settled();
    expect(eve.disconnected).toBe(false);
    await nobodyNoticed();
  });

  it.each([
    ['chat:send', { id: 'not-a-uuid', content: 'x' }],
    ['chat:send', { id: crypto.randomUUID(), content: 7 }],
    ['chat:send', { id: crypto.randomUUID(), content: ['x'] }],
    ['chat:send', { id: crypto.randomUUID() }],
    ['chat:send', { id: crypto.randomUUID(), content: null }],
    ['room:join', { code: 7 }],
    ['room:join', { code: '7KQM2X9T0' }],
    ['room:join', { code: 'x'.repeat(100_000) }],
    ['room:join', { code: '7KQM2X9TQ', passphrase: '' }],
    ['room:join', { code: '7KQM2X9TQ', passphrase: 'x'.repeat(73) }],
    ['room:join', { code: '7KQM2X9TQ', resume: null }],
    ['room:join', { code: '7KQM2X9TQ', resume: { epoch: 'x', seq: -1 } }],
    ['room:join', { code: '7KQM2X9TQ', resume: { epoch: 'x', seq: 1.5 } }],
    ['room:join', { code: '7KQM2X9TQ', resume: { epoch: 'x'.repeat(65), seq: 1 } }],
    ['room:kick', { memberId: '' }],
    ['room:kick', { memberId: 'x', ban: 'yes' }],
    ['presence:set', { state: 'reconnecting' }],
    ['pad:update', { update: [1, 2, 3] }],
    ['pad:update', { update: 'AAAA' }],
    ['pad:update', { update: { 0: 1, length: 1 } }],
    ['pad:sync', { stateVector: [0] }],
  ])('is VALIDATION_ERROR: %s %j', async (name, payload) => {
    expect(await eve.raw(name, payload)).toEqual(VALIDATION_ERROR);
    await nobodyNoticed();
  });

  it('may hold unknown keys, which are ignored', async () => {
    const answer = await eve.raw('chat:send', {
      id: crypto.randomUUID(),
      content: 'x',
      senderId: 'me',
      room: 'there',
      constructor: 1,
    });
    expect(answer).toMatchObject({ ok: true });
  });
});

describe('an unknown request', () => {
  it.each([
    'no:such',
    '',
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'room:events',
    'message',
    'error',
    'connection',
    'ping',
    'x'.repeat(10_000),
  ])('is VALIDATION_ERROR: %j', async (name) => {
    expect(await eve.raw(name, {})).toEqual(VALIDATION_ERROR);
    await nobodyNoticed();
  });

  it.each(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])(
    'with a name that Socket.IO keeps for itself closes the connection, which is a lost socket: %s',
    async (name) => {
      sendPacket(eve, { type: 2, nsp: '/', data: [name, 'forged'] });
      await eve.until(() => eve.disconnected);
      await nobodyNoticed();
    },
  );
});

it('a date, as msgpack writes it, is VALIDATION_ERROR', async () => {
  const answer = new Promise((resolve) => eve.socket.io.engine.once('data', resolve));
  sendPacket(eve, { type: 2, nsp: '/', id: 98, data: ['room:leave', new Date(0)] });
  expect(decode((await answer) as Uint8Array)).toMatchObject({ type: 3, id: 98, data: [VALIDATION_ERROR] });
  await nobodyNoticed();
});

it('nesting deeper than any client can send is VALIDATION_ERROR', async () => {
  const levels = Buffer.alloc(250_000, 0x91);
  const [before, after] = [{ type: 2, nsp: '/', id: 99 }, 'chat:send'].map((part) => Buffer.from(msgpack.encode(part)));
  if (!before || !after) throw new Error('nothing');
  // A map of four: the three of `before`, and data, a list of the name and what is nested.
  before[0] = 0x84;
  const head = Buffer.concat([before, Buffer.from(msgpack.encode('data')), Buffer.of(0x92), after]);
  const answer = new Promise((resolve) => eve.socket.io.engine.once('data', resolve));
  eve.socket.io.engine.write(Buffer.concat([head, levels, Buffer.of(0xc0)]));
  expect(decode((await answer) as Uint8Array)).toMatchObject({ type: 3, id: 99, data: [VALIDATION_ERROR] });
  await nobodyNoticed();
});

describe('an ack', () => {
  it('that is no function, or is missing, leaves the request done and unanswered', async () => {
    eve.socket.emit('chat:send', { id: crypto.randomUUID(), content: 'no ack' });
    eve.socket.emit('chat:send', { id: crypto.randomUUID(), content: 'text as ack' }, 'ack');
    eve.socket.emit('chat:send', { id: crypto.randomUUID(), content: 'map as ack' }, { call: 1 });
    eve.socket.emit('chat:send', { id: crypto.randomUUID(), content: ' ' });
    eve.socket.emit('no:such');
    await ana.until(() => ana.messages().length === 3);
    expect(ana.messages().map(({ content }) => content)).toEqual(['no ack', 'text as ack', 'map as ack']);
    expect(eve.disconnected).toBe(false);
  });

  it('comes once a request, in order', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, count) => eve.raw(count % 2 ? 'room:leave' : 'no:such', count % 2 ? {} : null)),
    );
    expect(answers.map(({ ok }) => ok)).toEqual(Array.from({ length: 20 }, (_, count) => count % 2 === 1));
  });
});

const msgpack = new Encoder();
/** A frame of our packet codec, whatever it holds. */
const sendPacket = (person: Person, packet: unknown) =>
  void person.socket.io.engine.write(Buffer.from(msgpack.encode(packet)));
const webSocketOf = (person: Person) =>
  (person.socket.io.engine.transport as unknown as { ws: { send(data: string | Uint8Array): void } }).ws;

describe('a garbage frame closes the connection of its sender alone', () => {
  it.each<[string, unknown]>([
    ['no packet', 'x'],
    ['an unknown type', { type: 9, nsp: '/' }],
    ['a type of text', { type: '2', nsp: '/', data: ['room:leave', {}] }],
    ['no namespace', { type: 2, data: ['room:leave', {}] }],
    ['a namespace that was not joined', { type: 2, nsp: '/admin', data: ['room:leave', {}] }],
    ['data that is no list', { type: 2, nsp: '/', data: { 0: 'room:leave', length: 1 } }],
    ['an empty list', { type: 2, nsp: '/', data: [] }],
    ['a name that is no text', { type: 2, nsp: '/', data: [7, {}] }],
    ['a name that is null', { type: 2, nsp: '/', data: [null] }],
    ['an id of text', { type: 2, nsp: '/', data: ['room:leave', {}], id: 'x' }],
    ['a second CONNECT', { type: 0, nsp: '/', data: { token: 'x' } }],
    ['a CONNECT_ERROR', { type: 4, nsp: '/', data: 'x' }],
    ['a binary event of the stock parser', { type: 5, nsp: '/', data: ['room:leave'], attachments: 1 }],
  ])('packets: %s', async (_, packet) => {
    sendPacket(eve, packet);
    await eve.until(() => eve.disconnected);
    await nobodyNoticed();
  });

  it.each<[string, string | Uint8Array]>([
    ['random bytes', Uint8Array.from({ length: 64 }, (_, index) => (index * 151 + 193) % 256)],
    ['a map cut short', Uint8Array.of(0x8f, 0xa1)],
    ['a list of four billion', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['a text of four billion', Uint8Array.of(0xdb, 0xff, 0xff, 0xff, 0xff)],
    ['the key __proto__', Uint8Array.of(0x81, 0xa9, ...Buffer.from('__proto__'), 0x80)],
    ['nothing', new Uint8Array(0)],
    ['text', '2["room:leave",{}]'],
    ['text of a binary packet', '51-["x",{"_placeholder":true,"num":0}]'],
  ])('messages: %s', async (_, data) => {
    eve.socket.io.engine.write(typeof data === 'string' ? data : Buffer.from(data));
    await eve.until(() => eve.disconnected);
    await nobodyNoticed();
  });

  it.each(['', '9', 'x', '0{"sid":"x"}', '2probe', '5', '4', '1', 'b4AAAA', '\u001e4x\u001e'])(
    'Engine.IO text: %j',
    async (data) => {
      webSocketOf(eve).send(data);
      await Promise.race([eve.settled(), eve.until(() => eve.disconnected)]);
      await nobodyNoticed();
    },
  );

  it('acks that nobody waits for are passed over', async () => {
    for (const id of [0, 7, -1, Number.MAX_SAFE_INTEGER]) sendPacket(eve, { type: 3, nsp: '/', data: [], id });
    expect(await eve.ask('chat:send', { id: crypto.randomUUID(), content: ' ' })).toEqual(VALIDATION_ERROR);
    await nobodyNoticed();
  });
});

describe('HTTP', () => {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    server.call('POST', path, { body, headers, token: eve.token });

  it.each(['{', '[', '"x"', 'null', '7', 'true', '[]', '{"name":}', '\u0000', '{"name":"\\ud800'])(
    'a body that is no JSON map is VALIDATION_ERROR: %j',
    async (body) => {
      for (const path of ['/api/auth/guest', '/api/rooms', '/api/auth/login']) {
        const answer = await post(path, body);
        expect([answer.status, answer.body]).toEqual([400, { error: VALIDATION_ERROR.error }]);
      }
    },
  );

  it.each([
    ['an unknown charset', { 'content-type': 'application/json; charset=pigeon' }],
    ['an unknown encoding', { 'content-encoding': 'pigeon' }],
    ['gzip that is none', { 'content-encoding': 'gzip' }],
  ])('with %s is VALIDATION_ERROR', async (_, headers) => {
    const answer = await post('/api/auth/guest', '{}', headers);
    expect([answer.status, answer.body]).toEqual([400, { error: VALIDATION_ERROR.error }]);
  });

  it('keys of a prototype change nothing', async () => {
    const body = '{"__proto__":{"name":"Polluted"},"constructor":{"prototype":{"name":"Polluted"}}}';
    const { status, body: answer } = await post('/api/auth/guest', body);
    expect(status).toBe(201);
    expect(answer.user.name).not.toBe('Polluted');
    expect(({} as { name?: string }).name).toBeUndefined();
  });

  it('an unknown route, method or file is NOT_FOUND in JSON', async () => {
    for (const [method, path] of [
      ['GET', '/api'],
      ['GET', '/api/nothing'],
      ['POST', '/api/auth/me'],
      ['PUT', '/api/rooms'],
      ['GET', '/api/rooms/7KQM2X9TQ'],
      ['GET', '/nothing'],
      ['POST', '/health'],
      ['GET', '/api/auth/__proto__'],
    ] as const) {
      const { status, body, headers } = await server.call(method, path);
      expect([status, body]).toEqual([404, { error: { code: 'NOT_FOUND', message: expect.any(String) } }]);
      expect(headers.get('content-type')).toContain('application/json');
    }
  });

  it('every refusal has the one shape and the status of its code', async () => {
    const answers = await Promise.all([
      server.call('GET', '/api/auth/me'),
      server.call('POST', '/api/rooms', { headers: { origin: 'https://evil.example' } }),
      post('/api/auth/guest', '{'),
      server.call('GET', '/api/nothing'),
      server.call('DELETE', '/api/rooms/7KQM2X9TQ', { token: eve.token }),
      post('/api/auth/guest', { name: 'x'.repeat(70_000) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 400, 404, 404, 413]);
    for (const { status, body } of answers) {
      expect(httpErrorSchema.parse(body)).toEqual(body);
      expect(ERROR_STATUS[httpErrorSchema.parse(body).error.code]).toBe(status);
      expect(JSON.stringify(body)).not.toMatch(/ at |node_modules|\.ts:/);
    }
  });
});
