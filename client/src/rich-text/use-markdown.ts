import { useSyncExternalStore } from 'react';
import { lateCode } from '../ui/late-code.ts';

const markdown = lateCode(() => import('./markdown-text.tsx').then(({ MarkdownText }) => MarkdownText));

/** Loads the parser, the sanitiser and what shows their work, once. Where it fails, the next message tries again. */
export const loadMarkdown = markdown.load;

/** What shows markup, or null until it is there. Asks for it where `needed`. */
export function useMarkdown(needed: boolean) {
  return useSyncExternalStore(
    (changed) => {
      if (!needed) return () => undefined;
      markdown.load();
      return markdown.subscribe(changed);
    },
    () => (needed ? markdown.current() : null),
  );
}
