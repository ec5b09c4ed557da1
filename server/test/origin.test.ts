import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';

const EVIL = 'https://evil.example';

/** The status that a WebSocket upgrade is answered with: 101 where it is let in. */
function upgrade(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const attempt = request(`${url}/socket.io/?EIO=4&transport=websocket`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
        ...headers,
      },
    });
    attempt.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    attempt.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    attempt.once('error', reject);
    attempt.end();
  });
}

const polling = (server: Harness, headers: Record<string, string>) =>
  server.call('GET', '/socket.io/?EIO=4&transport=polling', { headers }).then(({ status }) => status);
const guest = (server: Harness, headers: Record<string, string>) =>
  server.call('POST', '/api/auth/guest', { headers }).then(({ status }) => status);

describe('an Origin, where none is configured', () => {
  let server: Harness;
  beforeAll(async () => {
    server = await startHarness();
  });
  afterAll(() => server.close());

  it('may be missing, or the server’s own', async () => {
    for (const headers of [{}, { origin: server.url }, { origin: server.url.toUpperCase() }]) {
      expect(await upgrade(server.url, headers as Record<string, string>)).toBe(101);
      expect(await polling(server, headers as Record<string, string>)).toBe(200);
      expect(await guest(server, headers as Record<string, string>)).toBe(201);
    }
  });

  it('may be https where a proxy ends TLS', async () => {
    const headers = { host: 'chat.example.org', origin: 'https://chat.example.org' };
    expect(await upgrade(server.url, headers)).toBe(101);
  });

  it.each([EVIL, 'null', '', 'junk', 'http://127.0.0.1', 'http://127.0.0.1:1', 'http://localhost:3000', 'file://'])(
    'is refused on every transport: %j',
    async (origin) => {
      expect(await upgrade(server.url, { origin })).toBe(403);
      expect(await polling(server, { origin })).toBe(403);
      expect(await guest(server, { origin })).toBe(403);
    },
  );

  it('is looked at for every /api call that is not a GET, before anything else', async () => {
    const { body } = await server.call('POST', '/api/auth/guest');
    const { token } = body;
    for (const [method, path] of [
      ['POST', '/api/rooms'],
      ['PATCH', '/api/auth/me'],
      ['DELETE', '/api/auth/me'],
      ['POST', '/api/auth/logout'],
      ['PUT', '/api/nothing'],
    ] as const) {
      const answer = await server.call(method, path, { token, headers: { origin: EVIL } });
      expect([answer.status, answer.body]).toEqual([
        403,
        { error: { code: 'ACCESS_DENIED', message: expect.any(String) } },
      ]);
    }
    expect((await server.call('GET', '/api/auth/me', { token, headers: { origin: EVIL } })).status).toBe(200);
    expect((await server.call('GET', '/health', { headers: { origin: EVIL } })).status).toBe(200);
  });

  it('is never told that another may read', async () => {
    for (const [method, path] of [
      ['GET', '/api/rooms'],
      ['OPTIONS', '/api/rooms'],
      ['GET', '/health'],
      ['GET', '/socket.io/?EIO=4&transport=polling'],
    ] as const) {
      const { headers } = await server.call(method, path, { headers: { origin: EVIL } });
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });
});

describe('an Origin, where PUBLIC_ORIGIN lists some', () => {
  let server: Harness;
  beforeAll(async () => {
    server = await startHarness({ PUBLIC_ORIGIN: 'https://chat.example.org, http://localhost:8080' });
  });
  afterAll(() => server.close());

  it.each(['https://chat.example.org', 'http://localhost:8080'])('is let in where listed: %s', async (origin) => {
    expect(await upgrade(server.url, { origin })).toBe(101);
    expect(await polling(server, { origin })).toBe(200);
    expect(await guest(server, { origin })).toBe(201);
  });

  it.each([
    'http://chat.example.org',
    'https://chat.example.org:8443',
    'https://localhost:8080',
    'https://chat.example.org.evil.example',
    EVIL,
  ])('is refused where not, the scheme too: %s', async (origin) => {
    expect(await upgrade(server.url, { origin })).toBe(403);
    expect(await polling(server, { origin })).toBe(403);
    expect(await guest(server, { origin })).toBe(403);
  });

  it('is refused where it is the server’s own and not listed', async () => {
    expect(await upgrade(server.url, { origin: server.url })).toBe(403);
    expect(await guest(server, { origin: server.url })).toBe(403);
    expect(await guest(server, {})).toBe(201);
  });
});
