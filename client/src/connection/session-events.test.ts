import { describe, expect, it, vi } from 'vitest';
import { aJoin, aMessage } from './fake-server.ts';
import { settle } from './manual-clock.ts';
import { CODE, setUpSession } from './session-harness.ts';

describe('one door for events', () => {
  it('[S1] lets each live event through once, in order', async () => {
    const { server, texts, enterRoom, session } = setUpSession();
    await enterRoom();
    server.current().events([aMessage(2), aMessage(3)]);
    server.current().events([aMessage(3), aMessage(4)]);
    expect(texts()).toEqual(['text 2', 'text 3', 'text 4']);
    expect(session.place()?.seq).toBe(4);
  });

  it('[S4] resumes from the last event seen, never from the ack of a send, and drops doubles', async () => {
    const { server, session, texts, enterRoom, reconnect, news } = setUpSession();
    await enterRoom();
    server.current().events([aMessage(2)]);
    const sent = session.request('chat:send', { id: '00000000-0000-4000-8000-000000000099', content: 'hi' });
    await server.current().answer('chat:send', { seq: 9, sentAt: 5 });
    await sent;
    await reconnect();
    expect(session.state().phase).toBe('resyncing');
    expect(server.current().last('room:join').payload).toEqual({ code: CODE, resume: { epoch: 'epoch-1', seq: 2 } });
    await server.current().answer('room:join', aJoin({ seq: 5, missed: [aMessage(2), aMessage(3), aMessage(5)] }));
    server.current().events([aMessage(5), aMessage(6)]);
    expect(texts()).toEqual(['text 2', 'text 3', 'text 5', 'text 6']);
    expect(news).toContainEqual({ type: 'recovered', recovery: { type: 'caught-up', messages: 2 } });
  });

  it('[S4] keeps what comes on the heels of the first ack', async () => {
    const { server, session, texts } = setUpSession();
    void session.join(CODE);
    await settle();
    server.current().onOpen();
    await settle();
    const answered = server.current().answer('room:join', aJoin({ seq: 1 }));
    server.current().events([aMessage(2)]);
    await answered;
    expect(texts()).toEqual(['text 2']);
    expect(session.state().phase).toBe('live');
  });

  it('[S1] asks again where something is missing between the ack and what came while it was on its way', async () => {
    const { server, session, texts, enterRoom, reconnect } = setUpSession();
    await enterRoom();
    await reconnect();
    server.current().events([aMessage(4)]);
    await server.current().answer('room:join', aJoin({ seq: 2, missed: [aMessage(2)] }));
    expect(session.state().phase).toBe('resyncing');
    expect(server.current().last('room:join').payload).toEqual({ code: CODE, resume: { epoch: 'epoch-1', seq: 2 } });
    await server.current().answer('room:join', aJoin({ seq: 4, missed: [aMessage(3), aMessage(4)] }));
    expect(texts()).toEqual(['text 2', 'text 3', 'text 4']);
  });

  it('resumes from the join ack where no event came since', async () => {
    const { server, enterRoom, reconnect } = setUpSession();
    await enterRoom(aJoin({ seq: 41 }));
    await reconnect();
    expect(server.current().last('room:join').payload).toMatchObject({ resume: { epoch: 'epoch-1', seq: 41 } });
  });

  it('tells the events that were missed before the snapshot that already contains them', async () => {
    const { server, enterRoom, reconnect, news } = setUpSession();
    await enterRoom();
    await reconnect();
    news.length = 0;
    await server.current().answer('room:join', aJoin({ seq: 2, missed: [aMessage(2)] }));
    expect(news.map(({ type }) => type)).toEqual(['events', 'snapshot', 'recovered']);
  });

  it('[S5] says that there is a gap, then what is left', async () => {
    const { server, enterRoom, reconnect, news, texts } = setUpSession();
    await enterRoom();
    await reconnect();
    news.length = 0;
    await server.current().answer('room:join', aJoin({ seq: 90, missed: [aMessage(90)], gap: true }));
    expect(news.map(({ type }) => type)).toEqual(['gap', 'events', 'snapshot', 'recovered']);
    expect(texts()).toEqual(['text 90']);
    expect(news).toContainEqual({ type: 'recovered', recovery: { type: 'gap' } });
  });

  it('[S6] says that a new epoch is a new life, and goes on from there', async () => {
    const { server, enterRoom, reconnect, news, texts, session } = setUpSession();
    await enterRoom(aJoin({ seq: 50 }));
    await reconnect();
    news.length = 0;
    await server.current().answer('room:join', aJoin({ epoch: 'epoch-2', seq: 1, gap: true }));
    expect(news.map(({ type }) => type)).toEqual(['renewed', 'snapshot', 'recovered']);
    expect(news).toContainEqual({ type: 'recovered', recovery: { type: 'new-epoch' } });
    expect(session.place()).toEqual({ epoch: 'epoch-2', seq: 1 });
    server.current().events([aMessage(2)], 'epoch-2');
    expect(texts()).toEqual(['text 2']);
  });

  it('resyncs where an event is missing, and holds back what came after it', async () => {
    const { server, enterRoom, texts, session } = setUpSession();
    await enterRoom();
    server.current().events([aMessage(4)]);
    expect(session.state().phase).toBe('resyncing');
    expect(texts()).toEqual([]);
    server.current().events([aMessage(5)]);
    expect(server.current().last('room:join').payload).toMatchObject({ resume: { epoch: 'epoch-1', seq: 1 } });
    await server.current().answer('room:join', aJoin({ seq: 4, missed: [aMessage(2), aMessage(3), aMessage(4)] }));
    expect(texts()).toEqual(['text 2', 'text 3', 'text 4', 'text 5']);
    expect(session.state().phase).toBe('live');
    expect(server.sockets).toHaveLength(1);
  });

  it('drops what it cannot parse, one by one, without taking its place for a hole', async () => {
    const { server, enterRoom, texts, session, news } = setUpSession();
    const debug = vi.spyOn(console, 'debug').mockImplementation(() => undefined);
    await enterRoom();
    server.current().events([{ type: 'hologram', seq: 2, secret: 'content' }, aMessage(3), { seq: 'x' }]);
    server.current().onEvent('room:events', 'nonsense');
    server.current().onEvent('room:signals', {
      epoch: 'epoch-1',
      signals: [null, { type: 'typing', memberId: 'ben', typing: true }],
    });
    server.current().onEvent('room:closed', {});
    expect(texts()).toEqual(['text 3']);
    expect(session.state().phase).toBe('live');
    expect(news.at(-1)).toEqual({ type: 'signals', signals: [{ type: 'typing', memberId: 'ben', typing: true }] });
    expect(debug).toHaveBeenCalledTimes(5);
    expect(JSON.stringify(debug.mock.calls)).not.toContain('content');
    debug.mockRestore();
  });

  it('hears no signal of another life of the room', async () => {
    const { server, enterRoom, news } = setUpSession();
    await enterRoom();
    server
      .current()
      .onEvent('room:signals', { epoch: 'epoch-0', signals: [{ type: 'typing', memberId: 'ben', typing: true }] });
    expect(news.some(({ type }) => type === 'signals')).toBe(false);
  });
});
