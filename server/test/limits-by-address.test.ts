import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import type { Called } from './http-call.ts';
import { Person } from './person.ts';

/** Addresses of the documentation's blocks (RFC 5737, RFC 3849), told by the one proxy that the server trusts. */
const HERE = '192.0.2.1';
const THERE = '198.51.100.7';

let server: Harness;
beforeEach(async () => {
  server = await startHarness({ TRUST_PROXY: '1' });
  server.clock.freeze();
});
afterEach(() => server.close());

/** Fewer of everything: hashing is slow, and ten logins are as good as two to see where they end. */
async function scaleDown(scale: number): Promise<void> {
  await server.close();
  server = await startHarness({ TRUST_PROXY: '1', LIMITS_SCALE: String(scale) });
  server.clock.freeze();
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const post = (path: string, body: object, address = HERE) =>
  server.call('POST', path, { body, headers: from(address) });
const outcome = ({ status, body }: Called) => (status < 300 ? 'ok' : body.error.code);

async function someone(name: string, address: string): Promise<Person> {
  const { body } = await post('/api/auth/guest', { name }, THERE);
  const person = new Person(server.url, body.token, body.user);
  await person.connect(['websocket'], from(address));
  return person;
}

const ROOM = { passphrase: 'sesame' };
/** The code of no room. */
const DEAD = '7KQM2X9TQ';

describe('[L1] each address has', () => {
  it('60 guests an hour; what is refused for its shape counts for nothing', async () => {
    for (let count = 0; count < 80; count += 1) {
      expect(outcome(await post('/api/auth/guest', { name: ' ' }))).toBe('VALIDATION_ERROR');
    }
    const answers = await Promise.all(Array.from({ length: 61 }, () => post('/api/auth/guest', {})));
    expect(answers.map(outcome).filter((code) => code === 'ok')).toHaveLength(60);
    const refused = await post('/api/auth/guest', {});
    expect(refused.body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 60_000 });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(outcome(await post('/api/auth/guest', {}, THERE))).toBe('ok');
    await server.clock.advance(60_000);
    expect(outcome(await post('/api/auth/guest', {}))).toBe('ok');
  });

  it('IPv6 by /56', async () => {
    const neighbours = ['2001:db8:1:0::1', '2001:db8:1:ff:1:2:3:4'];
    await Promise.all(Array.from({ length: 60 }, (_, count) => post('/api/auth/guest', {}, neighbours[count % 2])));
    for (const address of neighbours)
      expect(outcome(await post('/api/auth/guest', {}, address))).toBe('RATE_LIMIT_EXCEEDED');
    expect(outcome(await post('/api/auth/guest', {}, '2001:db8:1:100::1'))).toBe('ok');
  });

  it('20 registrations an hour', async () => {
    await scaleDown(0.1);
    for (let count = 0; count < 5; count += 1) {
      for (const shape of [{ username: 'x' }, { username: 'xyz', name: '' }]) {
        expect(outcome(await post('/api/auth/register', { password: 'long enough', ...shape }))).toBe(
          'VALIDATION_ERROR',
        );
      }
    }
    const register = (count: number) =>
      post('/api/auth/register', { username: `user${count}`, password: 'long enough' });
    const answers = await Promise.all(Array.from({ length: 3 }, (_, count) => register(count)));
    expect(answers.map(outcome).sort()).toEqual(['RATE_LIMIT_EXCEEDED', 'ok', 'ok']);
    const refused = await register(4);
    expect(refused.body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 3_600_000 / 2 });
  });

  it('10 failed logins a minute; one that succeeds is given back', async () => {
    await scaleDown(0.2);
    await post('/api/auth/register', { username: 'ana', password: 'long enough' });
    const login = (password: string) => post('/api/auth/login', { username: 'ana', password });
    for (const _ of [1, 2, 3]) expect(outcome(await login('long enough'))).toBe('ok');
    const wrong = await Promise.all(['wrong', 'wrong', 'wrong'].map(login));
    expect(wrong.map(outcome).sort()).toEqual(['AUTH_ERROR', 'AUTH_ERROR', 'RATE_LIMIT_EXCEEDED']);
    const refused = await login('long enough');
    expect(refused.body.error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 60_000 / 2 });
    expect(outcome(await post('/api/auth/login', { username: 'ana', password: 'long enough' }, THERE))).toBe('ok');
    await server.clock.advance(30_000);
    expect(outcome(await login('long enough'))).toBe('ok');
  });

  it('200 sockets', async () => {
    const users = await Promise.all(Array.from({ length: 11 }, () => someone('Ana', HERE)));
    const tabs: Person[] = [];
    for (const user of users.slice(0, 10)) {
      for (let count = 0; count < 19; count += 1)
        tabs.push(new Person(server.url, user.token, { id: user.userId, name: '' }));
    }
    tabs.pop();
    await Promise.all(tabs.map((tab) => tab.connect(['websocket'], from(HERE))));
    const late = new Person(server.url, users[10]?.token ?? '', { id: '', name: '' });
    await expect(late.connect(['websocket'], from(HERE))).rejects.toMatchObject({
      data: { code: 'RATE_LIMIT_EXCEEDED' },
    });
    await late.connect(['websocket'], from(THERE));
    for (const socket of [...users, ...tabs, late]) socket.vanish();
  });
});

describe('[L1] failed joins of an address', () => {
  it('count wrong passphrases, 10 a minute, and then nobody new is looked at', async () => {
    await scaleDown(0.4);
    const host = await someone('Host', THERE);
    const { code } = await host.createRoom(ROOM);
    const open = await host.createRoom();
    const [ana, ben] = [await someone('Ana', HERE), await someone('Ben', HERE)];
    await ana.join(open.code);
    for (const _ of [1, 2]) {
      expect(await ana.refused('room:join', { code, passphrase: 'wrong' })).toBe('ACCESS_DENIED');
      expect(await ben.refused('room:join', { code, passphrase: 'wrong' })).toBe('ACCESS_DENIED');
    }
    for (const attempt of [{ code, passphrase: 'sesame' }, { code: open.code }, { code: DEAD }]) {
      const answer = await ben.ask('room:join', attempt);
      expect(answer).toMatchObject({ ok: false, error: { code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 60_000 / 4 } });
    }
    await ana.join(open.code);
    await (await someone('Cai', THERE)).join(code, 'sesame');
    await server.clock.advance(60_000 / 4);
    await ben.join(code, 'sesame');
  });

  it('give back a passphrase that fits', async () => {
    await scaleDown(0.2);
    const { code } = await (await someone('Host', THERE)).createRoom(ROOM);
    for (const name of ['Ana', 'Ben', 'Cai', 'Dee']) await (await someone(name, HERE)).join(code, 'sesame');
  });

  it('do not count a room that asks for its passphrase', async () => {
    const host = await someone('Host', THERE);
    const { code } = await host.createRoom(ROOM);
    const ana = await someone('Ana', HERE);
    for (let count = 0; count < 9; count += 1)
      expect(await ana.refused('room:join', { code })).toBe('PASSPHRASE_REQUIRED');
    for (let count = 0; count < 20; count += 1)
      expect(await ana.refused('room:join', { code: 'typo' })).toBe('VALIDATION_ERROR');
    await ana.join(code, 'sesame');
  });

  it('count distinct codes: a hundred phones returning to one dead code lock nobody out', async () => {
    const host = await someone('Host', THERE);
    const { code } = await host.createRoom();
    const phones = await Promise.all(Array.from({ length: 50 }, () => someone('Phone', HERE)));
    for (const _ of [1, 2]) {
      const answers = await Promise.all(phones.map((phone) => phone.refused('room:join', { code: DEAD })));
      expect(new Set(answers)).toEqual(new Set(['ROOM_UNAVAILABLE']));
    }
    await (await someone('Newcomer', HERE)).join(code);
    for (const phone of phones) phone.vanish();
  });

  it('let 40 phones that come at once in within a minute, a passphrase and all', async () => {
    const { code } = await (await someone('Host', THERE)).createRoom(ROOM);
    const guests = await Promise.all(Array.from({ length: 40 }, () => post('/api/auth/guest', {}, HERE)));
    let outside = guests.map(({ body }) => new Person(server.url, body.token, body.user));
    const phones = outside;
    await Promise.all(phones.map((phone) => phone.connect(['websocket'], from(HERE))));
    let waited = 0;
    for (;;) {
      const answers = await Promise.all(
        outside.map((phone) => phone.ask('room:join', { code, passphrase: ROOM.passphrase })),
      );
      const errors = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
      expect(new Set(errors.map((error) => error.code))).not.toContain('ACCESS_DENIED');
      outside = outside.filter((_, index) => !answers[index]?.ok);
      if (outside.length === 0) break;
      const wait = Math.max(...errors.map(({ retryAfterMs = Number.NaN }) => retryAfterMs));
      waited += wait;
      await server.clock.advance(wait);
    }
    expect(waited).toBeLessThan(60_000);
    for (const phone of phones) phone.vanish();
  });

  it('count guessed codes, 10 a minute', async () => {
    const codes = await deadCodes(11);
    const guessers = await Promise.all([1, 2].map(() => someone('Guesser', HERE)));
    for (const [index, code] of codes.slice(0, 10).entries()) {
      expect(await guessers[index % 2]?.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    }
    expect(await guessers[0]?.refused('room:join', { code: codes[10] ?? '' })).toBe('RATE_LIMIT_EXCEEDED');
    const { code } = await (await someone('Host', THERE)).createRoom();
    expect(await guessers[1]?.refused('room:join', { code })).toBe('RATE_LIMIT_EXCEEDED');
  });
});

/** Codes of rooms that are gone. */
async function deadCodes(count: number): Promise<string[]> {
  const host = await someone('Host', THERE);
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { code } = await host.createRoom();
      await server.call('DELETE', `/api/rooms/${code}`, { token: host.token });
      return code;
    }),
  );
}

describe('an address', () => {
  it('is the socket’s own where no proxy is trusted: X-Forwarded-For says nothing', async () => {
    const direct = await startHarness();
    direct.clock.freeze();
    const guest = (address: string) => direct.call('POST', '/api/auth/guest', { body: {}, headers: from(address) });
    const answers = await Promise.all(Array.from({ length: 61 }, (_, count) => guest(`203.0.113.${count}`)));
    expect(answers.map(outcome).filter((code) => code === 'ok')).toHaveLength(60);
    await direct.close();
  });

  it('is what the trusted proxy saw, whatever the client claimed to its left', async () => {
    const guest = (count: number) => post('/api/auth/guest', {}, `203.0.113.${count}, ${HERE}`);
    const answers = await Promise.all(Array.from({ length: 61 }, (_, count) => guest(count)));
    expect(answers.map(outcome).filter((code) => code === 'ok')).toHaveLength(60);
  });
});
