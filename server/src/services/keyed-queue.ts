/** Runs work one after another for each key, and side by side for different keys. */
export class KeyedQueue {
  /** The end of the last work of each key; never rejects. */
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Resolves or rejects as `work` does, once all earlier work of the key has ended, however it ended. */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(work);
    const forget = () => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    const tail = result.then(forget, forget);
    this.#tails.set(key, tail);
    return result;
  }
}
