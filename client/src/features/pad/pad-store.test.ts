import { afterEach, describe, expect, it, vi } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { aJoin, aMember } from '../../connection/fake-server.ts';
import { settle } from '../../connection/manual-clock.ts';
import { setUpSession } from '../../connection/session-harness.ts';
import * as padSession from './pad-session.ts';
import { createPadStore, type PadStore } from './pad-store.ts';

let pad: PadStore | undefined;
afterEach(() => {
  pad?.getState().pad?.doc.destroy();
});

async function setUp(join: object = {}) {
  const all = setUpSession();
  const { session, clock, server, enterRoom } = all;
  const load = vi.fn(async () => padSession);
  const store = createPadStore({ session, clock, random: () => 0, isVisible: () => true, load });
  pad = store;
  await enterRoom(aJoin({ members: [aMember('ana'), aMember('ben')], ...join }));
  const room = new Y.Doc();
  /** Answers the sync that is under way. */
  async function answerSync() {
    const { stateVector } = server.current().last('pad:sync').payload as { stateVector: Uint8Array };
    const update = Y.encodeStateAsUpdate(room, stateVector);
    await server.current().answer('pad:sync', { update, stateVector: Y.encodeStateVector(room) });
  }
  const write = (text: string) => room.getText('text').insert(room.getText('text').length, text);
  return { ...all, store, load, room, answerSync, write };
}

const anUpdate = (seq: number, memberId: string) => ({
  type: 'pad-update',
  seq,
  memberId,
  update: Y.encodeStateAsUpdate(new Y.Doc()),
});

describe('the pad store', () => {
  it('loads nothing until the pad is opened, and marks what others write meanwhile', async () => {
    const { store, server, load } = await setUp();
    server.current().events([anUpdate(2, 'ana')]);
    expect(store.getState().unread).toBe(false);
    server.current().events([anUpdate(3, 'ben')]);
    expect(store.getState()).toMatchObject({ unread: true, code: 'none', pad: null });
    expect(load).not.toHaveBeenCalled();
    store.setShown(true);
    expect(store.getState().unread).toBe(false);
  });

  it('[P3] marks what stood in it before one came, until it is seen', async () => {
    const { store, server, reconnect } = await setUp({ padHasText: true });
    expect(store.getState()).toMatchObject({ unread: true, code: 'none' });
    store.setShown(true);
    expect(store.getState().unread).toBe(false);
    await store.open();
    store.setShown(false);
    await reconnect();
    await server.current().answer('room:join', aJoin({ padHasText: true }));
    expect(store.getState().unread).toBe(false);
  });

  it.each([{ padHasText: false }, {}])('[P3] marks nothing where a join says %j', async (join) => {
    expect((await setUp(join)).store.getState().unread).toBe(false);
  });

  it('[P3] brings the text once opened, by one sync', async () => {
    const { store, server, write, answerSync } = await setUp();
    write('was here');
    expect(await store.open()).toBe(true);
    await settle();
    await answerSync();
    expect(store.text()).toBe('was here');
    expect(store.getState()).toMatchObject({ code: 'loaded', ready: true });
    expect(server.current().sent.filter(({ name }) => name === 'pad:sync')).toHaveLength(1);
  });

  it('[P5] shows cursors that were told before it was opened', async () => {
    const { store, server } = await setUp();
    const ben = new Awareness(new Y.Doc());
    ben.setLocalState({ cursor: { anchor: null, head: null } });
    const update = encodeAwarenessUpdate(ben, [ben.clientID]);
    const signals = [{ type: 'awareness', memberId: 'ben', update }];
    server.current().onEvent('room:signals', { epoch: 'epoch-1', signals });
    await store.open();
    expect(store.getState().cursors).toEqual(new Map([[ben.clientID, 'ben']]));
    ben.destroy();
  });

  it('puts a message at the end of the room’s text, not of a copy that has yet to hear of it', async () => {
    const { store, server, room, write, answerSync } = await setUp();
    write('before\n');
    const done = store.append('a message\r\nof two lines');
    await settle();
    expect(store.text()).toBe('');
    await answerSync();
    expect(await done).toBe(true);
    expect(store.text()).toBe('before\n\na message\nof two lines\n');
    const { update } = server.current().last('pad:update').payload as { update: Uint8Array };
    Y.applyUpdate(room, update);
    expect(room.getText('text').toString()).toBe(store.text());
  });

  it('says so when its code cannot be loaded, and tries again', async () => {
    const { store, load } = await setUp();
    load.mockRejectedValueOnce(new Error('offline'));
    expect(await store.open()).toBe(false);
    expect(store.getState().code).toBe('failed');
    expect(await store.open()).toBe(true);
  });

  it('[S6] keeps the text for saving when the room has ended, and forgets it with the room', async () => {
    const { store, session, server, write, answerSync } = await setUp();
    write('last words');
    await store.open();
    await settle();
    await answerSync();
    server.current().onEvent('room:closed', { epoch: 'epoch-1', reason: 'closed' });
    expect(store.getState().leftover).toBe('last words');
    session.reset();
    expect(store.getState()).toMatchObject({ leftover: null, pad: null, code: 'none' });
    expect(store.text()).toBe('');
  });

  it('[S6] starts anew in a new life of the room', async () => {
    const { store, server, room, reconnect, write, answerSync } = await setUp();
    write('earlier life');
    await store.open();
    await settle();
    await answerSync();
    const before = store.getState().pad;
    room.getText('text').delete(0, 12);
    await reconnect();
    await server.current().answer('room:join', aJoin({ epoch: 'epoch-2', gap: true }));
    expect(store.getState()).toMatchObject({ ready: false, kept: [] });
    const { stateVector } = server.current().last('pad:sync').payload as { stateVector: Uint8Array };
    expect(stateVector).toEqual(Uint8Array.of(0));
    const empty = Uint8Array.of(0, 0);
    await server.current().answer('pad:sync', { update: empty, stateVector: Uint8Array.of(0) });
    expect(store.getState().pad).not.toBe(before);
    expect(store.getState().kept).toMatchObject([{ reason: 'renewed', text: 'earlier life' }]);
  });
});
