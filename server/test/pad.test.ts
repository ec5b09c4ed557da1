import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as Y from 'yjs';
import { type Harness, startHarness } from './harness.ts';
import { padWriter } from './pad-writer.ts';
import type { Person } from './person.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
});
afterAll(() => server.close());

async function pair(): Promise<{ ana: Person; ben: Person; code: string }> {
  const ana = await server.person('Ana');
  const { code } = await ana.createRoom();
  await ana.join(code);
  const ben = await server.person('Ben');
  await ben.join(code);
  return { ana, ben, code };
}

/** What a document has, and nothing else. */
const whole = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc);

function written(text: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, text);
  return doc;
}

async function synced(person: Person): Promise<string> {
  const doc = new Y.Doc();
  const { update } = await person.must('pad:sync', { stateVector: Y.encodeStateVector(doc) });
  Y.applyUpdate(doc, update);
  return doc.getText('text').toString();
}

describe('the pad over the wire', () => {
  it('[P3] an update reaches the other, and a late joiner gets the whole text at once', async () => {
    const { ana, ben, code } = await pair();
    const { seq } = await ana.must('pad:update', { update: whole(written('the whole text')) });
    await ben.until(() => ben.ofType('pad-update').length === 1);
    expect(ben.ofType('pad-update')[0]).toMatchObject({ seq, memberId: ana.memberId });
    const eve = await server.person('Eve');
    await eve.join(code);
    expect(await synced(eve)).toBe('the whole text');
  });

  it('[P3] a join says whether the pad holds text, at that moment', async () => {
    const { ana, ben, code } = await pair();
    const padHasText = async () => (await ben.must('room:join', { code })).padHasText;
    expect(await padHasText()).toBe(false);
    const doc = written('soon gone');
    await ana.must('pad:update', { update: whole(doc) });
    expect(await padHasText()).toBe(true);
    const before = Y.encodeStateVector(doc);
    doc.getText('text').delete(0, doc.getText('text').length);
    await ana.must('pad:update', { update: Y.encodeStateAsUpdate(doc, before) });
    expect(await padHasText()).toBe(false);
  });

  it('[S4] pad updates are not in what a returning session missed, and make no gap', async () => {
    const { ana, ben, code } = await pair();
    await ben.say('before');
    const { seq, epoch } = await ben.must('room:join', { code });
    ben.vanish();
    await ana.must('pad:update', { update: whole(written('meanwhile')) });
    await ana.say('after');
    await ben.connect();
    const back = await ben.must('room:join', { code, resume: { epoch, seq } });
    expect(back.missed.map(({ type }) => type)).toEqual(['message']);
    expect(back.gap).toBe(false);
    expect(await synced(ben)).toBe('meanwhile');
  });

  it('[P6] an update that rests on what is not there is refused, and nobody else notices', async () => {
    const { ana, ben } = await pair();
    const doc = written('first ');
    const before = Y.encodeStateVector(doc);
    doc.getText('text').insert(6, 'second');
    expect(await ana.refused('pad:update', { update: Y.encodeStateAsUpdate(doc, before) })).toBe('VALIDATION_ERROR');
    await ana.say('after it');
    await ben.until(() => ben.messages().length === 1);
    expect(ben.ofType('pad-update')).toEqual([]);
  });

  it("[P7] new structs under another's client id are refused", async () => {
    const { ana, ben } = await pair();
    const doc = written('mine');
    await ana.must('pad:update', { update: whole(doc) });
    const forged = new Y.Doc();
    Y.applyUpdate(forged, whole(doc));
    forged.clientID = doc.clientID;
    const before = Y.encodeStateVector(forged);
    forged.getText('text').insert(4, ' forged');
    expect(await ben.refused('pad:update', { update: Y.encodeStateAsUpdate(forged, before) })).toBe('ACCESS_DENIED');
  });

  it('[L2] [P1] what is too large or is no binary is refused with its own code', async () => {
    const { ana } = await pair();
    expect(await ana.refused('pad:sync', { stateVector: new Uint8Array(64 * 1024 + 1) })).toBe('PAYLOAD_TOO_LARGE');
    expect(await ana.refused('pad:update', { update: whole(written('x'.repeat(257 * 1024))) })).toBe(
      'PAYLOAD_TOO_LARGE',
    );
    for (const update of [[1, 2], { 0: 1 }, 'AAA=', null]) {
      const answer = await ana.raw('pad:update', { update });
      expect(answer).toMatchObject({ ok: false, error: { code: 'VALIDATION_ERROR' } });
    }
  });

  it('[P5] awareness reaches others and newcomers, and is taken back when its socket leaves or vanishes', async () => {
    const { ana, ben, code } = await pair();
    const doc = new Y.Doc();
    const awareness = new awarenessProtocol.Awareness(doc);
    awareness.setLocalState({ cursor: 3 });
    const update = awarenessProtocol.encodeAwarenessUpdate(awareness, [doc.clientID]);
    awareness.destroy();
    ana.socket.emit('pad:awareness', { update });
    await ben.until(() => ben.signals.some(({ type }) => type === 'awareness'));

    const eve = await server.person('Eve');
    await eve.join(code);
    await eve.until(() => eve.signals.some(({ type }) => type === 'awareness'));
    expect(eve.order.indexOf('ack:room:join')).toBeLessThan(eve.order.indexOf('room:signals'));

    const seen = new awarenessProtocol.Awareness(new Y.Doc());
    const hear = () => {
      for (const signal of ben.signals) {
        if (signal.type === 'awareness') awarenessProtocol.applyAwarenessUpdate(seen, signal.update, null);
      }
    };
    hear();
    expect(seen.getStates().get(doc.clientID)).toEqual({ cursor: 3 });
    ana.vanish();
    await ben.until(() => ben.signals.filter(({ type }) => type === 'awareness').length === 2);
    hear();
    expect(seen.getStates().has(doc.clientID)).toBe(false);
    seen.destroy();
  });
});

describe('what waits for the end of a turn', () => {
  it('[R3] comes before the ack of who joins anew, and not after it', async () => {
    const { ana, ben, code } = await pair();
    const write = padWriter();
    for (let round = 0; round < 50; round += 1) {
      ben.forget();
      ana.forget();
      const [{ seq }, joined] = await Promise.all([
        ben.must('pad:update', { update: write('a') }),
        ana.must('room:join', { code }),
      ]);
      await ana.settled();
      const isBefore = ana.order.indexOf('room:events') < ana.order.indexOf('ack:room:join');
      expect(isBefore).toBe(joined.seq >= seq);
    }
  });
});
