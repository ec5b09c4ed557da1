import type { Session } from './live-room.ts';

/** Every open session of this node. */
export class Sessions {
  readonly #all = new Map<string, Session>();
  /** Most users have one: a list is a third of a Set. */
  readonly #byUser = new Map<string, readonly Session[]>();
  readonly #atAddress = new Map<string, number>();

  add(session: Session): void {
    const { id, userId, address } = session;
    this.#all.set(id, session);
    this.#byUser.set(userId, [...this.ofUser(userId), session]);
    this.#atAddress.set(address, this.atAddress(address) + 1);
  }

  /** Nothing happens where it was removed before. */
  remove(session: Session): void {
    const { id, userId, address } = session;
    if (!this.#all.delete(id)) return;
    const others = this.ofUser(userId).filter((other) => other !== session);
    if (others.length > 0) this.#byUser.set(userId, others);
    else this.#byUser.delete(userId);
    const left = this.atAddress(address) - 1;
    if (left > 0) this.#atAddress.set(address, left);
    else this.#atAddress.delete(address);
  }

  get size(): number {
    return this.#all.size;
  }

  all(): Session[] {
    return [...this.#all.values()];
  }

  /** As they are now: the list does not change. */
  ofUser(userId: string): readonly Session[] {
    return this.#byUser.get(userId) ?? NONE;
  }

  /** How many sockets an address has open. */
  atAddress(address: string): number {
    return this.#atAddress.get(address) ?? 0;
  }
}

const NONE: readonly Session[] = [];
