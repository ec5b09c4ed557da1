import { Refusal } from '@hearsay/shared/errors';
import mongoose, { type Connection, type mongo } from 'mongoose';
import type { Logger } from '../../ports/logger.ts';
import { within } from '../deadline.ts';
import { isUnreachable, nameOf, portError } from './mongo-errors.ts';

/** How long the server is waited for, in ms. */
export interface Patience {
  /** For an answer of the port, whatever the server does. */
  readonly answer: number;
  /** For a server, a connection, or a word on it. */
  readonly server: number;
}

/** An answer comes within 3 s; selecting a server takes most of that at worst. */
const PATIENCE: Patience = { answer: 2_700, server: 2_500 };

const optionsFor = ({ server }: Patience): mongoose.ConnectOptions => ({
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
  serverSelectionTimeoutMS: server,
  connectTimeoutMS: server,
  socketTimeoutMS: server,
  waitQueueTimeoutMS: server,
});

export interface MongoConnection {
  readonly connection: Connection;
  /** Does an operation once the database is ready; what fails or takes too long is told as `portError` says. */
  run<T>(operation: () => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A connection that needs no server to begin with: each operation tries to connect where that has not happened, and
 * `prepare` runs before the first one and again after the server was away, since it may have come back empty.
 * Throws where `url` is malformed. The log names states, never the address, which may hold a password.
 */
export function connectMongo(
  url: string,
  prepare: (db: mongo.Db) => Promise<void>,
  log: Logger,
  patience = PATIENCE,
): MongoConnection {
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
    await connection.openUri(url, optionsFor(patience));
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
        const result = await within(patience.answer, async (isLate) => {
          await ready().catch(notReady);
          if (isLate() || closed) throw new Refusal('UNAVAILABLE');
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
      await within(patience.answer, async () => {
        await opening?.catch(() => undefined);
        await connection.destroy(true);
      }).catch(() => undefined);
    },
  };
}
