import { createStore, type StoreApi } from 'zustand/vanilla';

export interface InstallState {
  /** How this browser installs the app: it can be asked to, it is done by hand (iOS), or not at all. */
  readonly way: 'prompt' | 'by-hand' | 'none';
  /** The person has come back, or has been in a room: now the offer makes sense. */
  readonly ripe: boolean;
}

export interface InstallActions {
  /** A room was left. */
  ripen(): void;
  /** Shows the browser's own prompt. Resolves once it is answered. */
  ask(): Promise<void>;
}

export type Install = StoreApi<InstallState> & InstallActions;

/** Chromium's event (https://developer.mozilla.org/docs/Web/API/BeforeInstallPromptEvent). */
interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

/** Keeps the browser's offer to install the app until there is a good moment for it. */
export function createInstall(page: Window): Install {
  // Only Safari on iOS and iPadOS tells of `standalone`.
  const { standalone } = page.navigator as Navigator & { readonly standalone?: boolean };
  const store = createStore<InstallState>(() => ({
    way: standalone === false ? 'by-hand' : 'none',
    // A worker that was here before the page means an earlier visit: nothing needs to be stored to know.
    ripe: Boolean(page.navigator.serviceWorker?.controller),
  }));
  let kept: InstallPrompt | null = null;

  page.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    kept = event as InstallPrompt;
    store.setState({ way: 'prompt' });
  });
  page.addEventListener('appinstalled', () => store.setState({ way: 'none' }));

  return Object.assign(store, {
    ripen: () => store.setState({ ripe: true }),
    async ask() {
      const prompt = kept;
      // It can be shown once; the browser brings another one if it was declined.
      kept = null;
      store.setState({ way: 'none' });
      await prompt?.prompt();
    },
  });
}
