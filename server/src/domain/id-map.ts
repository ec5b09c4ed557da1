/**
 * A map from Yjs ids: client ids go up to 2^53, so that no number holds client and clock, and strings are slow. An empty one
 * is nearly free: most of those that an update needs stay empty.
 */
export class IdMap<V> {
  #clients: Map<number, Map<number, V>> | null = null;

  get(client: number, clock: number): V | undefined {
    return this.#clients?.get(client)?.get(clock);
  }

  has(client: number, clock: number): boolean {
    return this.#clients?.get(client)?.has(clock) === true;
  }

  set(client: number, clock: number, value: V): void {
    this.#clients ??= new Map();
    const clocks = this.#clients.get(client);
    if (clocks === undefined) this.#clients.set(client, new Map([[clock, value]]));
    else clocks.set(clock, value);
  }

  clear(): void {
    this.#clients = null;
  }
}
