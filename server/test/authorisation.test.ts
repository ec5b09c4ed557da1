import { type OneWayName, oneWays, type RequestName, requests } from '@hearsay/shared/contract';
import { type RouteName, routes } from '@hearsay/shared/http-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Secrets } from '../src/services/secrets.ts';
import { Tokens } from '../src/services/tokens.ts';
import { type Harness, startHarness } from './harness.ts';
import { Person } from './person.ts';

/*
 * Who may do what (docs/PROTOCOL.md R1–R10, C4, "Errors"). One row a request, one-way event and route of the contract,
 * one column a kind of caller. All of them aim at one room, "the room"; what they are says how they stand to it.
 */

const CALLERS = [
  'no token',
  'expired token',
  'guest',
  'guest of another room',
  'kicked',
  'banned',
  'member',
  'host',
  'host of another room',
] as const;
type Caller = (typeof CALLERS)[number];

/** What a cell says: done, done in the caller's own other room, dropped without a word, or the code of the refusal. */
const DONE = 'done';
const OWN = 'done in their own room';
const DROP = 'dropped';
const AUTH = 'AUTH_ERROR';
const DENY = 'ACCESS_DENIED';
const BAD = 'VALIDATION_ERROR';
const OUT = 'NOT_IN_ROOM';
const GONE = 'ROOM_UNAVAILABLE';

type Row = readonly string[] & { readonly length: typeof CALLERS.length };

// biome-ignore format: a table
const REQUESTS: Record<RequestName, Row> = {
  //                no token, expired, guest, guest elsewhere, kicked, banned, member, host, host elsewhere
  'room:join':     [AUTH,     AUTH,    DONE,  DONE,            DONE,   GONE,   DONE,   DONE, DONE],
  'room:leave':    [AUTH,     AUTH,    DONE,  OWN,             DONE,   DONE,   DONE,   DONE, OWN],
  'room:update':   [AUTH,     AUTH,    OUT,   DENY,            OUT,    OUT,    DENY,   DONE, OWN],
  // Ids of another room's members are nobody's here.
  'room:kick':     [AUTH,     AUTH,    OUT,   DENY,            OUT,    OUT,    DENY,   DONE, BAD],
  'room:transfer': [AUTH,     AUTH,    OUT,   DENY,            OUT,    OUT,    DENY,   DONE, BAD],
  'room:close':    [AUTH,     AUTH,    OUT,   DENY,            OUT,    OUT,    DENY,   DONE, OWN],
  'chat:send':     [AUTH,     AUTH,    OUT,   OWN,             OUT,    OUT,    DONE,   DONE, OWN],
  'pad:sync':      [AUTH,     AUTH,    OUT,   OWN,             OUT,    OUT,    DONE,   DONE, OWN],
  'pad:update':    [AUTH,     AUTH,    OUT,   OWN,             OUT,    OUT,    DONE,   DONE, OWN],
  'presence:set':  [AUTH,     AUTH,    OUT,   OWN,             OUT,    OUT,    DONE,   DONE, OWN],
};

// biome-ignore format: a table
const ONE_WAYS: Record<OneWayName, Row> = {
  //                no token, expired, guest, guest elsewhere, kicked, banned, member, host, host elsewhere
  'chat:typing':   [AUTH,     AUTH,    DROP,  OWN,             DROP,   DROP,   DONE,   DONE, OWN],
  'pad:awareness': [AUTH,     AUTH,    DROP,  OWN,             DROP,   DROP,   DONE,   DONE, OWN],
};

// biome-ignore format: a table
const ROUTES: Record<RouteName, Row> = {
  //                          no token, expired, guest, guest elsewhere, kicked, banned, member, host, host elsewhere
  'POST /api/auth/guest':    [DONE,     DONE,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'POST /api/auth/register': [DONE,     DONE,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'POST /api/auth/login':    [DONE,     DONE,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'POST /api/auth/renew':    [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'GET /api/auth/me':        [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'PATCH /api/auth/me':      [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'POST /api/auth/logout':   [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'DELETE /api/auth/me':     [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'POST /api/rooms':         [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'GET /api/rooms':          [AUTH,     AUTH,    DONE,  DONE,            DONE,   DONE,   DONE,   DONE, DONE],
  'DELETE /api/rooms/:code': [AUTH,     AUTH,    GONE,  GONE,            GONE,   GONE,   DENY,   DONE, GONE],
};

const SECRET = 'of the tests alone, and 32 characters long';
const OPERATORS_TOKEN = 'the-token-of-the-operators';
const YESTERDAY = {
  now: () => Date.now() - 24 * 3_600_000,
  every: () => () => undefined,
  sleep: async () => undefined,
};

let server: Harness;
let account: { username: string; password: string };
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000000', JWT_SECRET: SECRET, METRICS_TOKEN: OPERATORS_TOKEN });
  account = { username: 'somebody', password: 'a password of theirs' };
  await server.call('POST', '/api/auth/register', { body: account });
});
afterAll(() => server.close());

/** The room, who is in it, and someone who stands to it as the column says, with a token and, where it is any good, a socket. */
interface Scene {
  readonly code: string;
  readonly host: Person;
  readonly member: Person;
  readonly caller: Person;
  /** Whoever else is in the caller's other room. */
  readonly friend: Person | null;
}

async function stage(kind: Caller): Promise<Scene> {
  const [host, member] = [await server.person('Host'), await server.person('Member')];
  const { code } = await host.createRoom();
  await host.join(code);
  await member.join(code);
  const at = { code, host, member };
  let friend: Person | null = null;
  const caller = await (async (): Promise<Person> => {
    if (kind === 'host') return host;
    if (kind === 'member') return member;
    if (kind === 'no token') return new Person(server.url, '', { id: '', name: '' });
    const someone = await server.person('Someone');
    if (kind === 'expired token') {
      const old = new Tokens(new Secrets(SECRET).tokenKey, YESTERDAY);
      const { token } = old.issue({ id: someone.userId, kind: 'guest', tokenVersion: 1 });
      return new Person(server.url, token, { id: someone.userId, name: someone.name });
    }
    if (kind === 'kicked' || kind === 'banned') {
      await someone.join(code);
      await host.must('room:kick', { memberId: someone.memberId, ban: kind === 'banned' });
      await someone.until(() => someone.closed.length === 1);
    }
    if (kind === 'guest of another room' || kind === 'host of another room') {
      friend = await server.person('Friend');
      const creator = kind === 'host of another room' ? someone : friend;
      const other = await creator.createRoom();
      for (const person of creator === someone ? [someone, friend] : [friend, someone]) await person.join(other.code);
    }
    return someone;
  })();
  for (const person of [host, member, caller, ...(friend ? [friend] : [])]) {
    if (person.socket) await person.settled();
    person.forget();
  }
  return { ...at, caller, friend };
}

/** The people of the room were told nothing, by any kind of event. */
async function roomNoticedNothing({ host, member }: Scene): Promise<void> {
  for (const person of [host, member]) {
    await person.settled();
    expect([person.events, person.signals, person.closed, person.disconnected]).toEqual([[], [], [], false]);
  }
}

const isInside = (kind: Caller): boolean => kind === 'member' || kind === 'host';

function padUpdate(): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'x');
  return Y.encodeStateAsUpdate(doc);
}

function awarenessUpdate(): Uint8Array {
  const awareness = new Awareness(new Y.Doc());
  awareness.setLocalState({ user: 'x' });
  const update = encodeAwarenessUpdate(awareness, [awareness.clientID]);
  awareness.destroy();
  return update;
}

/** A payload of each that the contract accepts. */
const PAYLOADS: Record<RequestName | OneWayName, (scene: Scene) => object> = {
  'room:join': ({ code }) => ({ code }),
  'room:leave': () => ({}),
  'room:update': () => ({ name: 'another name', locked: true, passphrase: null, capacity: 7 }),
  'room:kick': ({ member }) => ({ memberId: member.memberId }),
  'room:transfer': ({ member }) => ({ memberId: member.memberId }),
  'room:close': () => ({}),
  'chat:send': () => ({ id: crypto.randomUUID(), content: 'hello' }),
  'pad:sync': () => ({ stateVector: Y.encodeStateVector(new Y.Doc()) }),
  'pad:update': () => ({ update: padUpdate() }),
  'presence:set': () => ({ state: 'away' }),
  'chat:typing': () => ({ typing: true }),
  'pad:awareness': () => ({ update: awarenessUpdate() }),
};

const BODIES: Record<RouteName, () => object | undefined> = {
  'POST /api/auth/guest': () => ({}),
  'POST /api/auth/register': () => ({
    username: `u${crypto.randomUUID().slice(0, 8)}`,
    password: 'a password of mine',
  }),
  'POST /api/auth/login': () => account,
  'POST /api/auth/renew': () => ({}),
  'GET /api/auth/me': () => undefined,
  'PATCH /api/auth/me': () => ({ name: 'A new name' }),
  'POST /api/auth/logout': () => ({}),
  'DELETE /api/auth/me': () => undefined,
  'POST /api/rooms': () => ({}),
  'GET /api/rooms': () => undefined,
  'DELETE /api/rooms/:code': () => undefined,
};

const cells = <Name extends string>(table: Record<Name, Row>): [Name, Caller, string][] =>
  (Object.keys(table) as Name[]).flatMap((name) =>
    CALLERS.map((kind, column): [Name, Caller, string] => [name, kind, table[name][column] ?? '']),
  );

it('every request, one-way event and route of the contract has a row, with a cell for every caller', () => {
  expect(Object.keys(REQUESTS).sort()).toEqual(Object.keys(requests).sort());
  expect(Object.keys(ONE_WAYS).sort()).toEqual(Object.keys(oneWays).sort());
  expect(Object.keys(ROUTES).sort()).toEqual(Object.keys(routes).sort());
  for (const table of [REQUESTS, ONE_WAYS, ROUTES]) {
    for (const row of Object.values(table)) expect(row).toHaveLength(CALLERS.length);
  }
});

it('a token is refused for its age alone: the same one, of today, is taken', async () => {
  const { userId } = await server.person();
  const today = new Tokens(new Secrets(SECRET).tokenKey, { ...YESTERDAY, now: () => Date.now() });
  const { token } = today.issue({ id: userId, kind: 'guest', tokenVersion: 1 });
  expect((await server.call('GET', '/api/auth/me', { token })).status).toBe(200);
});

describe('[R2] requests', () => {
  it.each(cells(REQUESTS))('%s by %s: %s', async (name, kind, expected) => {
    const scene = await stage(kind);
    const { caller, host, friend } = scene;
    if (expected === AUTH) {
      await expect(caller.connect()).rejects.toMatchObject({ data: { code: AUTH } });
      return roomNoticedNothing(scene);
    }
    const answer = await caller.raw(name, PAYLOADS[name](scene));
    const done = expected === OWN ? OWN : DONE;
    expect(answer.ok ? done : answer.error.code).toBe(expected);
    if (friend) await friend.settled();
    if (name === 'room:join' && answer.ok) return expect(await caller.rooms()).toContain(scene.code);
    if (isInside(kind) && answer.ok) return;
    await roomNoticedNothing(scene);
    expect(await host.rooms()).toEqual([scene.code]);
  });
});

describe('[R2] one-way events', () => {
  it.each(cells(ONE_WAYS))('%s by %s: %s', async (name, kind, expected) => {
    const scene = await stage(kind);
    const { caller, host, member, friend } = scene;
    if (expected === AUTH) {
      await expect(caller.connect()).rejects.toMatchObject({ data: { code: AUTH } });
      return roomNoticedNothing(scene);
    }
    caller.socket.emit(name, PAYLOADS[name](scene));
    await caller.settled();
    const elsewhere = friend ? [friend] : [];
    const audience = isInside(kind) ? [host, member] : elsewhere;
    if (expected === DROP) expect([audience, caller.signals]).toEqual([[], []]);
    for (const person of audience) await person.until(() => person.signals.length === 1, `${name} to be heard`);
    if (!isInside(kind)) await roomNoticedNothing(scene);
  });
});

describe('routes', () => {
  it.each(cells(ROUTES))('%s by %s: %s', async (name, kind, expected) => {
    const scene = await stage(kind);
    const [method = '', path = ''] = name.split(' ');
    const { token } = scene.caller;
    const body = BODIES[name]();
    const answer = await server.call(method, path.replace(':code', scene.code), {
      ...(token !== '' && { token }),
      ...(body !== undefined && { body }),
    });
    expect(answer.status < 300 ? DONE : answer.body.error.code).toBe(expected);
    if (expected === DONE) expect(answer.status).toBe(routes[name].status);
    if (name === 'GET /api/rooms' && expected === DONE) {
      const listed = answer.body.rooms.map(({ code }: { code: string }) => code);
      expect(listed.includes(scene.code)).toBe(isInside(kind));
    }
    if (!isInside(kind) || expected !== DONE) await roomNoticedNothing(scene);
  });

  it.each(CALLERS)('of the operators, by %s: /health and /ready are open to all, /metrics to nobody', async (kind) => {
    const { token } = (await stage(kind)).caller;
    const ask = async (path: string) => (await server.call('GET', path, token === '' ? {} : { token })).status;
    expect([await ask('/health'), await ask('/ready'), await ask('/metrics')]).toEqual([200, 200, 401]);
    expect((await server.call('GET', '/metrics', { token: OPERATORS_TOKEN })).status).toBe(200);
  });
});
