import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import mongoose from 'mongoose';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHarness } from './harness.ts';
import { mongoForTests } from './mongo-server.ts';
import type { Person } from './person.ts';
import { redisForTests } from './redis-server.ts';

/*
 * The search that operators run on their own deployment, and that the marker audit runs on its own (T1). A search that finds
 * nothing says something only if it would have found: so each place has something planted in it, in turn.
 */

const SCRIPT = fileURLToPath(new URL('../../scripts/self-check.mjs', import.meta.url));
const marker = (): string => `planted${crypto.randomUUID().replaceAll('-', '')}`;

interface Outcome {
  readonly code: number;
  readonly output: string;
}

function selfCheck(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    );
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hearsay-self-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('[T1] the self-check of files', () => {
  it.each<[string, (text: string) => Buffer]>([
    ['plain', (text) => Buffer.from(`a line\n{"msg":"${text}"}\n`)],
    ['UTF-16', (text) => Buffer.from(text, 'utf16le')],
    ['base64', (text) => Buffer.from(Buffer.from(`.${text}`).toString('base64'))],
    ['hex', (text) => Buffer.from(Buffer.from(text).toString('hex'))],
    ['in a rotated log', (text) => gzipSync(`${'a line\n'.repeat(100)}${text}`)],
  ])('finds what is kept, however deep: %s', async (name, spell) => {
    const text = marker();
    const below = join(folder, name, 'a', 'b');
    await mkdir(below, { recursive: true });
    expect((await selfCheck('--marker', text, '--files', join(folder, name))).code).toBe(2);
    await writeFile(join(below, 'kept'), spell('something else altogether'));
    expect(await selfCheck('--marker', text, '--files', join(folder, name))).toEqual({
      code: 0,
      output: expect.stringMatching(/: not found in [12] pieces/),
    });
    await writeFile(join(below, 'more'), spell(text));
    expect(await selfCheck('--marker', text, '--files', join(folder, name))).toEqual({
      code: 1,
      output: expect.stringContaining(`FOUND in ${join(below, 'more')}`),
    });
  });

  it('does not call it a pass where there is nothing to look at, or to look for', async () => {
    expect((await selfCheck('--marker', marker(), '--logs', join(folder, 'missing'))).code).toBe(2);
    expect((await selfCheck('--marker', 'short', '--logs', folder)).code).toBe(2);
    expect((await selfCheck('--marker', marker())).code).toBe(2);
    const { code, output } = await selfCheck('--marker', marker(), '--redis', 'redis://:a-password@127.0.0.1:1');
    expect([code, output]).toEqual([2, expect.not.stringContaining('a-password')]);
  });
});

const mongo = await mongoForTests();
const redis = await redisForTests();

describe.skipIf(mongo === null || redis === null)('[T1] the self-check of a deployment', () => {
  const url = String(mongo?.url);
  const redisUrl = String(redis?.url);
  const secret = 'a secret that only the tests know';
  let people: Person[];
  let close: () => Promise<void>;
  const check = (text: string) => selfCheck('--marker', text, '--mongo', url, '--redis', redisUrl);
  beforeAll(async () => {
    const server = await startHarness({ MONGO_URL: url, REDIS_URL: redisUrl, JWT_SECRET: secret });
    people = [await server.person('Ana'), await server.person('Ben')];
    close = () => server.close();
  });
  afterAll(async () => {
    await close();
    await mongo?.stop();
    await redis?.stop();
  });

  it('finds nothing of what people said, while they are still there', async () => {
    const [ana, ben] = people as [Person, Person];
    const text = marker();
    const { code } = await ana.createRoom({ name: 'A room', passphrase: text });
    await ana.join(code);
    await ben.join(code, text);
    await ana.say(`${text}, said Ana`);
    await ben.until(() => ben.messages().length === 1);
    const { code: status, output } = await check(text);
    expect([status, output]).toEqual([0, expect.stringMatching(/^Mongo: not found .+\nRedis: not found /)]);
    expect(Number(/Mongo: not found in (\d+)/.exec(output)?.[1])).toBeGreaterThan(2);
    expect(Number(/Redis: not found in (\d+)/.exec(output)?.[1])).toBeGreaterThan(1);
  });

  it('finds what was planted in any collection of any database', async () => {
    const connection = await mongoose.createConnection(url).asPromise();
    const other = connection.useDb(`${connection.name}-other`);
    for (const database of [connection, other]) {
      const text = marker();
      await database.collection('kept').insertOne({ deep: [{ down: `${text} and more` }] });
      const where = `FOUND in ${database.name}.kept`;
      expect(await check(text)).toEqual({ code: 1, output: expect.stringContaining(where) });
    }
    await connection.collection('kept').drop();
    await other.dropDatabase();
    await connection.close();
  });

  describe('in Redis', () => {
    const client = createClient({ url: redisUrl });
    // It is closed before its server is.
    client.on('error', () => undefined);
    beforeAll(async () => void (await client.connect()));
    afterEach(async () => {
      for (const key of await client.keys('kept*')) await client.del(key);
      await client.sendCommand(['SLOWLOG', 'RESET']);
    });
    afterAll(() => client.close());

    // Redis packs what repeats itself: this stands in its dump in two pieces.
    const text = marker();
    const packed = `${'again '.repeat(20)}${text}`;
    it.each<[string, string[]]>([
      ['a string', ['SET', 'kept', packed]],
      ['a list', ['RPUSH', 'kept', 'x', packed]],
      ['a set', ['SADD', 'kept', 'x', packed]],
      ['a sorted set', ['ZADD', 'kept', '1', packed]],
      ['a hash', ['HSET', 'kept', 'field', packed]],
      ['a stream', ['XADD', 'kept', '*', 'event', packed]],
      ['a key’s name', ['SET', `kept:${text}`, 'x']],
    ])('finds what was planted: %s', async (_, command) => {
      await client.sendCommand(command);
      // Where the command was slow, its log would be found too, and this is not about it.
      await client.sendCommand(['SLOWLOG', 'RESET']);
      expect(await check(text)).toEqual({ code: 1, output: expect.stringContaining('Redis: FOUND in key kept') });
      await client.del(await client.keys('kept*'));
      expect((await check(text)).code).toBe(0);
    });

    it('finds what a slow command left in the slow log', async () => {
      const usual = (await client.configGet('slowlog-log-slower-than'))['slowlog-log-slower-than'] ?? '10000';
      await client.configSet('slowlog-log-slower-than', '0');
      await client.set('kept', text);
      await client.configSet('slowlog-log-slower-than', usual);
      await client.del('kept');
      expect(await check(text)).toEqual({ code: 1, output: expect.stringContaining('Redis: FOUND in SLOWLOG') });
    });
  });
});
