import { useSyncExternalStore } from 'react';

type Render = typeof import('./markdown.ts').renderMarkdown;

let render: Render | null = null;
let loading = false;
const listeners = new Set<() => void>();

/** Loads the parser and the sanitiser, once. A failure is forgotten, so that the next message tries again. */
export function loadMarkdown(): void {
  if (loading) return;
  loading = true;
  import('./markdown.ts').then(
    (module) => {
      render = module.renderMarkdown;
      for (const listener of listeners) listener();
    },
    () => {
      loading = false;
    },
  );
}

/** The renderer, or null until it is there. Asks for it where `needed`. */
export function useMarkdown(needed: boolean): Render | null {
  return useSyncExternalStore(
    (changed) => {
      if (!needed) return () => undefined;
      listeners.add(changed);
      loadMarkdown();
      return () => listeners.delete(changed);
    },
    () => (needed ? render : null),
  );
}
