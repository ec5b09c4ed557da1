import { PAD, SIZE } from '@hearsay/shared/limits';
import * as Y from 'yjs';
import { TEXT_NAME } from './pad-places.ts';

/** A client id that no one can use: Yjs gives itself a new one, and prints a line, when an update uses its own. */
const NOBODY = -1;

/**
 * A Y.Doc fed late: updates that are known to apply wait as bytes, and go in together in one transaction. What it encodes
 * is kept until the next update.
 */
export class LazyDoc {
  readonly #doc = new Y.Doc();
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #pendingPieces = 0;
  #structs = 0;
  #encoded: Uint8Array | undefined;
  #faults = 0;

  constructor() {
    this.#doc.clientID = NOBODY;
  }

  /** Updates that Yjs threw at, though they passed every check: 0, or there is a bug. */
  get faults(): number {
    return this.#faults;
  }

  /** At least as many structs as there are. */
  get structs(): number {
    // An insertion or a deletion splits two items at most.
    return this.#structs + 3 * this.#pendingPieces;
  }

  get isFlushed(): boolean {
    return this.#pending.length === 0;
  }

  /** The document without what waits. For reading only. */
  get applied(): Y.Doc {
    return this.#doc;
  }

  /** Whether there is any text. */
  get hasText(): boolean {
    return this.flush().get(TEXT_NAME)._length > 0;
  }

  /** Takes an update that rests on nothing missing. Keeps `bytes` itself. */
  add(bytes: Uint8Array, pieces: number): void {
    // One piece of work stays one: what waits is never much longer than the longest update.
    if (this.#pendingBytes + bytes.length > SIZE.padUpdate) this.flush();
    this.#encoded = undefined;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#pendingPieces += pieces;
    if (this.#pending.length >= PAD.lazyUpdates) this.flush();
  }

  /** Applies what waits. */
  flush(): Y.Doc {
    if (this.isFlushed) return this.#doc;
    const pending = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#pendingPieces = 0;
    this.#guard(() => {
      this.#doc.transact(() => {
        for (const update of pending) this.#guard(() => Y.applyUpdate(this.#doc, update));
      });
    });
    this.#structs = 0;
    for (const structs of this.#doc.store.clients.values()) this.#structs += structs.length;
    return this.#doc;
  }

  /** The whole state as one update; the same bytes until something changes. */
  encode(): Uint8Array {
    this.#encoded ??= Y.encodeStateAsUpdate(this.flush());
    return this.#encoded;
  }

  /** What a replica with this state vector lacks. */
  encodeSince(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.flush(), stateVector);
  }

  /** One update that Yjs throws at must not take the others with it. */
  #guard(act: () => void): void {
    try {
      act();
    } catch {
      this.#faults += 1;
    }
  }
}
