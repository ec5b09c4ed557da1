import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { filesOf } from '../../scripts/stored-bytes.mjs';
import { call } from '../../server/test/http-call.ts';
import { startMongo } from '../../server/test/mongo-server.ts';
import { type RedisProcess, startRedisProcess } from '../../server/test/redis-server.ts';
import { AuditedServer } from './audited-server.ts';
import { say } from './table.ts';

export const GRACE_SECONDS = 30;
const METRICS_TOKEN = 'the-operators-of-the-audit';

/** Redis, told to note every command, and to write what it dumps so that a search can read it. */
function startReadableRedis(directory: string): Promise<RedisProcess | null> {
  const slowLog = ['--slowlog-log-slower-than', '0', '--slowlog-max-len', '1000000'];
  // Packed, a text could stand in the dump in two pieces, and not be found.
  return startRedisProcess(...slowLog, '--dir', directory, '--rdbcompression', 'no');
}

/** All that passes through Redis from now on, as its operator could watch it. */
function watchRedis({ port }: RedisProcess): { readonly heard: Buffer[]; end(): void } {
  const heard: Buffer[] = [];
  const monitor = connect(port, '127.0.0.1', () => monitor.write('MONITOR\r\n'));
  monitor.on('data', (chunk: Buffer) => heard.push(chunk));
  return {
    heard,
    end() {
      monitor.destroy();
    },
  };
}

/**
 * What the audit runs on: Mongo, Redis, and two nodes that share them; where there is no Redis, one node, as `first` and
 * `second`. What they write comes below `folder`; `quote` is the file whose text their exceptions quote.
 */
export async function openStage(folder: string, quote: string) {
  const mongo = await startMongo();
  if ('missing' in mongo) throw new Error(`no Mongo server: ${mongo.missing}`);
  const redisFolder = join(folder, 'redis');
  mkdirSync(redisFolder);
  const redis = await startReadableRedis(redisFolder);
  if (!redis) say('There is no redis-server on the PATH: one node, and nothing said about Redis.');
  const watch = redis && watchRedis(redis);

  const start = (name: string, settings: Readonly<Record<string, string>>) =>
    AuditedServer.start(join(folder, name), quote, settings);
  const shared = {
    MONGO_URL: mongo.url,
    JWT_SECRET: randomBytes(24).toString('hex'),
    METRICS_TOKEN,
    ROOM_GRACE_SECONDS: String(GRACE_SECONDS),
    ...(redis && { REDIS_URL: redis.url }),
  };
  const first = await start('a', shared);
  const second = redis ? await start('b', shared) : first;
  const nodes = [...new Set([first, second])];

  return {
    mongo,
    redis,
    first,
    second,
    /** What Redis passed on. */
    monitored: watch?.heard ?? [],

    /** A node of a thief's: on a copy of the database, and without the secret. */
    startThief: (mongoUrl: string) =>
      start('copies', { MONGO_URL: mongoUrl, JWT_SECRET: randomBytes(24).toString('hex') }),

    /** What Redis would write to disk if it were told to. */
    async *dump({ port }: RedisProcess) {
      const saver = connect(port, '127.0.0.1', () => saver.write('SAVE\r\n'));
      await new Promise((resolve) => saver.once('data', resolve));
      saver.destroy();
      yield* filesOf(redisFolder);
    },

    /** The heaps of the nodes, as V8 writes them down. */
    async *heaps() {
      for (const node of nodes) {
        const file = await node.writeHeap();
        yield* filesOf(file);
        rmSync(file);
      }
    },

    /** What each node tells its operators. */
    async metrics(): Promise<string[]> {
      const answers = await Promise.all(nodes.map(({ url }) => call(url, 'GET', '/metrics', { token: METRICS_TOKEN })));
      return answers.map(({ body }) => body);
    },

    /** The rooms that the nodes host. */
    async rooms(): Promise<number> {
      const answers = await Promise.all(nodes.map(({ url }) => call(url, 'GET', '/health')));
      return answers.reduce((sum, { body }) => sum + body.rooms, 0);
    },

    async close(): Promise<void> {
      watch?.end();
      await Promise.all(nodes.map((node) => node.end('SIGKILL')));
      await redis?.stop();
      await mongo.stop();
    },
  };
}
