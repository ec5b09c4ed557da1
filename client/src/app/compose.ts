import { createSession } from '../connection/session.ts';
import type { Session } from '../connection/session-handle.ts';
import { createDial } from '../connection/socket.ts';
import { watchWake } from '../connection/wake.ts';
import { type ChatStore, createChatStore } from '../features/chat/chat-store.ts';
import { createPadStore, type PadStore } from '../features/pad/pad-store.ts';
import { createPresenceStore, type PresenceStore } from '../features/presence/presence-store.ts';
import { createRoomStore, type RoomStore } from '../features/room/room-store.ts';
import type { AppEnvironment, Foundation } from './foundation.ts';

/** What a room's screens are made of: handles that stay the same for the life of the page. */
export interface App extends Pick<Foundation, 'account' | 'settings'> {
  readonly room: RoomStore;
  readonly chat: ChatStore;
  readonly pad: PadStore;
  readonly presence: PresenceStore;
  /** For what watches the connection itself, such as alerts. */
  readonly session: Session;
}

/** Builds the connection and the stores on it, and listens to the page. Called once, when a room is first asked for. */
export function composeApp({ account, settings, tokens, call }: Foundation, env: AppEnvironment): App {
  const { origin, clock, random, window: page, dial = createDial(origin) } = env;
  const session = createSession({
    dial,
    clock,
    random,
    isOnline: () => page.navigator.onLine,
    identity: { token: tokens.current, ensure: () => account.ensureGuest(), replace: account.replaceGuest },
  });
  const room = createRoomStore({ session, call, clock, ensureUser: () => account.ensureGuest() });
  const chat = createChatStore({ session, clock, random });
  const isVisible = () => page.document.visibilityState === 'visible';
  const pad = createPadStore({ session, clock, random, isVisible });
  const presence = createPresenceStore(session);

  account.subscribe(({ user }, before) => {
    if (before.user !== null && before.user.id !== user?.id) session.signOut();
  });
  session.onState((state) => {
    // Leaving clears the tab's storage; the user is remembered until the page closes.
    if (state.phase === 'joining' || state.phase === 'live') tokens.setStored(true);
    else if (state.phase === 'ended' && (state.reason === 'left' || state.reason === 'closed')) tokens.setStored(false);
  });
  const showPresence = () => presence.setActive(isVisible());
  showPresence();
  page.document.addEventListener('visibilitychange', showPresence);
  const wake = () => {
    tokens.renewIfDue();
    session.wake();
  };
  watchWake({ document: page.document, window: page, clock }, wake, session.networkLost);

  return { account, room, chat, pad, presence, settings, session };
}
