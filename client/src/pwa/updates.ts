import { createStore, type StoreApi } from 'zustand/vanilla';
import { TAKE_OVER } from './worker-messages.ts';

const WORKER = '/sw.js';
/** Browsers look for a new version when a page is opened; a page that stays open looks now and then itself. */
const LOOK_AGAIN_MS = 3_600_000;

export interface UpdateActions {
  /** Registers the service worker once the page has loaded; does nothing where there can be none. */
  start(): void;
  /** Loads the page anew in the newest version. Only ever at a person's wish. */
  apply(): void;
}

/** Whether a newer version of the app waits for this page. */
export type Updates = StoreApi<{ readonly ready: boolean }> & UpdateActions;

/** The service worker, as far as the page is concerned: it comes late, and it never reloads anything by itself. */
export function createUpdates(page: Window): Updates {
  const store = createStore<{ readonly ready: boolean }>(() => ({ ready: false }));
  const container: ServiceWorkerContainer | undefined = page.navigator.serviceWorker;
  let registration: ServiceWorkerRegistration | null = null;
  let wanted = false;
  let looked = 0;

  async function register(workers: ServiceWorkerContainer): Promise<void> {
    const found = await workers.register(trusted(page) as string, { updateViaCache: 'none' });
    registration = found;
    looked = Date.now();
    const look = () => {
      if (found.waiting !== null && workers.controller !== null) store.setState({ ready: true });
    };
    look();
    found.addEventListener('updatefound', () => found.installing?.addEventListener('statechange', look));
    const controlled = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      if (wanted) page.location.reload();
      // Another tab has moved on to a newer version: this one may follow when it suits.
      else if (controlled) store.setState({ ready: true });
    });
    page.document.addEventListener('visibilitychange', () => {
      if (page.document.visibilityState !== 'visible' || Date.now() - looked < LOOK_AGAIN_MS) return;
      looked = Date.now();
      found.update().catch(() => undefined);
    });
  }

  return Object.assign(store, {
    start() {
      if (container === undefined) return;
      // Not before everything that the first screen needs: the worker fetches the rest of the app.
      const begin = () => setTimeout(() => register(container).catch(() => undefined), 0);
      if (page.document.readyState === 'complete') begin();
      else page.addEventListener('load', begin, { once: true });
    },
    apply() {
      wanted = true;
      if (registration?.waiting) registration.waiting.postMessage(TAKE_OVER);
      else page.location.reload();
    },
  });
}

interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy;
}

/** The worker's address as `require-trusted-types-for 'script'` wants it: one policy, for this one script. */
function trusted(page: Window & { readonly trustedTypes?: TrustedTypes }): unknown {
  const policy = page.trustedTypes?.createPolicy('hearsay', {
    createScriptURL(url) {
      if (url === WORKER) return url;
      throw new TypeError('not a script of this app');
    },
  });
  return policy?.createScriptURL(WORKER) ?? WORKER;
}
