import { useSyncExternalStore } from 'react';

/** Whether a media query holds, now and as it changes. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** A keyboard and a mouse rather than fingers. */
export const FINE_POINTER = '(hover: hover) and (pointer: fine)';

/** Room for two things side by side. */
export const WIDE = '(min-width: 900px)';
