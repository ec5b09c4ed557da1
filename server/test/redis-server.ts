import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { noteMissingService } from './missing-services.ts';
import { OwnProcess } from './own-process.ts';

const START_MS = 10_000;

/** A Redis of the tests' own, to be broken at will. It writes nothing to disk: `kill` empties it. */
export interface RedisProcess {
  readonly port: number;
  readonly url: string;
  /** Where it writes, where it is told to. */
  readonly directory: string;
  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** Starts it again, empty, on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TestRedis {
  readonly url: string;
  /** Null for the server that `REDIS_URL` names, which is not the tests' to break. */
  readonly process: RedisProcess | null;
  stop(): Promise<void>;
}

/** Whether Redis answers a PING. One that asks for a password has started too. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', () => socket.destroy());
    socket.once('error', () => socket.destroy());
    let heard = false;
    socket.once('data', () => {
      heard = true;
    });
    socket.once('close', () => resolve(heard));
    socket.setTimeout(500, () => socket.destroy());
  });
}

/** Starts `redis-server` on a free port, with more arguments where they are given; null where there is no such program. */
export async function startRedisProcess(...more: string[]): Promise<RedisProcess | null> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'hearsay-redis-'));
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    directory,
    '--save',
    '',
    '--appendonly',
    'no',
    ...more,
  ];
  const server = new OwnProcess();

  const start = async (): Promise<boolean> => {
    const started = server.own(spawn('redis-server', args, { stdio: 'ignore' }));
    let isMissing = false;
    started.on('error', () => {
      isMissing = true;
    });
    const end = Date.now() + START_MS;
    while (!(await answers(port))) {
      if (isMissing) return false;
      if (started.exitCode !== null || Date.now() > end) throw new Error('redis-server did not start');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return true;
  };

  const kill = async () => void (await server.end('SIGKILL'));
  const stop = async () => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };

  if (!(await start())) {
    await stop();
    return null;
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    directory,
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
    kill,
    restart: async () => void (await start()),
    stop,
  };
}

/**
 * A Redis for tests: the one that `REDIS_URL` names, else `redis-server` from the PATH. Where there is none, the tests that
 * need one are skipped and `npm test` says so, but in CI that is a failure. To be awaited at the top of a test file, then
 * `describe.skipIf(redis === null)`.
 */
export async function redisForTests(): Promise<TestRedis | null> {
  const given = process.env.REDIS_URL;
  if (given) return { url: given, process: null, stop: async () => undefined };
  const own = await redisToBreak();
  return own && { url: own.url, process: own, stop: () => own.stop() };
}

/** Likewise, for tests that break it: never the one that `REDIS_URL` names. */
export async function redisToBreak(): Promise<RedisProcess | null> {
  const own = await startRedisProcess();
  if (own) return own;
  const missing = 'there is no redis-server on the PATH';
  if (process.env.CI === 'true') throw new Error(`no Redis for the tests: ${missing}`);
  noteMissingService(`Tests against Redis did not run: ${missing}`);
  return null;
}
