interface Entry<V> {
  readonly key: string;
  value: V;
  at: number;
  older: Entry<V> | null;
  newer: Entry<V> | null;
}

/**
 * What was set lately: entries live for `ageMs` since they were last set, `count` at most, the least recently set
 * dropped first. Every call is O(1) amortised. A linked list keeps the order: taking the first key of a Map from which
 * many first keys were deleted is linear in V8.
 */
export class RecentMap<V> {
  readonly #ageMs: number;
  readonly #count: number;
  readonly #entries = new Map<string, Entry<V>>();
  #oldest: Entry<V> | null = null;
  #newest: Entry<V> | null = null;

  constructor({ ageMs, count }: { ageMs: number; count: number }) {
    this.#ageMs = ageMs;
    this.#count = count;
  }

  /** Entries held, those too that are too old but not yet pruned. */
  get size(): number {
    return this.#entries.size;
  }

  get(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || this.#isOld(entry, now) ? undefined : entry.value;
  }

  set(key: string, value: V, now: number): void {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { key, value, at: now, older: null, newer: null };
      this.#entries.set(key, entry);
    } else {
      entry.value = value;
      entry.at = now;
      this.#unlink(entry);
    }
    this.#append(entry);
    this.#prune(now);
  }

  /** As `get`, and what is found was set just now: for values that are changed in place. */
  touch(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#isOld(entry, now)) return undefined;
    entry.at = now;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#append(entry);
    }
    return entry.value;
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#unlink(entry);
  }

  #isOld(entry: Entry<V>, now: number): boolean {
    return now - entry.at >= this.#ageMs;
  }

  #prune(now: number): void {
    let entry = this.#oldest;
    while (entry !== null && (this.#entries.size > this.#count || this.#isOld(entry, now))) {
      this.delete(entry.key);
      entry = this.#oldest;
    }
  }

  #append(entry: Entry<V>): void {
    entry.older = this.#newest;
    if (this.#newest === null) this.#oldest = entry;
    else this.#newest.newer = entry;
    this.#newest = entry;
  }

  #unlink(entry: Entry<V>): void {
    const { older, newer } = entry;
    if (older === null) this.#oldest = newer;
    else older.newer = newer;
    if (newer === null) this.#newest = older;
    else newer.older = older;
    entry.older = null;
    entry.newer = null;
  }
}
