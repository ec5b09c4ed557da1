import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createLogger } from '../src/logger.ts';
import { startHarness } from './harness.ts';
import { call } from './http-call.ts';
import { meet } from './meeting.ts';
import { Person } from './person.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const SECRET = 'a-secret-that-is-long-enough-for-it';
const METRICS_TOKEN = 'the-token-of-the-operators';

const children: ChildProcess[] = [];
const servers: Server[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of servers) server.close();
});

/** The real program, as `npm start` runs it, with everything that it prints. */
async function startProgram(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
    env: {
      PATH: process.env.PATH ?? '',
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'trace',
      JWT_SECRET: SECRET,
      METRICS_TOKEN,
      ...environment,
    },
  });
  children.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  const opening = /Hearsay is open at (http:\S+)\s/;
  await expect.poll(() => printed, { timeout: 25_000 }).toMatch(opening);
  const [, url = ''] = opening.exec(printed) ?? [];
  return {
    url,
    printed: () => printed,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      return code;
    },
  };
}

/** What people write, each a word of its own. */
const MARKERS = {
  content: 'marker-content',
  name: 'marker-name',
  username: 'marker-username',
  password: 'marker-password',
  passphrase: 'marker-passphrase',
  roomName: 'marker-room',
  pad: 'marker-pad',
  junk: 'marker-junk',
};

describe('[T1] whatever is printed, at the most talkative level', () => {
  it('holds nothing that a person wrote, no code, id, address or token, however requests fail', async () => {
    const program = await startProgram({});
    const { url } = program;
    const ana = await Person.guest(url, MARKERS.name);
    await ana.connect();
    const room = await ana.createRoom({ name: MARKERS.roomName, passphrase: MARKERS.passphrase });
    await ana.join(room.code);
    const { self } = await ana.must('room:join', { code: room.code });
    await ana.say(MARKERS.content);
    const credentials = { username: MARKERS.username, password: MARKERS.password };
    const registered = (await call(url, 'POST', '/api/auth/register', { body: credentials })).body;
    const ben = new Person(url, registered.token, registered.user);
    await ben.connect();

    // Refusals of every kind.
    await call(url, 'POST', '/api/auth/register', { body: credentials });
    await call(url, 'POST', '/api/auth/login', { body: { ...credentials, password: MARKERS.junk } });
    await call(url, 'POST', '/api/auth/guest', { body: `{"name": "${MARKERS.junk}` });
    await call(url, 'POST', '/api/auth/guest', { body: { name: MARKERS.junk.repeat(10_000) } });
    await call(url, 'GET', `/api/${MARKERS.junk}?token=${ana.token}`, { token: MARKERS.junk });
    await call(url, 'GET', '/api/auth/me', {
      token: MARKERS.junk,
      headers: { cookie: `hearsay_token=${MARKERS.junk}` },
    });
    await call(url, 'POST', '/api/rooms', { token: ana.token, headers: { origin: `https://${MARKERS.junk}.example` } });
    await call(url, 'DELETE', `/api/rooms/${room.code}`, { token: ben.token });
    await call(url, 'GET', `/socket.io/?EIO=4&transport=${MARKERS.junk}&sid=${MARKERS.junk}`);
    await call(url, 'GET', '/metrics', { token: MARKERS.junk });
    await ben.raw('room:join', { code: room.code, passphrase: MARKERS.junk });
    await ben.raw('room:join', { code: '7KQM2X9TQ' });
    await ben.raw('chat:send', { id: MARKERS.junk, content: MARKERS.content });
    await ben.raw(MARKERS.junk, { [MARKERS.junk]: MARKERS.junk });
    await ana.raw('pad:update', { update: new TextEncoder().encode(MARKERS.pad) });
    ana.socket.emit('pad:awareness', { update: new TextEncoder().encode(MARKERS.pad) });
    for (let count = 0; count < 15; count += 1)
      await ana.raw('chat:send', { id: crypto.randomUUID(), content: MARKERS.content });
    // Frames that are none, and a socket that dies in the middle.
    ben.socket.io.engine.write(MARKERS.junk);
    await ben.until(() => ben.disconnected);
    await expect(new Person(url, MARKERS.junk, { id: '', name: '' }).connect()).rejects.toMatchObject({
      data: { code: 'AUTH_ERROR' },
    });
    const cut = new Person(url, registered.token, registered.user);
    await cut.connect();
    cut.socket.emit('chat:send', { id: crypto.randomUUID(), content: MARKERS.content.repeat(30_000) });
    await cut.until(() => cut.disconnected);
    await ana.must('room:close', {});
    await call(url, 'POST', '/api/auth/logout', { token: registered.token });
    ana.vanish();

    expect(await program.stop()).toBe(0);
    const printed = program.printed().toLowerCase();
    const secrets = [
      ...Object.values(MARKERS),
      'marker',
      room.code,
      '7KQM2X9TQ',
      self.id,
      ana.userId,
      registered.user.id,
      ana.token,
      registered.token,
      SECRET,
      METRICS_TOKEN,
    ];
    for (const secret of secrets) expect(printed).not.toContain(secret.toLowerCase());
    const lines = program.printed().trimEnd().split('\n');
    expect(lines[0]).toBe(`Hearsay is open at ${url}`);
  });

  it('tells of what nobody foresaw by an id that the person is told too, and not by the words of the error', async () => {
    const lines: string[] = [];
    const server = await startHarness(
      { METRICS_TOKEN },
      { log: createLogger('trace', { write: (line) => void lines.push(line) }) },
    );
    const [ana] = (await meet(server, MARKERS.name)).people;
    const fail = (): never => {
      throw new Error(`${MARKERS.junk}\n    at ${MARKERS.junk}`);
    };
    Object.assign(server.app.metrics, { message: fail, text: fail });
    const answer = await ana.raw('chat:send', { id: crypto.randomUUID(), content: MARKERS.content });
    const { status, body } = await server.call('GET', '/metrics', { token: METRICS_TOKEN });
    expect(status).toBe(500);
    for (const error of [answer.ok ? undefined : answer.error, body.error]) {
      expect(error).toEqual({ code: 'SERVER_ERROR', message: expect.stringMatching(/\([0-9a-f-]{36}\)/) });
      const id = error.message.match(/\((.+)\)/)?.[1];
      expect(lines.filter((line) => JSON.parse(line).id === id)).toHaveLength(1);
    }
    expect(lines.join('')).not.toContain('marker');
    expect((await server.call('GET', '/health')).status).toBe(200);
    await server.close();
  });

  it('nor does it where the database is no database', async () => {
    const junk = createServer((socket) => void socket.on('error', () => {}).end(MARKERS.junk)).listen(0, '127.0.0.1');
    servers.push(junk);
    await once(junk, 'listening');
    const { port } = junk.address() as { port: number };
    const program = await startProgram({
      MONGO_URL: `mongodb://marker-user:${MARKERS.password}@127.0.0.1:${port}/marker-db`,
    });
    const answers = await Promise.all([
      call(program.url, 'POST', '/api/auth/guest', { body: { name: MARKERS.name } }),
      call(program.url, 'POST', '/api/auth/login', {
        body: { username: MARKERS.username, password: MARKERS.password },
      }),
      call(program.url, 'GET', '/ready'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('marker');
    expect(await program.stop()).toBe(0);
    expect(program.printed()).toContain('store');
    expect(program.printed()).not.toContain('marker');
  });

  it('nor does it where a setting is wrong: the name is told, the value is not', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: { PATH: process.env.PATH ?? '', JWT_SECRET: 'marker', PUBLIC_ORIGIN: 'marker', MONGO_URL: 'marker' },
    });
    children.push(child);
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        printed += chunk;
      });
    const [code] = await once(child, 'close');
    expect(code).toBe(1);
    for (const name of ['JWT_SECRET', 'PUBLIC_ORIGIN']) expect(printed).toContain(name);
    expect(printed).not.toContain('marker');
  });
});
