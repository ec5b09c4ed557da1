import { vi } from 'vitest';
import type { SessionState } from './connection-status.ts';
import { aJoin, createFakeServer } from './fake-server.ts';
import { createManualClock, settle } from './manual-clock.ts';
import type { RoomNews } from './room-news.ts';
import { createSession } from './session.ts';

/** The room of these tests. */
export const CODE = '7KQM2X9TQ';

/** A session with a fake server, clock, browser and user, and all that it says. */
export function setUpSession() {
  const server = createFakeServer();
  const clock = createManualClock();
  const browser = { online: true };
  let token: string | null = 'token-1';
  const identity = {
    token: () => token,
    ensure: vi.fn(async () => {
      token ??= 'token-new';
    }),
    replace: vi.fn(async () => {
      token = 'token-2';
    }),
  };
  const session = createSession({
    dial: server.dial,
    clock,
    random: () => 0.5,
    isOnline: () => browser.online,
    identity,
  });
  const states: SessionState[] = [];
  const news: RoomNews[] = [];
  session.onState((state) => states.push(state));
  session.onNews((item) => news.push(item));
  const texts = () =>
    news
      .flatMap((item) => (item.type === 'events' ? item.events : []))
      .flatMap((event) => ('content' in event ? event.content : []));

  async function enterRoom(answer = aJoin()) {
    void session.join(CODE);
    await settle();
    server.current().onOpen();
    await server.current().answer('room:join', answer);
  }
  /** The socket is lost; the next one opens after its backoff. */
  async function reconnect() {
    server.current().onClosed();
    await clock.advance(10_000);
    server.current().onOpen();
    await settle();
  }
  const setToken = (next: string | null) => {
    token = next;
  };
  return { server, clock, browser, identity, session, states, news, texts, enterRoom, reconnect, setToken };
}
