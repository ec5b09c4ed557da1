import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import type { SessionState } from './connection-status.ts';
import { aJoin, aMember, aMessage, aRoom } from './fake-server.ts';
import { settle } from './manual-clock.ts';
import { CODE, setUpSession } from './session-harness.ts';

const phases = (states: SessionState[]) => states.map(({ phase }) => phase);

describe('entering', () => {
  it('goes from idle through joining to live, with the token of this tab', async () => {
    const { server, session, states } = setUpSession();
    const joined = session.join(CODE, 'open sesame');
    await settle();
    expect(server.current().token).toBe('token-1');
    server.current().onOpen();
    expect(server.current().last('room:join').payload).toEqual({ code: CODE, passphrase: 'open sesame' });
    await server.current().answer('room:join', aJoin());
    await joined;
    expect(session.state()).toEqual({ phase: 'live', code: CODE });
    expect(new Set(phases(states))).toEqual(new Set(['joining', 'live']));
    expect(session.place()).toEqual({ epoch: 'epoch-1', seq: 1 });
  });

  it('is refused without a passphrase, and enters with one on the same socket', async () => {
    const { server, session } = setUpSession();
    const joined = session.join(CODE);
    await settle();
    server.current().onOpen();
    await server.current().refuse('room:join', { code: 'PASSPHRASE_REQUIRED' });
    await joined;
    expect(session.state()).toMatchObject({ phase: 'refused', error: { code: 'PASSPHRASE_REQUIRED' } });

    const again = session.join(CODE, 'right');
    await settle();
    expect(server.sockets).toHaveLength(1);
    expect(server.current().last('room:join').payload).toEqual({ code: CODE, passphrase: 'right' });
    await server.current().answer('room:join', aJoin());
    await again;
    expect(session.state().phase).toBe('live');
  });

  it.each(['ROOM_UNAVAILABLE', 'ROOM_FULL', 'ACCESS_DENIED', 'RATE_LIMIT_EXCEEDED', 'VALIDATION_ERROR'])(
    'shows %s as a refusal of the first join',
    async (code) => {
      const { server, session } = setUpSession();
      void session.join(CODE);
      await settle();
      server.current().onOpen();
      await server.current().refuse('room:join', { code });
      expect(session.state()).toMatchObject({ phase: 'refused', error: { code } });
    },
  );

  it('takes a new guest, once, where the token is dead and nobody has seen this user', async () => {
    const { server, session, identity } = setUpSession();
    void session.join(CODE);
    await settle();
    server.current().onFailed({ code: 'AUTH_ERROR', message: 'no' });
    await settle();
    expect(identity.replace).toHaveBeenCalledTimes(1);
    expect(server.current().token).toBe('token-2');
    server.current().onFailed({ code: 'AUTH_ERROR', message: 'no' });
    await settle();
    expect(identity.replace).toHaveBeenCalledTimes(1);
    expect(session.state()).toEqual({ phase: 'ended', code: CODE, reason: 'signed-out' });
  });

  it('retries an unreachable server, and refuses after five tries', async () => {
    const { server, clock, session } = setUpSession();
    const joined = session.join(CODE);
    await settle();
    for (let n = 1; n <= 5; n += 1) {
      expect(session.state().phase).toBe('joining');
      expect(server.sockets).toHaveLength(n);
      server.current().onFailed(null);
      await clock.advance(10_000);
    }
    await joined;
    expect(server.sockets).toHaveLength(5);
    expect(session.state()).toMatchObject({ phase: 'refused', error: { code: 'UNAVAILABLE' } });
  });

  it('waits for the network for as long as there is none', async () => {
    const { server, clock, browser, session } = setUpSession();
    browser.online = false;
    void session.join(CODE);
    await settle();
    for (let n = 1; n <= 8; n += 1) {
      expect(session.state().phase).toBe('offline');
      server.current().onFailed(null);
      await clock.advance(10_000);
    }
    server.current().onOpen();
    await server.current().answer('room:join', aJoin());
    expect(session.state().phase).toBe('live');
  });

  it('retries a join that is not answered for 10 s, and a handshake that hangs', async () => {
    const { server, clock, session } = setUpSession();
    void session.join(CODE);
    await settle();
    await clock.advance(10_000);
    expect(server.sockets[0]?.closed).toBe(true);
    await clock.advance(5_000);
    expect(server.sockets).toHaveLength(2);
    server.current().onOpen();
    await clock.advance(9_999);
    expect(server.sockets[1]?.closed).toBe(false);
    await clock.advance(10_001);
    expect(server.sockets[1]?.closed).toBe(true);
    expect(server.sockets).toHaveLength(3);
    server.current().onOpen();
    await server.current().answer('room:join', aJoin());
    expect(session.state().phase).toBe('live');
  });

  it('refuses where no guest can be had', async () => {
    const { session, identity, setToken } = setUpSession();
    setToken(null);
    identity.ensure.mockRejectedValueOnce(new Refusal('RATE_LIMIT_EXCEEDED', 'wait', 1_000));
    await session.join(CODE);
    expect(session.state()).toMatchObject({ phase: 'refused', error: { code: 'RATE_LIMIT_EXCEEDED' } });
  });
});

describe('requests', () => {
  it('rejects at once while there is no room, and with the refusal of the server', async () => {
    const { server, session, enterRoom } = setUpSession();
    await expect(session.request('room:close', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await enterRoom();
    const closing = session.request('room:close', {});
    const refused = expect(closing).rejects.toMatchObject({ code: 'ACCESS_DENIED', retryAfterMs: undefined });
    await server.current().refuse('room:close', { code: 'ACCESS_DENIED' });
    await refused;
  });

  it('ends pending requests with the socket', async () => {
    const { server, session, enterRoom } = setUpSession();
    await enterRoom();
    const closing = expect(session.request('room:close', {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    server.current().onClosed();
    await closing;
  });

  it('rejects an answer that is not of the contract', async () => {
    const { server, session, enterRoom } = setUpSession();
    await enterRoom();
    const sending = session.request('chat:send', { id: 'x', content: 'x' });
    const refused = expect(sending).rejects.toMatchObject({ code: 'SERVER_ERROR' });
    await server.current().answer('chat:send', { seq: 'first' });
    await refused;
  });

  it('resyncs where the server says that this socket is in no room', async () => {
    const { server, session, enterRoom } = setUpSession();
    await enterRoom();
    session.request('chat:send', { id: 'x', content: 'x' }).catch(() => undefined);
    await server.current().refuse('chat:send', { code: 'NOT_IN_ROOM' });
    expect(session.state().phase).toBe('resyncing');
    expect(server.current().last('room:join').payload).toMatchObject({ resume: { seq: 1 } });
  });

  it('holds live events back while it resyncs, and resumes from them afterwards', async () => {
    const { server, session, texts, enterRoom } = setUpSession();
    await enterRoom();
    session.request('chat:send', { id: 'x', content: 'x' }).catch(() => undefined);
    await server.current().refuse('chat:send', { code: 'NOT_IN_ROOM' });
    server.current().events([aMessage(2)]);
    expect(texts()).toEqual([]);
    await server.current().answer('room:join', aJoin());
    expect(texts()).toEqual(['text 2']);
    expect(session.place()?.seq).toBe(2);
  });

  it('says again after a return that this tab is away', async () => {
    const { server, session, enterRoom, reconnect } = setUpSession();
    await enterRoom();
    session.setPresence('away');
    await reconnect();
    await server.current().answer('room:join', aJoin());
    expect(server.current().last('presence:set').payload).toEqual({ state: 'away' });
  });

  it('drops one-way words while there is no connection', async () => {
    const { server, session, enterRoom } = setUpSession();
    session.send('chat:typing', { typing: true });
    await enterRoom();
    session.send('chat:typing', { typing: true });
    server.current().onClosed();
    session.send('chat:typing', { typing: false });
    expect(server.sockets.flatMap(({ sent }) => sent).filter(({ name }) => name === 'chat:typing')).toHaveLength(1);
  });
});

describe('leaving', () => {
  it('[R4] says so, then closes', async () => {
    const { server, session, enterRoom } = setUpSession();
    await enterRoom();
    const left = session.leave();
    expect(session.state()).toEqual({ phase: 'ended', code: CODE, reason: 'left' });
    expect(server.current().closed).toBe(false);
    await server.current().answer('room:leave', {});
    await left;
    expect(server.current().closed).toBe(true);
    expect(session.place()).toBeNull();
  });

  it('waits for the answer no longer than 2 s, and hears nothing more of the room', async () => {
    const { server, clock, session, texts, enterRoom } = setUpSession();
    await enterRoom();
    const left = session.leave();
    server.current().events([aMessage(2)]);
    await clock.advance(2_000);
    await left;
    expect(texts()).toEqual([]);
    expect(server.current().closed).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('stays left though the socket is lost before the answer', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    void session.leave();
    server.current().onClosed();
    await clock.advance(60_000);
    expect(session.state()).toMatchObject({ phase: 'ended', reason: 'left' });
    expect(server.sockets).toHaveLength(1);
  });

  it('stops trying', async () => {
    const { server, clock, session, enterRoom } = setUpSession();
    await enterRoom();
    server.current().onClosed();
    await session.leave();
    await clock.advance(60_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('[R3] leaves one room before it enters another, as a newcomer', async () => {
    const { server, session, news, enterRoom } = setUpSession();
    await enterRoom();
    const first = server.current();
    void session.join('ZZZZZZZZ8');
    await settle();
    expect(first.last('room:leave')).toBeDefined();
    expect(news.at(-1)).toEqual({ type: 'forgotten' });
    server.current().onOpen();
    expect(server.current().last('room:join').payload).toEqual({ code: 'ZZZZZZZZ8' });
    await server
      .current()
      .answer('room:join', aJoin({ room: aRoom({ code: 'ZZZZZZZZ8' }), members: [aMember('ana')] }));
    expect(session.state()).toEqual({ phase: 'live', code: 'ZZZZZZZZ8' });
  });

  it('forgets everything on reset', async () => {
    const { session, news, enterRoom } = setUpSession();
    await enterRoom();
    session.reset();
    expect(session.state()).toEqual({ phase: 'idle' });
    expect(session.place()).toBeNull();
    expect(news.at(-1)).toEqual({ type: 'forgotten' });
  });

  it('ends when the user of this tab becomes another', async () => {
    const { session, enterRoom } = setUpSession();
    session.signOut();
    expect(session.state().phase).toBe('idle');
    await enterRoom();
    session.signOut();
    expect(session.state()).toMatchObject({ phase: 'ended', reason: 'signed-out' });
  });
});
