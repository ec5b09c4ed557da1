import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../connection/connection-status.ts';
import { aMember, aMessage, aRoom } from '../../connection/fake-server.ts';
import { createListeners } from '../../connection/listeners.ts';
import { createManualClock, settle } from '../../connection/manual-clock.ts';
import { NoAnswer } from '../../connection/request.ts';
import type { RoomNews } from '../../connection/room-news.ts';
import { createChatStore } from './chat-store.ts';

const ana = aMember('ana', { name: 'Ana' });
const ben = aMember('ben', { name: 'Ben' });

function setUp() {
  const clock = createManualClock();
  const news = createListeners<RoomNews>();
  const states = createListeners<SessionState>();
  const sends: {
    payload: { id: string; content: string };
    ack(seq: number): Promise<void>;
    fail(why: Error): Promise<void>;
  }[] = [];
  const said: unknown[] = [];
  let seq = 1;
  const chat = createChatStore({
    clock,
    random: () => 0,
    session: {
      onNews: news.add,
      onState: states.add,
      place: () => ({ epoch: 'epoch-1', seq }),
      send: (name, payload) => void said.push({ name, ...payload }),
      request: (_, payload) =>
        new Promise((resolve, reject) => {
          sends.push({
            payload: payload as { id: string; content: string },
            ack(at) {
              resolve({ seq: at, sentAt: 5_000 + at } as never);
              return settle();
            },
            fail(why) {
              reject(why);
              return settle();
            },
          });
        }),
    },
  });
  const events = (...list: Extract<RoomNews, { type: 'events' }>['events']) => {
    seq = Math.max(seq, ...list.map((event) => event.seq));
    news.tell({ type: 'events', events: list });
  };
  const snapshot = (at = 1) => {
    seq = at;
    news.tell({
      type: 'snapshot',
      room: aRoom(),
      self: ana,
      members: [ana, ben],
      place: { epoch: 'epoch-1', seq },
      padHasText: false,
    });
    states.tell({ phase: 'live', code: 'X' });
  };
  const lines = () =>
    chat.getState().items.map((item) => (item.kind === 'message' ? `${item.text} (${item.delivery})` : item.kind));
  const sent = (index: number) => {
    const found = sends[index];
    if (found === undefined) throw new Error(`send ${index} is missing`);
    return found;
  };
  const echo = (index: number, at: number) => {
    const { id, content } = sent(index).payload;
    events(aMessage(at, { id, senderId: 'ana', senderName: 'Ana', content }));
  };
  snapshot();
  return { clock, chat, news, states, sends, sent, said, events, snapshot, lines, echo };
}

describe('own messages', () => {
  it('wait where the server takes none for now, and say so until it does', async () => {
    const { chat, clock, sent, lines } = setUp();
    chat.send('mine');
    await sent(0).fail(new Refusal('UNAVAILABLE', undefined, 500));
    expect(chat.getState()).toMatchObject({ held: true, outbox: 1 });
    expect(lines()).toEqual(['mine (sending)']);
    await clock.advance(500);
    await sent(1).ack(2);
    expect(chat.getState()).toMatchObject({ held: false, outbox: 0 });
  });

  it('wait no more where the room tells one that the server was not heard to take', async () => {
    const { chat, sent, echo, lines } = setUp();
    chat.send('mine');
    await sent(0).fail(new Refusal('UNAVAILABLE', undefined, 500));
    echo(0, 2);
    expect(lines()).toEqual(['mine (sent)']);
    expect(chat.getState()).toMatchObject({ held: false, outbox: 0 });
  });

  it('show at once, behind what the server has placed, until their event places them', async () => {
    const { chat, events, lines, sent, echo } = setUp();
    chat.send('mine');
    events(aMessage(2));
    expect(lines()).toEqual(['text 2 (sent)', 'mine (sending)']);
    expect(chat.getState().outbox).toBe(1);
    await sent(0).ack(3);
    expect(lines()).toEqual(['text 2 (sent)', 'mine (sent)']);
    expect(chat.getState().outbox).toBe(0);
    echo(0, 3);
    events(aMessage(4));
    expect(lines()).toEqual(['text 2 (sent)', 'mine (sent)', 'text 4 (sent)']);
    expect(chat.getState().items[1]).toMatchObject({ own: true, senderName: 'Ana', sentAt: 1_003 });
  });

  it('[S7] stand where the server put them, though the ack came first', async () => {
    const { chat, events, lines, sent, echo } = setUp();
    chat.send('mine');
    await sent(0).ack(3);
    events(aMessage(2));
    echo(0, 3);
    expect(lines()).toEqual(['text 2 (sent)', 'mine (sent)']);
  });

  it('[S3] are shown once, whether the event, the ack or both come, and come again', async () => {
    const { chat, lines, sent, echo, events, clock } = setUp();
    chat.send('mine');
    echo(0, 2);
    expect(chat.getState().outbox).toBe(0);
    await sent(0).ack(2);
    echo(0, 9);
    expect(lines()).toEqual(['mine (sent)']);
    expect(chat.getState().outbox).toBe(0);
    events(aMessage(10), aMessage(11, { id: '00000000-0000-4000-8000-000000000010' }));
    expect(lines()).toEqual(['mine (sent)', 'text 10 (sent)']);
    expect(clock.pending).toBe(0);
  });

  it('[S5] are placed by a late ack where their event fell into a gap', async () => {
    const { chat, news, lines, sent, events, snapshot } = setUp();
    chat.send('acknowledged, event lost');
    await sent(0).ack(2);
    chat.send('event lost, acknowledged on the resend');
    news.tell({ type: 'gap' });
    events(aMessage(90));
    snapshot(95);
    events(aMessage(96));
    await sent(1).ack(3);
    events(aMessage(97));
    expect(lines()).toEqual([
      'gap',
      'text 90 (sent)',
      'acknowledged, event lost (sent)',
      'text 96 (sent)',
      'event lost, acknowledged on the resend (sent)',
      'text 97 (sent)',
    ]);
  });

  it('[S6] survive a new epoch: what was acknowledged stays before it, what was not goes out after it', async () => {
    const { chat, news, states, lines, sent, sends, snapshot } = setUp();
    chat.send('old');
    await sent(0).ack(2);
    chat.send('waiting');
    states.tell({ phase: 'reconnecting', code: 'X', since: 0 });
    await sent(1).fail(new NoAnswer());
    news.tell({ type: 'renewed' });
    snapshot(1);
    expect(lines()).toEqual(['old (sent)', 'renewed', 'waiting (sending)']);
    expect(sent(2).payload.id).toBe(sent(1).payload.id);
    expect(sends).toHaveLength(3);
  });

  it('that fail can be tried again under their id, or discarded', async () => {
    const { chat, lines, sent } = setUp();
    chat.send('too long');
    const { Refusal } = await import('@hearsay/shared/errors');
    await sent(0).fail(new Refusal('VALIDATION_ERROR'));
    expect(chat.getState().items[0]).toMatchObject({ delivery: 'failed', error: { code: 'VALIDATION_ERROR' } });
    expect(chat.getState().outbox).toBe(0);
    const { id } = sent(0).payload;
    chat.retry(id);
    expect(lines()).toEqual(['too long (sending)']);
    expect(chat.getState().items[0]).not.toHaveProperty('error');
    expect(sent(1).payload.id).toBe(id);
    await sent(1).fail(new Refusal('VALIDATION_ERROR'));
    chat.discard(id);
    expect(lines()).toEqual([]);
  });

  it('of another tab of the same person are own ones too', () => {
    const { chat, events } = setUp();
    events(aMessage(2, { senderId: 'ana' }));
    expect(chat.getState().items[0]).toMatchObject({ own: true, delivery: 'sent' });
  });

  it('are not made of blanks', () => {
    const { chat, sends } = setUp();
    chat.send(' \n ');
    expect(sends).toHaveLength(0);
    expect(chat.getState().items).toEqual([]);
  });

  it('fail when the room is over', () => {
    const { chat, states, lines } = setUp();
    states.tell({ phase: 'reconnecting', code: 'X', since: 0 });
    chat.send('too late');
    states.tell({ phase: 'ended', code: 'X', reason: 'closed' });
    expect(lines()).toEqual(['too late (failed)']);
  });
});

describe('what others do', () => {
  it('[T2] is shown decoded', () => {
    const { events, lines } = setUp();
    events(aMessage(2, { content: 'a &lt; b &amp;&amp; once = 5' }));
    expect(lines()).toEqual(['a < b && once = 5 (sent)']);
  });

  it('names those who come and go, by the name they had', () => {
    const { chat, events } = setUp();
    const cid = aMember('cid', { name: 'Cid', joinedAt: 7 });
    events(
      { type: 'member-joined', seq: 2, member: cid },
      { type: 'member-updated', seq: 3, member: { ...cid, name: 'Cyd' } },
      { type: 'member-left', seq: 4, memberId: 'cid', reason: 'kicked' },
      { type: 'member-left', seq: 5, memberId: 'ben', reason: 'lost' },
    );
    expect(chat.getState().items).toMatchObject([
      { kind: 'joined', memberId: 'cid', name: 'Cid', at: 7 },
      { kind: 'kicked', memberId: 'cid', name: 'Cyd' },
      { kind: 'lost', memberId: 'ben', name: 'Ben' },
    ]);
    expect(new Set(chat.getState().items.map(({ key }) => key)).size).toBe(3);
  });

  it('counts as unread only while the chat is out of view, own messages and comings aside', () => {
    const { chat, events } = setUp();
    events(aMessage(2));
    expect(chat.getState().unread).toBe(0);
    chat.setVisible(false);
    events(aMessage(3), aMessage(4), aMessage(5, { senderId: 'ana' }));
    events({ type: 'member-joined', seq: 6, member: ben });
    expect(chat.getState().unread).toBe(2);
    chat.markRead();
    expect(chat.getState().unread).toBe(0);
    events(aMessage(7));
    chat.setVisible(true);
    expect(chat.getState().unread).toBe(0);
  });

  it('shows who types, without oneself, until their message comes or they leave', async () => {
    const { chat, news, events, clock } = setUp();
    const typing = (memberId: string) => ({ type: 'typing', memberId, typing: true }) as const;
    news.tell({ type: 'signals', signals: [typing('ana'), typing('ben'), typing('cid')] });
    expect(chat.getState().typing).toEqual(['ben', 'cid']);
    events(aMessage(2), { type: 'member-left', seq: 3, memberId: 'cid', reason: 'left' });
    expect(chat.getState().typing).toEqual([]);
    news.tell({ type: 'signals', signals: [typing('ben')] });
    await clock.advance(8_000);
    expect(chat.getState().typing).toEqual([]);
  });

  it('leaves the list alone when only the pad changes', () => {
    const { chat, events } = setUp();
    const before = chat.getState().items;
    events({ type: 'pad-update', seq: 2, memberId: 'ben', update: new Uint8Array(1) });
    expect(chat.getState().items).toBe(before);
  });
});

describe('the draft', () => {
  it('says that this person types, and stops with the draft or the message', () => {
    const { chat, said } = setUp();
    chat.setDraft('h');
    chat.typed();
    chat.typed();
    chat.setDraft('');
    chat.typed();
    expect(said).toEqual([
      { name: 'chat:typing', typing: true },
      { name: 'chat:typing', typing: false },
    ]);
    chat.setDraft('hi');
    chat.typed();
    chat.send('hi');
    expect(said).toHaveLength(4);
    expect(said.at(-1)).toEqual({ name: 'chat:typing', typing: false });
  });
});

describe('forgetting', () => {
  it('[T1] leaves nothing of the room', async () => {
    const { chat, news, events, sent, clock } = setUp();
    events(aMessage(2));
    chat.setDraft('secret');
    chat.send('mine');
    news.tell({ type: 'forgotten' });
    await sent(0).fail(new NoAnswer());
    await clock.advance(60_000);
    expect(chat.getState()).toEqual({ items: [], outbox: 0, held: false, typing: [], unread: 0, draft: '' });
  });
});

describe('10,000 messages', () => {
  it('are all kept, one for each place', () => {
    const { events, lines } = setUp();
    const seqs = Array.from({ length: 10_000 }, (_, index) => 2 + index);
    for (const seq of seqs) events(aMessage(seq));
    expect(lines()).toEqual(seqs.map((seq) => `text ${seq} (sent)`));
  });
});
