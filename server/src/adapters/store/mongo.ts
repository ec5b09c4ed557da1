import type { Logger } from '../../ports/logger.ts';
import type { Store } from '../../ports/store.ts';
import { composeStore } from './compose-store.ts';
import { prepareCollections } from './mongo-collections.ts';
import { connectMongo, type Patience } from './mongo-connection.ts';
import { mongoPresences } from './mongo-presences.ts';
import { mongoRooms } from './mongo-rooms.ts';
import { modelsOn } from './mongo-schemas.ts';
import { mongoUsers } from './mongo-users.ts';

/**
 * The store in MongoDB, for any number of nodes. Resolves within 3 s: without a server it answers `UNAVAILABLE` until
 * one appears, and then serves by itself. Rejects where `url` is malformed.
 *
 * @param url a MongoDB connection string (https://www.mongodb.com/docs/manual/reference/connection-string/)
 * @param log told when the server goes and comes, and what a database refused; never told content or the address
 * @param patience how long the server is waited for, where that is not what the port promises
 */
export async function openMongoStore(url: string, log: Logger, patience?: Patience): Promise<Store> {
  const link = connectMongo(url, (db) => prepareCollections(db, log), log, patience);
  const { users, presences, rooms } = modelsOn(link.connection);
  const store = composeStore(
    { kind: 'mongo', run: link.run, ping: link.ping, close: link.close },
    mongoUsers(users),
    mongoRooms(rooms),
    mongoPresences(presences),
  );
  // Whatever hinders it is logged and told again by every operation.
  await store.ping().catch(() => undefined);
  return store;
}
