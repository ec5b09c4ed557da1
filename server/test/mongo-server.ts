import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { noteMissingService } from './missing-services.ts';
import { type MongoProcess, startMongoProcess } from './mongo-process.ts';
import { findMongoProgram } from './mongo-provision.ts';

/** A Mongo database of the caller's own. */
export interface TestMongo {
  readonly url: string;
  /** The server, where the tests started it: none for one named by `MONGO_URL`, which is not theirs to break. */
  readonly process: MongoProcess | null;
  stop(): Promise<void>;
}

const freshName = () => `hearsay-test-${randomUUID()}`;

/** The same server, another database. */
function withDatabase(url: string, name: string): string {
  const [address = url, query] = url.split('?', 2);
  const [scheme = '', rest = ''] = address.split('://', 2);
  return `${scheme}://${rest.split('/', 1)[0]}/${name}${query === undefined ? '' : `?${query}`}`;
}

async function dropDatabase(url: string): Promise<void> {
  const client = new mongoose.mongo.MongoClient(url, { serverSelectionTimeoutMS: 2_000 });
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close(true);
  }
}

/**
 * A Mongo server for tests: the one that `MONGO_URL` names (in a database that goes with `stop`), else `mongod` from the
 * PATH, else SecantusDB, installed on first use. Where none can be had, says why.
 * @public for scripts that choose for themselves what to do then
 */
export async function startMongo(): Promise<TestMongo | { missing: string }> {
  const given = process.env.MONGO_URL;
  if (given) {
    const url = withDatabase(given, freshName());
    return { url, process: null, stop: () => dropDatabase(url) };
  }
  const program = await findMongoProgram();
  if ('missing' in program) return program;
  const server = await startMongoProcess(program);
  return {
    // What is acknowledged must outlive a kill, as it does with a replica set's defaults.
    url: `mongodb://127.0.0.1:${server.port}/${freshName()}?journal=true`,
    process: server,
    stop: () => server.stop(),
  };
}

/**
 * `startMongo` with the rule of the house: where no server can be had, the tests that need one are skipped and stderr
 * says so, but in CI that is a failure. To be awaited at the top of a test file, then `describe.skipIf(mongo === null)`.
 */
export async function mongoForTests(): Promise<TestMongo | null> {
  const mongo = await startMongo();
  if (!('missing' in mongo)) return mongo;
  if (process.env.CI === 'true') throw new Error(`no Mongo server for the tests: ${mongo.missing}`);
  noteMissingService(`Tests against MongoDB did not run: ${mongo.missing}`);
  return null;
}
