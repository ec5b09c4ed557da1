import { Refusal } from '@hearsay/shared/errors';
import type { Store } from '../../ports/store.ts';
import { composeStore } from './compose-store.ts';
import { embeddedPresences } from './embedded-presences.ts';
import { embeddedRooms } from './embedded-rooms.ts';
import { embeddedUsers } from './embedded-users.ts';

/** How many rows the embedded store holds; creating more is `UNAVAILABLE` until a sweep or a removal makes room. */
export interface EmbeddedCapacity {
  readonly users: number;
  readonly rooms: number;
  readonly presences: number;
}

const DEFAULT_CAPACITY: EmbeddedCapacity = { users: 200_000, rooms: 50_000, presences: 200_000 };

/** The default store: in RAM, for one node, gone with the process. */
export function openEmbeddedStore(capacity: EmbeddedCapacity = DEFAULT_CAPACITY): Store {
  let closed = false;
  return composeStore(
    {
      kind: 'embedded',
      async run(operation) {
        if (closed) throw new Refusal('UNAVAILABLE');
        return operation();
      },
      ping: () => Promise.resolve(),
      async close() {
        closed = true;
      },
    },
    embeddedUsers(capacity.users),
    embeddedRooms(capacity.rooms),
    embeddedPresences(capacity.presences),
  );
}
