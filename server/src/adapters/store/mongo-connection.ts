import { Refusal } from '@hearsay/shared/errors';
import mongoose, { type Connection, type mongo } from 'mongoose';
import type { Logger } from '../../ports/logger.ts';
import { isUnreachable, nameOf, portError } from './mongo-errors.ts';

/** An answer of the port comes within 3 s, whatever the server does; selecting a server takes most of that at worst. */
const DEADLINE_MS = 2_700;
const SELECTION_MS = 2_500;

const OPTIONS: mongoose.ConnectOptions = {
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
  serverSelectionTimeoutMS: SELECTION_MS,
  connectTimeoutMS: SELECTION_MS,
  socketTimeoutMS: SELECTION_MS,
  waitQueueTimeoutMS: SELECTION_MS,
};

export interface MongoConnection {
  readonly connection: Connection;
  /** Does an operation once the database is ready; what fails or takes too long is told as `portError` says. */
  run<T>(operation: () => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Rejects with `UNAVAILABLE` after `ms`; the work itself goes on unheard, and hears of it by `expired`. */
async function within<T>(ms: number, work: (expired: () => boolean) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let late = false;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      late = true;
      reject(new Refusal('UNAVAILABLE'));
    }, ms);
  });
  try {
    return await Promise.race([work(() => late), deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A connection that needs no server to begin with: each operation tries to connect where that has not happened, and
 * `prepare` runs before the first one and again after the server was away, since it may have come back empty.
 * Throws where `url` is malformed. The log names states, never the address, which may hold a password.
 */
export function connectMongo(url: string, prepare: (db: mongo.Db) => Promise<void>, log: Logger): MongoConnection {
  // The driver reads the address when a client is made; doing so now turns a typo into an error at the start.
  void new mongoose.mongo.MongoClient(url);
  const connection = mongoose.createConnection();
  let opening: Promise<unknown> | null = null;
  let preparing: Promise<void> | null = null;
  let reachable: boolean | null = null;
  let closed = false;

  const note = (now: boolean, error?: unknown) => {
    if (reachable === now || closed) return;
    reachable = now;
    if (now) log.info('the store answers');
    else log.warn('the store cannot be reached', { error: nameOf(error) });
  };

  /** A server that refuses the password, or a database that cannot be made ready, serves nobody either. */
  const notReady = (error: unknown): never => {
    note(false, error);
    throw new Refusal('UNAVAILABLE');
  };

  const open = async () => {
    await connection.openUri(url, OPTIONS);
    connection.on('disconnected', () => {
      preparing = null;
    });
  };

  const makeReady = async () => {
    if (opening === null) {
      const attempt = open();
      attempt.catch(() => {
        if (opening === attempt) opening = null;
      });
      opening = attempt;
    }
    await opening;
    const { db } = connection;
    if (db === undefined) throw new Refusal('UNAVAILABLE');
    await prepare(db);
  };

  const ready = () => {
    if (preparing === null) {
      const attempt = makeReady();
      attempt.catch(() => {
        if (preparing === attempt) preparing = null;
      });
      preparing = attempt;
    }
    return preparing;
  };

  return {
    connection,

    async run(operation) {
      if (closed) throw new Refusal('UNAVAILABLE');
      try {
        const result = await within(DEADLINE_MS, async (expired) => {
          await ready().catch(notReady);
          if (expired() || closed) throw new Refusal('UNAVAILABLE');
          return operation();
        });
        note(true);
        return result;
      } catch (error) {
        if (isUnreachable(error)) note(false, error);
        throw portError(error);
      }
    },

    async ping() {
      await connection.db?.command({ ping: 1 });
    },

    async close() {
      if (closed) return;
      closed = true;
      await within(DEADLINE_MS, async () => {
        await opening?.catch(() => undefined);
        await connection.destroy(true);
      }).catch(() => undefined);
    },
  };
}
