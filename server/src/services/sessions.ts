import type { Session } from './live-room.ts';

/** Every open session of this node. */
export class Sessions {
  readonly #all = new Map<string, Session>();
  readonly #byUser = new Map<string, Set<Session>>();
  readonly #byAddress = new Map<string, Set<Session>>();

  add(session: Session): void {
    this.#all.set(session.id, session);
    addTo(this.#byUser, session.userId, session);
    addTo(this.#byAddress, session.address, session);
  }

  remove(session: Session): void {
    this.#all.delete(session.id);
    removeFrom(this.#byUser, session.userId, session);
    removeFrom(this.#byAddress, session.address, session);
  }

  get size(): number {
    return this.#all.size;
  }

  all(): Session[] {
    return [...this.#all.values()];
  }

  ofUser(userId: string): Session[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  /** How many sockets an address has open. */
  atAddress(address: string): number {
    return this.#byAddress.get(address)?.size ?? 0;
  }
}

function addTo(index: Map<string, Set<Session>>, key: string, session: Session): void {
  const found = index.get(key);
  if (found) found.add(session);
  else index.set(key, new Set([session]));
}

function removeFrom(index: Map<string, Set<Session>>, key: string, session: Session): void {
  const found = index.get(key);
  found?.delete(session);
  if (found?.size === 0) index.delete(key);
}
