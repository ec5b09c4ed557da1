import { useMemo, useSyncExternalStore } from 'react';
import { codeLanguage } from './code-languages.ts';

type Highlight = typeof import('./highlight.ts').highlight;

let highlight: Highlight | null = null;
let loading = false;
const listeners = new Set<() => void>();

function load(): void {
  if (loading) return;
  loading = true;
  import('./highlight.ts').then(
    (module) => {
      highlight = module.highlight;
      for (const listener of listeners) listener();
    },
    () => {
      loading = false;
    },
  );
}

/** Code with its words marked up, or null: while the highlighter is on its way, and where the language is none it knows. */
export function useHighlight(code: string, written: string): TrustedHTML | null {
  const language = codeLanguage(written);
  const ready = useSyncExternalStore(
    (changed) => {
      if (language === null) return () => undefined;
      listeners.add(changed);
      load();
      return () => listeners.delete(changed);
    },
    () => (language === null ? null : highlight),
  );
  return useMemo(() => (language !== null && ready?.(code, language)) || null, [code, language, ready]);
}
