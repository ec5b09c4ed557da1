import { routes } from '@hearsay/shared/http-contract';
import jwt from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import { Person } from './person.ts';

const HOUR = 3_600_000;
const PASSWORD = 'correct horse';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());

const refusal = (code: string) => ({ error: { code, message: expect.any(String) } });

async function registered(username: string) {
  const { body, headers } = await server.call('POST', '/api/auth/register', { body: { username, password: PASSWORD } });
  const cookie = headers.getSetCookie()[0] ?? '';
  return { token: body.token as string, user: body.user, cookie, pair: cookie.split(';')[0] ?? '' };
}
const me = (token: string) => server.call('GET', '/api/auth/me', { token });

describe('POST /api/auth/guest', () => {
  it('answers 201 with a token, its end and the user', async () => {
    const { status, body, headers } = await server.call('POST', '/api/auth/guest', { body: { name: ' Ana ' } });
    expect(status).toBe(201);
    expect(routes['POST /api/auth/guest'].answer.parse(body)).toEqual(body);
    expect(body.user).toEqual({ id: expect.any(String), name: 'Ana', kind: 'guest' });
    expect(Math.abs(body.expiresAt - server.clock.now() - 12 * HOUR)).toBeLessThan(5_000);
    expect(headers.getSetCookie()).toEqual([]);
    expect((await me(body.token)).body).toEqual({ user: body.user });
  });

  it('picks a friendly name where none is given, without a body too', async () => {
    for (const options of [{ body: {} }, {}]) {
      const { status, body } = await server.call('POST', '/api/auth/guest', options);
      expect([status, body.user.name]).toEqual([201, expect.stringMatching(/^[A-Z][a-z]+ [A-Z][a-z]+$/)]);
    }
  });
});

describe('POST /api/auth/register', () => {
  it('answers 201, and sets the HttpOnly, SameSite=Strict cookie for 7 days', async () => {
    const { status, body, headers } = await server.call('POST', '/api/auth/register', {
      body: { username: 'Ana.B_c-1', password: PASSWORD, name: 'Ana' },
    });
    expect(status).toBe(201);
    expect(body.user).toEqual({ id: expect.any(String), name: 'Ana', kind: 'registered' });
    expect(Math.abs(body.expiresAt - server.clock.now() - 7 * 24 * HOUR)).toBeLessThan(5_000);
    const [cookie = ''] = headers.getSetCookie();
    const [pair, ...flags] = cookie.split('; ');
    expect(pair).toBe(`hearsay_token=${body.token}`);
    expect(flags.filter((flag) => !flag.startsWith('Expires=')).sort()).toEqual(
      ['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Strict'].sort(),
    );
  });

  it('makes the cookie Secure where people come by https', async () => {
    const secure = await startHarness({ PUBLIC_ORIGIN: 'https://chat.example.org' });
    const { headers } = await secure.call('POST', '/api/auth/register', {
      body: { username: 'ana', password: PASSWORD },
    });
    expect(headers.getSetCookie()[0]).toContain('; Secure');
    await secure.close();
  });

  it('names the user by the username where no name is given', async () => {
    expect((await registered('Plain')).user.name).toBe('Plain');
  });

  it('answers CONFLICT for a username that is taken, in whatever case, also to those who race', async () => {
    const body = (username: string) => ({ body: { username, password: PASSWORD } });
    const racers = await Promise.all(
      ['Racer', 'racer', 'RACER'].map((name) => server.call('POST', '/api/auth/register', body(name))),
    );
    expect(racers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const late = await server.call('POST', '/api/auth/register', body('rAcEr'));
    expect([late.status, late.body]).toEqual([409, refusal('CONFLICT')]);
  });

  it.each([
    ['a short username', { username: 'ab', password: PASSWORD }],
    ['a long username', { username: 'a'.repeat(33), password: PASSWORD }],
    ['other characters', { username: 'ana b', password: PASSWORD }],
    ['letters of elsewhere', { username: 'änä', password: PASSWORD }],
    ['a line end', { username: 'ana\n', password: PASSWORD }],
    ['a password of 7 bytes', { username: 'anna', password: 'a'.repeat(7) }],
    ['a password of 73 bytes', { username: 'anna', password: `${'é'.repeat(36)}a` }],
    ['no password', { username: 'anna' }],
    ['a number', { username: 'anna', password: 12345678 }],
    ['null', { username: 'anna', password: PASSWORD, name: null }],
  ])('answers VALIDATION_ERROR for %s', async (_, body) => {
    const answer = await server.call('POST', '/api/auth/register', { body });
    expect([answer.status, answer.body]).toEqual([400, refusal('VALIDATION_ERROR')]);
  });
});

describe('POST /api/auth/login', () => {
  it('answers 200 and the cookie, in whatever case the username is', async () => {
    const { user } = await registered('Login');
    const { status, body, headers } = await server.call('POST', '/api/auth/login', {
      body: { username: 'lOGIN', password: PASSWORD },
    });
    expect([status, body.user]).toEqual([200, user]);
    expect(headers.getSetCookie()[0]).toContain(`hearsay_token=${body.token};`);
  });

  it('takes a password in either normal form of Unicode', async () => {
    await server.call('POST', '/api/auth/register', { body: { username: 'accent', password: 'passw\u00f6rd' } });
    const { status } = await server.call('POST', '/api/auth/login', {
      body: { username: 'accent', password: 'passwo\u0308rd' },
    });
    expect(status).toBe(200);
  });

  it('answers alike for an unknown username, a wrong password and what could never be one', async () => {
    await registered('known');
    const attempts = [
      { username: 'known', password: 'wrong password' },
      { username: 'unknown', password: PASSWORD },
      { username: 'known', password: '' },
      { username: '', password: PASSWORD },
      { username: 'known', password: PASSWORD.repeat(50) },
      { username: 'k'.repeat(1_000), password: PASSWORD },
      { username: { $ne: '' }, password: PASSWORD },
    ];
    const answers = await Promise.all(attempts.map((body) => server.call('POST', '/api/auth/login', { body })));
    const injection = answers.pop();
    expect([injection?.status, injection?.body]).toEqual([400, refusal('VALIDATION_ERROR')]);
    for (const { status, body } of answers) expect([status, body]).toEqual([401, answers[0]?.body]);
    expect(answers[0]?.body).toEqual(refusal('AUTH_ERROR'));
  });
});

describe('a token', () => {
  it('is taken as Bearer, else from the cookie', async () => {
    const { token, user, pair } = await registered('carrier');
    expect((await me(token)).body).toEqual({ user });
    const byCookie = await server.call('GET', '/api/auth/me', { headers: { cookie: `other=1; ${pair}; more=2` } });
    expect([byCookie.status, byCookie.body]).toEqual([200, { user }]);
    const wrongBearer = await server.call('GET', '/api/auth/me', { token: 'wrong', headers: { cookie: pair } });
    expect(wrongBearer.status).toBe(401);
    const alike = await server.call('GET', '/api/auth/me', { headers: { cookie: `nothearsay_token=${token}` } });
    expect(alike.status).toBe(401);
  });

  it.each([
    ['GET', '/api/auth/me'],
    ['PATCH', '/api/auth/me'],
    ['DELETE', '/api/auth/me'],
    ['POST', '/api/auth/renew'],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/rooms'],
    ['GET', '/api/rooms'],
    ['DELETE', '/api/rooms/7KQM2X9TQ'],
  ])('is asked for by %s %s', async (method, path) => {
    const body = method === 'PATCH' ? { body: { name: 'Ana' } } : {};
    const forged = jwt.sign({ sub: 'x', jti: 'x', ver: 1, iss: 'hearsay', aud: 'hearsay' }, 'x'.repeat(32), {
      expiresIn: 60,
    });
    for (const token of [undefined, '', 'x', 'a.b.c', forged]) {
      const answer = await server.call(method, path, { ...body, ...(token !== undefined && { token }) });
      expect([answer.status, answer.body]).toEqual([401, refusal('AUTH_ERROR')]);
    }
  });

  it('dies at its end: 12 h for guests', async () => {
    const brief = await startHarness();
    brief.clock.freeze();
    const { body } = await brief.call('POST', '/api/auth/guest');
    await brief.clock.advance(body.expiresAt - brief.clock.now() - 1_000);
    expect((await brief.call('GET', '/api/auth/me', { token: body.token })).status).toBe(200);
    await brief.clock.advance(1_000);
    expect((await brief.call('GET', '/api/auth/me', { token: body.token })).status).toBe(401);
    await brief.close();
  });

  it('is renewed: the same user, a fresh token, and the old one lives on', async () => {
    const { token, user } = await registered('renewer');
    await server.clock.advance(60_000);
    const { status, body, headers } = await server.call('POST', '/api/auth/renew', { token });
    expect([status, body.user]).toEqual([200, user]);
    expect(body.token).not.toBe(token);
    expect(body.expiresAt).toBeGreaterThan(server.clock.now() + 7 * 24 * HOUR - 5_000);
    expect(headers.getSetCookie()[0]).toContain(`hearsay_token=${body.token};`);
    for (const each of [token, body.token]) expect((await me(each)).status).toBe(200);
    const guest = await server.person();
    const renewed = await server.call('POST', '/api/auth/renew', { token: guest.token });
    expect(renewed.headers.getSetCookie()).toEqual([]);
    expect(renewed.body.user.id).toBe(guest.userId);
  });
});

/** A registered user in two tabs, each with a token of its own, the first of them in someone else's room. */
async function inTwoTabs(username: string) {
  const { token, user, pair } = await registered(username);
  const login = await server.call('POST', '/api/auth/login', { body: { username, password: PASSWORD } });
  const { room, people } = await meet(server, 'Host');
  const here = new Person(server.url, token, user);
  const there = new Person(server.url, login.body.token, user);
  for (const tab of [here, there]) await tab.connect();
  await here.join(room.code);
  return { here, there, pair, code: room.code, host: people[0] };
}

describe('POST /api/auth/logout', () => {
  it('kills this token and closes its sockets, and leaves the user’s others alone', async () => {
    const { here, there, host, pair } = await inTwoTabs('leaver');
    const { token } = here;

    const { status, body, headers } = await server.call('POST', '/api/auth/logout', { token });
    expect([status, body]).toEqual([204, '']);
    expect(headers.getSetCookie()[0]).toMatch(/^hearsay_token=; .*Expires=Thu, 01 Jan 1970/);
    expect((await me(token)).status).toBe(401);
    expect((await server.call('GET', '/api/auth/me', { headers: { cookie: pair } })).status).toBe(401);
    await here.until(() => here.disconnected);
    await host.until(() => host.ofType('member-left').length === 1);
    expect(host.ofType('member-left')[0]?.reason).toBe('left');
    await expect(here.connect()).rejects.toMatchObject({ data: { code: 'AUTH_ERROR' } });
    expect((await me(there.token)).status).toBe(200);
    expect((await there.ask('room:leave', {})).ok).toBe(true);
    there.vanish();
  });
});

describe('beyond 64 revoked tokens that are still alive', () => {
  it('every token of the user dies, those never logged out too, and a new one works', async () => {
    const { token } = await registered('revoker');
    const renew = async () => (await server.call('POST', '/api/auth/renew', { token })).body.token as string;
    const kept = await renew();
    for (const each of await Promise.all(Array.from({ length: 65 }, renew))) {
      await server.call('POST', '/api/auth/logout', { token: each });
    }
    expect((await me(kept)).status).toBe(401);
    const login = await server.call('POST', '/api/auth/login', { body: { username: 'revoker', password: PASSWORD } });
    expect((await me(login.body.token)).status).toBe(200);
  });
});

describe('PATCH /api/auth/me', () => {
  it('renames, and every token of the user shows it', async () => {
    const ana = await server.person('Ana');
    const { status, body } = await server.call('PATCH', '/api/auth/me', {
      token: ana.token,
      body: { name: '  Ana  ' },
    });
    expect([status, body]).toEqual([200, { user: { id: ana.userId, name: 'Ana', kind: 'guest' } }]);
    const { token } = (await server.call('POST', '/api/auth/renew', { token: ana.token })).body;
    expect((await me(token)).body.user.name).toBe('Ana');
  });
});

describe('DELETE /api/auth/me', () => {
  it('ends the user, its memberships and its sockets, whatever token they came by', async () => {
    const { here, there, host, code } = await inTwoTabs('goner');
    await there.join(code);

    expect((await server.call('DELETE', '/api/auth/me', { token: here.token })).status).toBe(204);
    for (const each of [here, there]) expect((await me(each.token)).body).toEqual(refusal('AUTH_ERROR'));
    await here.until(() => here.disconnected);
    await there.until(() => there.disconnected);
    await host.until(() => host.ofType('member-left').length === 1);
    expect(host.ofType('member-left')[0]?.reason).toBe('left');
    const again = await server.call('POST', '/api/auth/login', { body: { username: 'goner', password: PASSWORD } });
    expect(again.body).toEqual(refusal('AUTH_ERROR'));
    expect((await registered('goner')).user.id).not.toBe(here.userId);
  });
});
