import * as parser from '@hearsay/shared/parser';
import { io, Manager, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import { Person } from './person.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '10' });
});
afterAll(() => server.close());

interface Knock {
  readonly auth?: Record<string, unknown>;
  readonly extraHeaders?: Record<string, string>;
  readonly transports?: string[];
}

/** A client that is let in, or rejects with its `connect_error`. */
function knock({ transports = ['websocket'], ...rest }: Knock): Promise<Socket> {
  const socket = io(server.url, { parser, transports, reconnection: false, forceNew: true, ...rest });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', (error) => {
      socket.disconnect();
      reject(error);
    });
  });
}

const AUTH_ERROR = { data: { code: 'AUTH_ERROR', message: expect.any(String) } };
const connections = async () => (await server.call('GET', '/health')).body.connections;

describe('a handshake', () => {
  it('is accepted with a token in auth, on either transport', async () => {
    const { body } = await server.call('POST', '/api/auth/guest');
    for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
      (await knock({ auth: { token: body.token }, transports })).disconnect();
    }
  });

  it('is accepted with the cookie, and auth goes first', async () => {
    const { body, headers } = await server.call('POST', '/api/auth/register', {
      body: { username: 'ana', password: 'long enough' },
    });
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const tab = await knock({ extraHeaders: { cookie } });
    expect((await tab.timeout(15_000).emitWithAck('room:leave', {})).ok).toBe(true);
    tab.disconnect();
    await expect(knock({ auth: { token: 'wrong' }, extraHeaders: { cookie } })).rejects.toMatchObject(AUTH_ERROR);
    await server.call('POST', '/api/auth/logout', { token: body.token });
    await expect(knock({ extraHeaders: { cookie } })).rejects.toMatchObject(AUTH_ERROR);
  });

  it.each([
    ['nothing', {}],
    ['an empty token', { auth: { token: '' } }],
    ['null', { auth: { token: null } }],
    ['a number', { auth: { token: 7 } }],
    ['a map', { auth: { token: { toString: 'x' } } }],
    ['a list', { auth: { token: ['x'] } }],
    ['bytes', { auth: { token: new Uint8Array(3) } }],
    ['junk', { auth: { token: 'a.b.c' } }],
    ['a very long token', { auth: { token: 'x'.repeat(200_000) } }],
    ['a cookie that is no token', { extraHeaders: { cookie: 'hearsay_token=junk' } }],
    ['a cookie of another name', { extraHeaders: { cookie: 'hearsay_token_2=junk; hearsay_token' } }],
  ])('with %s is a connect_error with data', async (_, attempt) => {
    for (const transports of [['websocket'], ['polling']]) {
      const refused = knock({ ...attempt, transports });
      await expect(refused).rejects.toMatchObject(AUTH_ERROR);
      await refused.catch((error: Error & { data: object }) => {
        expect(Object.keys(error.data).sort()).toEqual(['code', 'message']);
      });
    }
  });

  it('with a dead token is refused: of a user who is gone, or at its end', async () => {
    const gone = (await server.call('POST', '/api/auth/guest')).body.token;
    await server.call('DELETE', '/api/auth/me', { token: gone });
    await expect(knock({ auth: { token: gone } })).rejects.toMatchObject(AUTH_ERROR);
  });

  it('to another namespace is refused', async () => {
    const { body } = await server.call('POST', '/api/auth/guest');
    const socket = io(`${server.url}/admin`, {
      parser,
      transports: ['websocket'],
      reconnection: false,
      auth: { token: body.token },
    });
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(error.message).toBe('Invalid namespace');
    socket.disconnect();
  });

  it('whose connection closes meanwhile leaves no session behind', async () => {
    const before = await connections();
    const { body } = await server.call('POST', '/api/auth/guest');
    for (let count = 0; count < 30; count += 1) {
      const socket = io(server.url, {
        parser,
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
        auth: { token: body.token },
      });
      await new Promise<void>((resolve) => socket.io.engine.once('open', resolve));
      // The CONNECT packet is on its way; the connection is cut before it is answered.
      await new Promise((resolve) => setTimeout(resolve, count % 3));
      socket.io.engine.close();
    }
    const settled = await server.person();
    await expect.poll(connections).toBe(before + 1);
    settled.vanish();
  });

  it('tried again and again on one connection is hung up on', async () => {
    const CONNECT = Buffer.from(new parser.Encoder().encode({ type: 0, nsp: '/', data: { token: 'wrong' } })[0] ?? []);
    const manager = new Manager(server.url, { parser, transports: ['websocket'], reconnection: false });
    await new Promise<void>((resolve) => manager.once('open', () => resolve()));
    let refused = 0;
    const closed = new Promise<void>((resolve) => manager.once('close', () => resolve()));
    manager.engine.on('data', () => {
      refused += 1;
      manager.engine.write(CONNECT);
    });
    manager.engine.write(CONNECT);
    await closed;
    expect(refused).toBe(3);
  });

  it('is asked for once a connection: who leaves the namespace is hung up on', async () => {
    const ana = await server.person();
    const engine = ana.socket.io.engine;
    const closed = new Promise<void>((resolve) => engine.once('close', () => resolve()));
    engine.write(Buffer.from(new parser.Encoder().encode({ type: 1, nsp: '/' })[0] ?? []));
    await closed;
  });
});

describe('[R5] at the end of its token', () => {
  it('a socket is disconnected, which counts as vanishing', async () => {
    const brief = await startHarness();
    brief.clock.freeze();
    const { room, people } = await meet(brief, 'Ana', 'Ben');
    const [ana, ben] = people;
    await brief.clock.advance(12 * 3_600_000 - 2_000);
    const { body } = await brief.call('POST', '/api/auth/renew', { token: ana.token });
    const renewed = new Person(brief.url, body.token, body.user);
    await renewed.connect();
    await renewed.join(room.code);
    await brief.clock.advance(2_000);
    await ana.until(() => ana.disconnected);
    await ben.until(() => ben.disconnected);
    await renewed.until(() =>
      renewed.signals.some((signal) => signal.type === 'presence' && signal.state === 'reconnecting'),
    );
    expect(renewed.ofType('member-left')).toEqual([]);
    renewed.vanish();
    await brief.close();
  });
});
