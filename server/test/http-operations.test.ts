import { healthSchema } from '@hearsay/shared/http-contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './free-port.ts';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';

const TOKEN = 'the-token-of-the-operators';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ METRICS_TOKEN: TOKEN });
});
afterAll(() => server.close());

const refusal = (code: string) => ({ error: { code, message: expect.any(String) } });

describe('GET /health', () => {
  it('says what is open, and since when', async () => {
    const before = (await server.call('GET', '/health')).body;
    await meet(server, 'Ana', 'Ben');
    await server.clock.advance(5_000);
    const { status, body } = await server.call('GET', '/health');
    expect(status).toBe(200);
    expect(healthSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({ status: 'ok', version: 'test', connections: 2, rooms: 1 });
    expect(body.uptimeSeconds - before.uptimeSeconds).toBeGreaterThanOrEqual(5);
    expect(Math.abs(body.timestamp - server.clock.now())).toBeLessThan(5_000);
  });
});

describe('GET /ready', () => {
  it('answers 200 where store and relay answer', async () => {
    const { status, body } = await server.call('GET', '/ready');
    expect([status, body]).toEqual([200, { status: 'ready' }]);
  });

  it('answers 503 and names what is down, while /health goes on', async () => {
    const mongo = `mongodb://127.0.0.1:${await freePort()}/hearsay`;
    const cut = await startHarness({ MONGO_URL: mongo, JWT_SECRET: 'x'.repeat(32) });
    const [ready, guest, health] = await Promise.all([
      cut.call('GET', '/ready'),
      cut.call('POST', '/api/auth/guest'),
      cut.call('GET', '/health'),
    ]);
    expect([ready.status, ready.body]).toEqual([503, { ...refusal('UNAVAILABLE'), down: ['store'] }]);
    expect(ready.body.error.message).toContain('store');
    expect([guest.status, guest.body]).toEqual([503, refusal('UNAVAILABLE')]);
    expect(health.status).toBe(200);
    await cut.close();
  });
});

describe('GET /metrics', () => {
  it('answers 404 where no token is configured, whoever asks', async () => {
    const plain = await startHarness();
    for (const token of [undefined, TOKEN, '']) {
      const { status, body } = await plain.call('GET', '/metrics', token === undefined ? {} : { token });
      expect([status, body]).toEqual([404, refusal('NOT_FOUND')]);
    }
    await plain.close();
  });

  it('answers 401 without the token, or with a wrong one', async () => {
    for (const token of [undefined, '', 'wrong', `${TOKEN}x`, TOKEN.toUpperCase()]) {
      const { status, body } = await server.call('GET', '/metrics', token === undefined ? {} : { token });
      expect([status, body]).toEqual([401, refusal('AUTH_ERROR')]);
    }
  });

  it('[T1] answers Prometheus text, and in it no code, name, id, token or content', async () => {
    const { room, people } = await meet(server, 'Marmalade', 'Persimmon');
    const [ana, ben] = people;
    await ana.must('room:update', { name: 'Quince' });
    await ana.say('pomegranate');
    await ben.refused('room:close', {});
    await ben.raw('chat:send', { id: 'pomegranate' });
    await ben.raw('pomegranate', {});
    await server.call('GET', '/api/pomegranate');
    const { status, body, headers } = await server.call('GET', '/metrics', { token: TOKEN });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const expected of [
      'hearsay_messages_total 1',
      'hearsay_rooms 2',
      'hearsay_refusals_total{code="ACCESS_DENIED"} 1',
    ]) {
      expect(body).toContain(expected);
    }
    const { self } = await ana.must('room:join', { code: room.code });
    const secrets = [
      room.code,
      self.id,
      'Marmalade',
      'Persimmon',
      'Quince',
      'pomegranate',
      ...people.flatMap(({ token, userId }) => [token, userId]),
    ];
    for (const secret of secrets) expect(body.toLowerCase()).not.toContain(secret.toLowerCase());
  });

  it('counts a refusal where someone is told of it, and not what is dropped unsaid', async () => {
    const { people } = await meet(server, 'Ana', 'Ben');
    const refused = async () => {
      const { body } = await server.call('GET', '/metrics', { token: TOKEN });
      return Number(/hearsay_refusals_total\{code="RATE_LIMIT_EXCEEDED"\} (\d+)/.exec(`${body}`)?.[1] ?? 0);
    };
    const before = await refused();
    const [ana] = people;
    server.clock.freeze();
    for (let count = 0; count < 400; count += 1) ana.socket.emit('chat:typing', { typing: false });
    expect(await ana.raw('room:leave', {})).toMatchObject({ error: { code: 'RATE_LIMIT_EXCEEDED' } });
    expect((await refused()) - before).toBe(1);
  });
});
