import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import type { Called } from './http-call.ts';

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types dompurify hearsay',
];

let folder: string;
let server: Harness;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearsay-client-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Hearsay</title>');
  await writeFile(join(folder, 'sw.js'), '0;');
  await writeFile(join(folder, 'assets', 'index-abc.js'), '0;');
  server = await startHarness({}, { clientFolder: folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const POLLING = '/socket.io/?EIO=4&transport=polling';
const ANSWERS: [string, number, string, string, { headers?: Record<string, string>; body?: unknown }?][] = [
  ['the page', 200, 'GET', '/'],
  ['a room’s page', 200, 'GET', '/r/7KQM2X9TQ'],
  ['an asset', 200, 'GET', '/assets/index-abc.js'],
  ['a missing asset', 404, 'GET', '/assets/index-old.js'],
  ['the API', 201, 'POST', '/api/auth/guest'],
  ['an unknown route', 404, 'GET', '/api/nothing'],
  ['an unknown method', 404, 'POST', '/nothing'],
  ['no token', 401, 'GET', '/api/auth/me'],
  ['bad JSON', 400, 'POST', '/api/auth/guest', { body: '{' }],
  ['a large body', 413, 'POST', '/api/auth/guest', { body: { name: 'x'.repeat(70_000) } }],
  ['another origin', 403, 'POST', '/api/auth/guest', { headers: { origin: 'https://evil.example' } }],
  ['health', 200, 'GET', '/health'],
  ['metrics', 404, 'GET', '/metrics'],
  ['long polling', 200, 'GET', POLLING],
  ['long polling of another origin', 403, 'GET', POLLING, { headers: { origin: 'https://evil.example' } }],
  ['long polling of no session', 400, 'GET', `${POLLING}&sid=nothing`],
  ['an unknown transport', 400, 'GET', '/socket.io/?EIO=4&transport=pigeon'],
  ['a path that cannot be read', 400, 'GET', '/%'],
  ['a file with a hole in its name', 400, 'GET', '/assets/%00'],
  ['a part that is not there', 400, 'GET', '/assets/index-abc.js', { headers: { range: 'bytes=900-' } }],
];

/** As a client of our own would write it, who follows no rules: gives status, headers and body. */
function raw(line: string): Promise<Called> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.app.port, '127.0.0.1', () =>
      socket.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', reject);
    socket.once('close', () => {
      const [head = '', body = ''] = Buffer.concat(chunks).toString().split('\r\n\r\n', 2);
      const [status = '', ...lines] = head.split('\r\n');
      const headers = new Headers(lines.map((one) => one.split(/: ?(.*)/s, 2) as [string, string]));
      resolve({ status: Number(status.split(' ')[1]), headers, body });
    });
  });
}

function expectHeaders({ headers }: Called): void {
  const policy = headers.get('content-security-policy')?.split(/; ?/) ?? [];
  expect([...policy].sort()).toEqual([...CSP].sort());
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(headers.get('strict-transport-security')).toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
  expect(headers.get('server')).toBeNull();
}

describe('security headers', () => {
  it.each(ANSWERS)('stand on every answer: %s', async (_, status, method, path, options) => {
    const answer = await server.call(method, path, options);
    expect(answer.status).toBe(status);
    expectHeaders(answer);
  });

  it.each([
    ['HEAD /', 200],
    ['GET /assets', 404],
    ['GET //evil.example/%2e%2e', 200],
    ['POST /share', 303],
    [`OPTIONS ${POLLING}`, 400],
  ])('nor does a library answer with its own: %s', async (line, status) => {
    const answer = await raw(line);
    expect(answer.status).toBe(status);
    expectHeaders(answer);
  });

  it.each([
    ['GET http://[', 400],
    ['GET /%', 400],
    ['TRACE /', 404],
    ['OPTIONS *', 404],
    ['OPTIONS /api/auth/me', 404],
    ['PROPFIND /', 404],
  ])('nor in its own words: %s', async (line, status) => {
    const answer = await raw(line);
    expect(answer.status).toBe(status);
    expectHeaders(answer);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(answer.body)).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
  });

  it('hold HSTS where people come by https', async () => {
    const secure = await startHarness({ PUBLIC_ORIGIN: 'https://chat.example.org' });
    for (const path of ['/health', POLLING]) {
      const { headers } = await secure.call('GET', path);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
    await secure.close();
  });
});

describe('caching', () => {
  it.each(['/api/auth/me', '/api/rooms', '/api/nothing', '/health', '/ready', POLLING])(
    'is forbidden for answers of the server: %s',
    async (path) => {
      expect((await server.call('GET', path)).headers.get('cache-control')).toBe('no-store');
    },
  );

  it('is for hashed assets, which never change, and nothing else', async () => {
    const cacheOf = async (path: string) => (await server.call('GET', path)).headers.get('cache-control');
    expect(await cacheOf('/assets/index-abc.js')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/sw.js', '/r/7KQM2X9TQ']) expect(await cacheOf(path)).toBe('no-cache');
    expect(await cacheOf('/assets/index-old.js')).toBe('no-store');
  });
});

describe('the client’s files', () => {
  it('are all that is served of the disk', async () => {
    for (const path of [
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fetc%2fpasswd',
      '/assets/..%2f..%2f..%2fetc%2fpasswd',
    ]) {
      const { body } = await server.call('GET', path);
      expect(JSON.stringify(body)).not.toContain('root:');
    }
  });

  it('something shared to the app, where its service worker is not, is dropped and leads to the start', async () => {
    const body = new FormData();
    body.set('text', 'between us');
    const { status, headers } = await fetch(`${server.url}/share`, { method: 'POST', body, redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([303, '/']);
  });

  it('missing ones answer in the contract’s words', async () => {
    const { body, status } = await server.call('GET', '/assets/index-old.js');
    expect([status, body]).toEqual([404, { error: { code: 'NOT_FOUND', message: expect.any(String) } }]);
  });
});
