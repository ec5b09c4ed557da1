import { describe, expect, it } from 'vitest';
import { aJoin, aMessage } from './fake-server.ts';
import { settle } from './manual-clock.ts';
import { CODE, setUpSession } from './session-harness.ts';

describe('coming back', () => {
  it('retries with full jitter, 0.5 to 10 s, for as long as it takes', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onClosed();
    expect(session.state()).toEqual({ phase: 'reconnecting', code: CODE, since: clock.now() });
    // Half of the way from 0.5 s to 2, 4, 8, 10, 10 s.
    for (const waitMs of [1_250, 2_250, 4_250, 5_250, 5_250, 5_250, 5_250]) {
      const before = server.sockets.length;
      await clock.advance(waitMs - 1);
      expect(server.sockets).toHaveLength(before);
      await clock.advance(1);
      expect(server.sockets).toHaveLength(before + 1);
      server.current().onFailed(null);
    }
    expect(session.state().phase).toBe('reconnecting');
    await clock.advance(10_000);
    server.current().onOpen();
    await server.current().answer('room:join', aJoin());
    const before = server.sockets.length;
    server.current().onClosed();
    await clock.advance(1_250);
    expect(server.sockets).toHaveLength(before + 1);
  });

  it('[S4] begins by WebSocket: polling would take a pooled connection, which may be as dead as the socket', async () => {
    const { server, clock, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onClosed();
    for (const attempt of [0, 1, 2]) {
      await clock.advance(10_000);
      expect(server.current().attempt).toBe(attempt);
      server.current().onFailed(null);
    }
  });

  it.each(['handshake', 'join'])('waits as long as the server says, after a %s over the limit', async (where) => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onClosed();
    await clock.advance(1_250);
    if (where === 'handshake')
      server.current().onFailed({ code: 'RATE_LIMIT_EXCEEDED', message: 'no', retryAfterMs: 30_000 });
    else {
      server.current().onOpen();
      await server.current().refuse('room:join', { code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 30_000 });
    }
    expect(session.state().phase).toBe('reconnecting');
    session.wake();
    await clock.advance(29_999);
    expect(server.sockets).toHaveLength(2);
    await clock.advance(1);
    expect(server.sockets).toHaveLength(3);
  });

  it('[S6] ends where a resume finds no room', async () => {
    const { server, session, enterRoom, reconnect } = setUpSession();
    await enterRoom();
    await reconnect();
    await server.current().refuse('room:join', { code: 'ROOM_UNAVAILABLE' });
    expect(session.state()).toEqual({ phase: 'ended', code: CODE, reason: 'unavailable' });
    expect(server.current().closed).toBe(true);
  });

  it.each(['closed', 'kicked', 'banned'] as const)('[R8, R10] ends when it is %s', async (reason) => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onEvent('room:closed', { epoch: 'epoch-1', reason });
    expect(session.state()).toEqual({ phase: 'ended', code: CODE, reason });
    await clock.advance(60_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('reconnects and resumes after a shutdown', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onEvent('room:closed', { epoch: 'epoch-1', reason: 'shutdown' });
    expect(session.state().phase).toBe('reconnecting');
    expect(server.sockets[0]?.closed).toBe(true);
    await clock.advance(1_250);
    server.current().onOpen();
    expect(server.current().last('room:join').payload).toMatchObject({ resume: { seq: 1 } });
  });

  it('is not closed by what closes another life of the room', async () => {
    const { server, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onEvent('room:closed', { epoch: 'epoch-0', reason: 'closed' });
    expect(session.state().phase).toBe('live');
  });

  it('ends signed out where the token has died, for a new guest would be somebody else', async () => {
    const { server, session, identity, enterRoom, reconnect } = setUpSession();
    await enterRoom();
    server.current().onClosed();
    await reconnect();
    server.current().onFailed({ code: 'AUTH_ERROR', message: 'no' });
    expect(session.state()).toMatchObject({ phase: 'ended', reason: 'signed-out' });
    expect(identity.replace).not.toHaveBeenCalled();
  });

  it('uses the newest token', async () => {
    const { server, enterRoom, reconnect, setToken } = setUpSession();
    await enterRoom();
    setToken('renewed');
    await reconnect();
    expect(server.current().token).toBe('renewed');
  });

  it('asks again for a passphrase that was set meanwhile, and still resumes', async () => {
    const { server, session, enterRoom, reconnect } = setUpSession();
    await enterRoom();
    await reconnect();
    await server.current().refuse('room:join', { code: 'PASSPHRASE_REQUIRED' });
    expect(session.state().phase).toBe('refused');
    void session.join(CODE, 'new one');
    await settle();
    expect(server.current().last('room:join').payload).toEqual({
      code: CODE,
      passphrase: 'new one',
      resume: { epoch: 'epoch-1', seq: 1 },
    });
  });

  it('shows offline while the browser says so, and goes on trying', async () => {
    const { server, clock, browser, session, enterRoom } = setUpSession();
    await enterRoom();
    browser.online = false;
    server.current().onClosed();
    expect(session.state()).toMatchObject({ phase: 'offline', since: clock.now() });
    await clock.advance(1_250);
    expect(server.sockets).toHaveLength(2);
    server.current().onOpen();
    await server.current().answer('room:join', aJoin());
    expect(session.state().phase).toBe('live');
  });

  it('ignores a socket that it has given up', async () => {
    const { server, session, texts, enterRoom, reconnect } = setUpSession();
    await enterRoom();
    const old = server.current();
    await reconnect();
    await server.current().answer('room:join', aJoin());
    old.events([aMessage(2)]);
    old.onClosed();
    old.onFailed({ code: 'AUTH_ERROR', message: 'no' });
    expect(texts()).toEqual([]);
    expect(session.state().phase).toBe('live');
  });
});

describe('waking', () => {
  it('probes the socket and stays where it answers, a refusal included', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    session.setPresence('away');
    session.wake();
    expect(server.current().last('presence:set').payload).toEqual({ state: 'away' });
    await server.current().refuse('presence:set', { code: 'RATE_LIMIT_EXCEEDED' });
    await clock.advance(9_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('reconnects at once where the socket dies of the probe, and with jitter where it dies later', async () => {
    const { server, session, enterRoom } = setUpSession();
    await enterRoom();
    session.wake();
    server.current().onClosed();
    await settle();
    expect(server.sockets).toHaveLength(2);
    server.current().onOpen();
    await settle();
    await server.current().answer('room:join', aJoin());
    session.wake();
    await server.current().answer('presence:set', {});
    server.current().onClosed();
    await settle();
    expect(server.sockets).toHaveLength(2);
    expect(session.state().phase).toBe('reconnecting');
  });

  it('reconnects at once where the probe is not answered within 2 s', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    session.wake();
    await clock.advance(1_999);
    expect(server.sockets).toHaveLength(1);
    await clock.advance(1);
    expect(server.sockets).toHaveLength(2);
    expect(server.sockets[0]?.closed).toBe(true);
    expect(session.state().phase).toBe('reconnecting');
  });

  it('cuts a backoff short, and leaves a fresh dial alone', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onClosed();
    session.wake();
    await settle();
    expect(server.sockets).toHaveLength(2);
    session.wake();
    await settle();
    expect(server.sockets).toHaveLength(2);
    await clock.advance(2_500);
    session.wake();
    await settle();
    expect(server.sockets).toHaveLength(3);
  });

  it('finds out whether the network is really gone', async () => {
    const { server, clock, browser, session, enterRoom } = setUpSession();
    await enterRoom();
    browser.online = false;
    session.networkLost();
    expect(session.state().phase).toBe('live');
    await clock.advance(2_000);
    expect(session.state().phase).toBe('offline');
    expect(server.sockets).toHaveLength(2);
  });
});
