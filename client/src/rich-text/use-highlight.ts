import { useMemo, useSyncExternalStore } from 'react';
import { lateCode } from '../ui/late-code.ts';
import { codeLanguage } from './code-languages.ts';

const highlighter = lateCode(() => import('./highlight.ts').then(({ highlight }) => highlight));

/** Code with its words marked up, or null: while the highlighter is on its way, and where the language is none it knows. */
export function useHighlight(code: string, written: string): TrustedHTML | null {
  const language = codeLanguage(written);
  const ready = useSyncExternalStore(
    (changed) => {
      if (language === null) return () => undefined;
      highlighter.load();
      return highlighter.subscribe(changed);
    },
    () => (language === null ? null : highlighter.current()),
  );
  return useMemo(() => (language !== null && ready?.(code, language)) || null, [code, language, ready]);
}
