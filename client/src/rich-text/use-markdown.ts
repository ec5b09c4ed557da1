import { useSyncExternalStore } from 'react';

type Markdown = typeof import('./markdown-text.tsx').MarkdownText;

let show: Markdown | null = null;
let loading = false;
const listeners = new Set<() => void>();

/** Loads the parser, the sanitiser and what shows their work, once. A failure is forgotten, so that the next message tries again. */
export function loadMarkdown(): void {
  if (loading) return;
  loading = true;
  import('./markdown-text.tsx').then(
    (module) => {
      show = module.MarkdownText;
      for (const listener of listeners) listener();
    },
    () => {
      loading = false;
    },
  );
}

/** What shows markup, or null until it is there. Asks for it where `needed`. */
export function useMarkdown(needed: boolean): Markdown | null {
  return useSyncExternalStore(
    (changed) => {
      if (!needed) return () => undefined;
      listeners.add(changed);
      loadMarkdown();
      return () => listeners.delete(changed);
    },
    () => (needed ? show : null),
  );
}
