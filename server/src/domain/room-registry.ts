import type { RoomKey } from './node-event.ts';

/** The rooms that one node hosts, by key. */
export class RoomRegistry<Hosted> {
  readonly #rooms = new Map<RoomKey, Hosted>();

  get(key: RoomKey): Hosted | undefined {
    return this.#rooms.get(key);
  }

  /** Throws where the room is hosted already: a room has one Room on a node. */
  add(key: RoomKey, room: Hosted): void {
    if (this.#rooms.has(key)) throw new Error('a room is hosted once');
    this.#rooms.set(key, room);
  }

  remove(key: RoomKey): void {
    this.#rooms.delete(key);
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** A copy, so that rooms may end while one walks over them. */
  all(): Hosted[] {
    return [...this.#rooms.values()];
  }
}
