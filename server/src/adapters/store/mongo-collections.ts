import mongoose, { type mongo } from 'mongoose';
import type { LogDetails, Logger } from '../../ports/logger.ts';
import { isUnreachable } from './mongo-errors.ts';
import { VALIDATORS } from './mongo-validators.ts';

type CollectionName = keyof typeof VALIDATORS;

const NAMESPACE_EXISTS = 48;

interface Index {
  readonly collection: CollectionName;
  readonly key: mongo.IndexSpecification;
  readonly options?: mongo.CreateIndexesOptions;
  /** Without it two people could hold one username: the store does not serve then. */
  readonly required?: true;
}

/** Gone when its date has come (https://www.mongodb.com/docs/manual/core/index-ttl/); a null never comes. */
const atItsDate = { expireAfterSeconds: 0 };

const INDEXES: readonly Index[] = [
  {
    collection: 'users',
    key: { username: 1 },
    options: { unique: true, partialFilterExpression: { username: { $exists: true } } },
    required: true,
  },
  { collection: 'users', key: { expiresAt: 1 }, options: atItsDate },
  { collection: 'presences', key: { leaseUntil: 1 }, options: atItsDate },
  { collection: 'presences', key: { room: 1 } },
  { collection: 'presences', key: { node: 1 } },
  { collection: 'presences', key: { userId: 1 } },
  { collection: 'rooms', key: { expiresAt: 1 }, options: atItsDate },
  { collection: 'rooms', key: { 'members.userId': 1 } },
  { collection: 'rooms', key: { hostUserId: 1 } },
];

const codeOf = (error: unknown) => (error instanceof mongoose.mongo.MongoServerError ? error.code : undefined);

/** Runs a step that a server may refuse: that is logged and passed over; a server out of reach is not. */
async function attempt(step: () => Promise<unknown>, log: Logger, message: string, details: LogDetails): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (isUnreachable(error)) throw error;
    log.warn(message, { ...details, code: codeOf(error) ?? 'none' });
  }
}

async function giveValidator(db: mongo.Db, name: CollectionName): Promise<void> {
  const rules = {
    validator: { $jsonSchema: VALIDATORS[name] },
    validationLevel: 'strict',
    validationAction: 'error',
  } as const;
  try {
    await db.createCollection(name, rules);
  } catch (error) {
    if (codeOf(error) !== NAMESPACE_EXISTS) throw error;
    await db.command({ collMod: name, ...rules });
  }
}

/**
 * Makes a database ready: collections with their validators, then indexes one by one. Doing it again, or on several
 * nodes at once, changes nothing. Where a server refuses a TTL or a plain index, the sweeper and scans do without.
 */
export async function prepareCollections(db: mongo.Db, log: Logger): Promise<void> {
  for (const name of Object.keys(VALIDATORS) as CollectionName[]) {
    await attempt(() => giveValidator(db, name), log, 'the database took no validator: only the server checks', {
      name,
    });
  }
  for (const { collection, key, options, required } of INDEXES) {
    const create = () => db.collection(collection).createIndex(key, options);
    if (required) await create();
    else await attempt(create, log, 'the database took no index', { collection, key: JSON.stringify(key) });
  }
}
