// Whatever a deployment keeps, as bytes to be searched: files, a database, Redis.
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { root } from './paths.mjs';

/** The database drivers are the server's. */
const serverRequire = createRequire(join(root, 'server/package.json'));

/** @typedef {{where: string, bytes: Buffer}} Found */

const unpacked = promisify(gunzip);
const GZIP = Buffer.of(0x1f, 0x8b);

/**
 * Every file at or below a path, and what is packed in it where that is gzip, as rotated logs are. What disappears while it
 * is read is passed over.
 * @param {string} path
 * @returns {AsyncGenerator<Found>}
 */
export async function* filesOf(path) {
  const about = await stat(path).catch(() => null);
  if (about?.isDirectory()) {
    for (const name of await readdir(path).catch(() => [])) yield* filesOf(join(path, name));
  } else if (about?.isFile()) {
    const bytes = await readFile(path).catch(() => null);
    if (bytes) yield { where: path, bytes };
    const inside = bytes?.subarray(0, 2).equals(GZIP) && (await unpacked(bytes).catch(() => null));
    if (inside) yield { where: path, bytes: inside };
  }
}

/**
 * Every document of every collection of every database that the URL's user may read, the oplog where there is one included.
 * @param {string} url
 * @returns {AsyncGenerator<Found>}
 */
export async function* documentsOf(url) {
  const { mongo } = serverRequire('mongoose');
  const client = new mongo.MongoClient(url, { serverSelectionTimeoutMS: 5_000 });
  try {
    const own = client.db().databaseName;
    const listed = await client
      .db('admin')
      .admin()
      .listDatabases()
      .catch(() => ({ databases: [] }));
    const names = new Set([own, ...listed.databases.map(({ name }) => name)]);
    for (const name of names) {
      const database = client.db(name);
      const collections = await database
        .listCollections({}, { nameOnly: true })
        .toArray()
        .catch(() => []);
      for (const { name: collection } of collections) {
        const documents = database.collection(collection).find();
        try {
          for await (const document of documents) {
            yield { where: `${name}.${collection}`, bytes: mongo.BSON.serialize(document) };
          }
        } catch (error) {
          if (name === own) throw error; // of the system's own collections some are not to be read
        }
      }
    }
  } finally {
    await client.close(true);
  }
}

/** More than any slow log is set to hold. */
const SLOW_COMMANDS = '1000000';

/** How to read the whole of a value of each kind: https://redis.io/docs/latest/commands/type/. */
const READ = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '-1'],
  hash: (key) => ['HGETALL', key],
  stream: (key) => ['XRANGE', key, '-', '+'],
};

/**
 * Every key of Redis with its value, and the slow log. Not as `DUMP` writes them: it packs what repeats itself, and a text
 * that stands in it in two pieces would not be found.
 * @param {string} url
 * @returns {AsyncGenerator<Found>}
 */
export async function* redisOf(url) {
  const { createClient, RESP_TYPES } = serverRequire('redis');
  const client = createClient({ url, socket: { connectTimeout: 5_000, reconnectStrategy: false } });
  client.on('error', () => undefined); // each call rejects by itself
  await client.connect();
  try {
    const raw = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    yield { where: 'SLOWLOG', bytes: flatten(await raw.sendCommand(['SLOWLOG', 'GET', SLOW_COMMANDS])) };
    let cursor = '0';
    do {
      const [next, keys] = await raw.sendCommand(['SCAN', cursor, 'COUNT', '500']);
      for (const key of keys) {
        const read = READ[String(await client.sendCommand(['TYPE', key]))] ?? ((other) => ['DUMP', other]);
        yield { where: `key ${key}`, bytes: flatten([key, await raw.sendCommand(read(key))]) };
      }
      cursor = String(next);
    } while (cursor !== '0');
  } finally {
    await client.close();
  }
}

/** @returns {Buffer} every string of a nested answer, a line each */
function flatten(answer) {
  if (answer !== null && typeof answer === 'object' && !Buffer.isBuffer(answer)) {
    const parts = Array.isArray(answer) || answer instanceof Set ? [...answer] : Object.entries(answer);
    return Buffer.concat(parts.flatMap((part) => [flatten(part), Buffer.from('\n')]));
  }
  return Buffer.isBuffer(answer) ? answer : Buffer.from(String(answer));
}
