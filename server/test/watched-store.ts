import { openEmbeddedStore } from '../src/adapters/store/embedded.ts';
import type { Store } from '../src/ports/store.ts';

/**
 * The embedded store, each call of it noted by name. `before` may hold a call up: it is awaited first, and what it throws
 * is the call's refusal.
 */
export function watchStore(before: (method: keyof Store) => Promise<void> = async () => {}): {
  store: Store;
  calls: string[];
} {
  const calls: string[] = [];
  const store = new Proxy(openEmbeddedStore(), {
    get(target, name: keyof Store) {
      const method = target[name];
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]) => {
        calls.push(name);
        await before(name);
        return (method as (...given: unknown[]) => unknown)(...given);
      };
    },
  });
  return { store, calls };
}
