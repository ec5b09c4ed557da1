import type { SettingsStore } from '../features/settings/settings-store.ts';

/**
 * Hides the page's content whenever the page is hidden, where the settings say so, before the system takes its picture
 * for the list of apps. Gives the function that stops it.
 */
export function followCover(settings: SettingsStore): () => void {
  const root = document.documentElement;
  const follow = () => {
    root.toggleAttribute('data-covered', settings.getState().cover && document.visibilityState === 'hidden');
  };
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    root.removeAttribute('data-covered');
  };
}
