import { Refusal } from '@hearsay/shared/errors';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallApi } from '../connection/api.ts';
import { browserClock } from '../connection/clock.ts';
import { createTokenKeeper } from '../connection/token.ts';
import { createAccountStore } from '../features/account/account-store.ts';
import { createSettingsStore } from '../features/settings/settings-store.ts';
import { createInstall, type Install } from '../pwa/install.ts';
import { createUpdates, type Updates } from '../pwa/updates.ts';
import type { App } from './compose.ts';
import type { AppEnvironment, Foundation } from './foundation.ts';

/** What every screen has from the first moment: who this is, and how things are liked. All else is loaded when needed. */
export interface Shell extends Pick<Foundation, 'account' | 'settings'> {
  /** `app`: the app around rooms, once `open` has brought it. `left`: the code of a room that an earlier page was in, until this one goes into any. */
  readonly rooms: StoreApi<{ readonly app: App | null; readonly left: string | null }>;
  /** Finds out who was here before, and in which room, as far as this tab and the server still know. Never rejects. */
  greet(): Promise<void>;
  /** Loads the app around rooms, once. Rejects where it cannot be loaded; the next call tries again. */
  open(): Promise<App>;
  /** What was shared to the app and has no room yet. In memory only. */
  readonly shared: StoreApi<{ readonly text: string }>;
  readonly install: Install;
  readonly updates: Updates;
  /** Leaves, and forgets who this was: the token here, and an account's cookie at the server. */
  forget(): void;
}

/** Builds what the first screen needs. Called once. */
export function composeShell(given: Partial<AppEnvironment> = {}): Shell {
  const { window: page = window } = given;
  const env: AppEnvironment = {
    origin: page.location.origin,
    fetch: page.fetch.bind(page),
    clock: browserClock,
    random: Math.random,
    ...given,
    window: page,
  };

  let api: Promise<CallApi> | null = null;
  const call: CallApi = async (...request) => {
    api ??= import('../connection/api.ts').then(({ createApi }) =>
      createApi({ origin: env.origin, fetch: env.fetch, token: tokens.current }),
    );
    const loaded = await api.catch(() => {
      api = null;
      throw new Refusal('UNAVAILABLE');
    });
    return loaded(...request);
  };
  const tokens = createTokenKeeper({
    storage: storageOf(page, 'sessionStorage'),
    clock: env.clock,
    renew: () => call('POST /api/auth/renew', {}),
  });
  const forget = () => {
    shared.setState({ text: '' });
    rooms.setState({ left: null });
    rooms.getState().app?.room.reset();
    // The account's cookie is the server's to remove.
    if (settings.getState().signedIn) account.logout().catch(account.forget);
    else account.forget();
  };
  const matches = (query: string) => page.matchMedia(query).matches;
  const settings = createSettingsStore({
    storage: storageOf(page, 'localStorage'),
    defaults: {
      enterSends: !matches('(pointer: coarse)'),
      cover: matches('(display-mode: standalone)'),
      locale: page.navigator.language,
    },
    onForget: forget,
  });
  const account = createAccountStore({ call, tokens, mayHaveCookie: () => settings.getState().signedIn });
  account.subscribe(({ user, status }, before) => {
    const signedIn = user?.kind === 'registered';
    if (status !== 'working' && (user !== null || before.user !== null) && settings.getState().signedIn !== signedIn) {
      settings.set({ signedIn });
    }
  });

  const install = createInstall(page);
  const shared = createStore<{ text: string }>(() => ({ text: '' }));
  const rooms = createStore<{ app: App | null; left: string | null }>(() => ({ app: null, left: null }));
  let opening: Promise<App> | null = null;
  function open(): Promise<App> {
    opening ??= import('./compose.ts').then(
      ({ composeApp }) => {
        const app = composeApp({ account, settings, tokens, call }, env);
        rooms.setState({ app });
        app.session.onState((state) => {
          if (state.phase !== 'idle') rooms.setState({ left: null });
          if (state.phase === 'ended' && state.reason === 'left') install.ripen();
        });
        return app;
      },
      (failure) => {
        opening = null;
        throw failure;
      },
    );
    return opening;
  }

  return {
    account,
    settings,
    rooms,
    open,
    forget,
    install,
    updates: createUpdates(page),
    shared,
    async greet() {
      await account.recall();
      if (account.getState().user === null || opening !== null) return;
      const found = await call('GET /api/rooms', {}).catch(() => null);
      rooms.setState({ left: found?.rooms[0]?.code ?? null });
    },
  };
}

/** The page's storage, or null where the browser forbids it. */
function storageOf(page: Window, name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return page[name];
  } catch {
    return null;
  }
}
