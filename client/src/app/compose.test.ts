// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { aJoin, aMessage, createFakeServer } from '../connection/fake-server.ts';
import { createManualClock, settle } from '../connection/manual-clock.ts';
import { composeShell } from './shell.ts';

const CODE = '7KQM2X9TQ';
const guest = { id: 'g', name: 'Ana', kind: 'guest' };

async function setUp() {
  // jsdom has no media queries.
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  sessionStorage.clear();
  localStorage.clear();
  const server = createFakeServer();
  let guests = 0;
  const fetching = vi.fn(async (url: string | URL | Request) => {
    const path = new URL(String(url)).pathname;
    if (path === '/api/auth/guest') {
      guests += 1;
      return Response.json({ token: `guest-${guests}`, expiresAt: 0, user: guest }, { status: 201 });
    }
    if (path === '/api/auth/login') {
      return Response.json({ token: 'account', expiresAt: 0, user: { id: 'r', name: 'Ana', kind: 'registered' } });
    }
    if (path === '/api/rooms') return Response.json({ rooms: [(aJoin() as { room: unknown }).room] });
    if (path === '/api/auth/me') return Response.json({ user: guest });
    return new Response(null, { status: 204 });
  });
  const env = {
    dial: server.dial,
    clock: createManualClock(),
    random: () => 0,
    origin: 'http://here',
    fetch: fetching,
  };
  const shell = composeShell({ ...env, window });
  const app = await shell.open();
  async function enterRoom() {
    void app.room.join(CODE);
    await expect.poll(() => server.sockets.length).toBeGreaterThan(0);
    server.current().onOpen();
    await server.current().answer('room:join', aJoin());
  }
  return {
    shell,
    app,
    server,
    enterRoom,
    reload: () => composeShell({ ...env, window }),
    guests: () => guests,
    asked: () => fetching.mock.calls.length,
  };
}

describe('the app', () => {
  it('enters a room as a guest, and fills every store from the one session', async () => {
    const { app, server, enterRoom } = await setUp();
    await enterRoom();
    expect(server.current().token).toBe('guest-1');
    server.current().events([aMessage(2)]);
    expect(app.room.getState()).toMatchObject({
      session: { phase: 'live' },
      room: { code: CODE },
      self: { id: 'ana' },
    });
    expect(app.chat.getState().items).toHaveLength(1);
    expect(app.presence.getState().members).toHaveLength(1);
  });

  it('[T1] keeps nothing on the device but the token of this tab, and not even that after leaving', async () => {
    const { app, server, enterRoom } = await setUp();
    await enterRoom();
    server.current().events([aMessage(2, { content: 'marker-content' })]);
    app.chat.setDraft('marker-draft');
    app.chat.send('marker-own');
    expect(Object.keys(sessionStorage)).toEqual(['hearsay.token']);
    expect(localStorage).toHaveLength(0);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain('marker');
    expect(history.state).toBeNull();
    void app.room.leave();
    expect(sessionStorage).toHaveLength(0);
  });

  it('is the same user after a reload', async () => {
    const { enterRoom, reload, guests } = await setUp();
    await enterRoom();
    await expect(reload().account.ensureGuest()).resolves.toEqual(guest);
    expect(guests()).toBe(1);
  });

  it('[R5] knows after a reload who this was and which room they were in, and makes nobody to find out', async () => {
    const { enterRoom, reload, guests } = await setUp();
    await enterRoom();
    const shell = reload();
    await shell.greet();
    expect(shell.account.getState()).toMatchObject({ status: 'signed-in', user: guest });
    expect(shell.rooms.getState().left).toBe(CODE);
    expect(guests()).toBe(1);
  });

  it('asks nobody who is here where nothing says that anyone was', async () => {
    const { shell, asked } = await setUp();
    await shell.greet();
    expect(asked()).toBe(0);
    expect(shell.account.getState()).toMatchObject({ status: 'none', user: null });
  });

  it('leaves and forgets in one step', async () => {
    const { shell, app, server, enterRoom } = await setUp();
    await enterRoom();
    shell.forget();
    expect(server.current().last('room:leave').payload).toEqual({});
    expect(app.room.getState().session).toEqual({ phase: 'idle' });
    expect(shell.account.getState().user).toBeNull();
    expect(sessionStorage).toHaveLength(0);
  });

  it('says that this tab is away while it is hidden', async () => {
    const { server, enterRoom } = await setUp();
    await enterRoom();
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.current().last('presence:set').payload).toEqual({ state: 'away' });
    hidden.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.current().last('presence:set').payload).toEqual({ state: 'active' });
  });

  it('ends the session when this tab becomes another user', async () => {
    const { app, enterRoom } = await setUp();
    await enterRoom();
    await app.account.login({ username: 'ana', password: 'correct horse' });
    expect(app.room.getState().session).toMatchObject({ phase: 'ended', reason: 'signed-out' });
    expect(app.settings.getState().signedIn).toBe(true);
    await app.account.logout();
    expect(app.settings.getState().signedIn).toBe(false);
  });

  it('forgets everything on this device', async () => {
    const { app, enterRoom } = await setUp();
    await enterRoom();
    app.chat.setDraft('marker');
    app.settings.set({ theme: 'dark' });
    app.settings.forgetEverything();
    await settle();
    expect(sessionStorage).toHaveLength(0);
    expect(localStorage).toHaveLength(0);
    expect(app.chat.getState().draft).toBe('');
    expect(app.room.getState().session).toEqual({ phase: 'idle' });
    expect(app.account.getState().user).toBeNull();
  });
});
