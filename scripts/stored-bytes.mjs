// Whatever a deployment keeps, as bytes to be searched: files, a database, Redis.
import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** The database drivers are the server's. */
const serverRequire = createRequire(join(root, 'server/package.json'));

/** @typedef {{where: string, bytes: Buffer}} Found */

/**
 * Every file at or below a path. What disappears while it is read is passed over.
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

/**
 * Every key of Redis with its value as `DUMP` writes it, the streams and lists among them readable, and the slow log.
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
    const slow = await raw.sendCommand(['SLOWLOG', 'GET', '-1']).catch(() => []);
    yield { where: 'SLOWLOG', bytes: flatten(slow) };
    let cursor = '0';
    do {
      const [next, keys] = await raw.sendCommand(['SCAN', cursor, 'COUNT', '500']);
      for (const key of keys) {
        const dump = await raw.sendCommand(['DUMP', key]);
        yield { where: `key ${key}`, bytes: Buffer.concat([key, dump ?? Buffer.alloc(0)]) };
      }
      cursor = String(next);
    } while (cursor !== '0');
  } finally {
    await client.close();
  }
}

/** @returns {Buffer} every string of a nested answer, one after the other */
function flatten(answer) {
  if (Array.isArray(answer)) return Buffer.concat(answer.map(flatten));
  return Buffer.isBuffer(answer) ? answer : Buffer.from(String(answer));
}
