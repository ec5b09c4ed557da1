import * as z from 'zod/mini';
import { createApi } from '../connection/api.ts';
import { browserClock, type Clock } from '../connection/clock.ts';
import { createSession } from '../connection/session.ts';
import type { Session } from '../connection/session-handle.ts';
import { createDial, type Dial } from '../connection/socket.ts';
import { createTokenKeeper } from '../connection/token.ts';
import { watchWake } from '../connection/wake.ts';
import { type AccountStore, createAccountStore } from '../features/account/account-store.ts';
import { type ChatStore, createChatStore } from '../features/chat/chat-store.ts';
import { createPresenceStore, type PresenceStore } from '../features/presence/presence-store.ts';
import { createRoomStore, type RoomStore } from '../features/room/room-store.ts';
import { createSettingsStore, type SettingsStore } from '../features/settings/settings-store.ts';

/** What the app is made of, for components: handles that stay the same for the life of the page. */
export interface App {
  readonly account: AccountStore;
  readonly room: RoomStore;
  readonly chat: ChatStore;
  readonly presence: PresenceStore;
  readonly settings: SettingsStore;
  /** For features that speak to the room themselves, such as the pad. */
  readonly session: Session;
}

/** What the app takes from the browser; tests bring their own. */
export interface AppEnvironment {
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly dial: Dial;
  readonly clock: Clock;
  /** 0 to 1; for jitter, never for ids. */
  readonly random: () => number;
  readonly window: Window;
}

/** Builds the connection and the stores, and listens to the page. Called once. */
export function composeApp(env: Partial<AppEnvironment> = {}): App {
  // The content security policy forbids eval, which zod would otherwise try.
  z.config({ jitless: true });
  const { window: page = window, clock = browserClock, random = Math.random } = env;
  const { origin = page.location.origin, fetch = page.fetch.bind(page), dial = createDial(origin) } = env;

  const call = createApi({ origin, fetch, token: () => tokens.current() });
  const tokens = createTokenKeeper({
    storage: storageOf(page, 'sessionStorage'),
    clock,
    renew: () => call('POST /api/auth/renew', {}),
  });
  const settings = createSettingsStore({
    storage: storageOf(page, 'localStorage'),
    defaults: { enterSends: !page.matchMedia('(pointer: coarse)').matches, locale: page.navigator.language },
    onForget() {
      room.reset();
      // The account's cookie is the server's to remove.
      if (settings.getState().signedIn) account.logout().catch(account.forget);
      else account.forget();
    },
  });
  const account = createAccountStore({ call, tokens, mayHaveCookie: () => settings.getState().signedIn });
  const session = createSession({
    dial,
    clock,
    random,
    isOnline: () => page.navigator.onLine,
    identity: { token: tokens.current, ensure: () => account.ensureGuest(), replace: account.replaceGuest },
  });
  const room = createRoomStore({ session, call, clock, ensureUser: () => account.ensureGuest() });
  const chat = createChatStore({ session, clock, random });
  const presence = createPresenceStore(session);

  account.subscribe(({ user, status }, before) => {
    if (before.user !== null && before.user.id !== user?.id) session.signOut();
    const signedIn = user?.kind === 'registered';
    if (status !== 'working' && (user !== null || before.user !== null) && settings.getState().signedIn !== signedIn) {
      settings.set({ signedIn });
    }
  });
  session.onState((state) => {
    // Leaving clears the tab's storage; the user is remembered until the page closes.
    if (state.phase === 'joining' || state.phase === 'live') tokens.setStored(true);
    else if (state.phase === 'ended' && (state.reason === 'left' || state.reason === 'closed')) tokens.setStored(false);
  });
  const showPresence = () => presence.setActive(page.document.visibilityState === 'visible');
  showPresence();
  page.document.addEventListener('visibilitychange', showPresence);
  const wake = () => {
    tokens.renewIfDue();
    session.wake();
  };
  watchWake({ document: page.document, window: page, clock }, wake, session.networkLost);

  return { account, room, chat, presence, settings, session };
}

/** The page's storage, or null where the browser forbids it. */
function storageOf(page: Window, name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return page[name];
  } catch {
    return null;
  }
}
