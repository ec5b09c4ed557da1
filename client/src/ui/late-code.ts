import { stylesAgain } from './styles-again.ts';

/** Code that is fetched when it is first wanted; made for `useSyncExternalStore`. */
export interface LateCode<T> {
  /** Fetches it, once. A failure is forgotten, so that whoever wants it next tries again. */
  load(): void;
  /** What was fetched, or null until it is there. */
  current(): T | null;
  /** Calls `listener` when it is there. Gives the function that ends that. */
  subscribe(listener: () => void): () => void;
}

/**
 * @param bring Imports it. A function of its own, since what follows an `import()` directly is told of a script that does not
 *   come, but not of styles: Vite waits for those around it.
 */
export function lateCode<T>(bring: () => Promise<T>): LateCode<T> {
  let code: T | null = null;
  let loading = false;
  const listeners = new Set<() => void>();
  return {
    load() {
      if (loading) return;
      loading = true;
      stylesAgain()
        .then(bring)
        .then(
          (loaded) => {
            code = loaded;
            for (const listener of listeners) listener();
          },
          () => {
            loading = false;
          },
        );
    },
    current: () => code,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
