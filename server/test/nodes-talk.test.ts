import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { Harness } from './harness.ts';
import { backingForTests, meetAt, startNode, tabAt } from './nodes.ts';
import type { Person } from './person.ts';

const backing = await backingForTests();
let one: Harness;
let two: Harness;
beforeAll(async () => {
  if (backing) [one, two] = await Promise.all([startNode(backing), startNode(backing)]);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await backing?.stop();
});

/** Ana made the room and is at the first node, Ben at the second. */
const pair = async (room: Parameters<Person['createRoom']>[0] = {}) => {
  const { code, people } = await meetAt(room, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
  const [ana, ben] = people;
  return { code, ana, ben };
};

function written(text: string): Y.Doc {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, text);
  return doc;
}

async function padOf(person: Person): Promise<string> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, (await person.must('pad:sync', { stateVector: Y.encodeStateVector(doc) })).update);
  return doc.getText('text').toString();
}

describe.skipIf(backing === null)('people at two nodes', () => {
  it('[S1] talk to each other, and see one order, whoever sends at once', async () => {
    const { ana, ben } = await pair();
    await Promise.all(
      [ana, ben].flatMap((person) => Array.from({ length: 50 }, (_, n) => person.say(`${person.name} ${n}`))),
    );
    for (const person of [ana, ben]) await person.until(() => person.messages().length === 100);
    expect(ana.messages()).toEqual(ben.messages());
    expect(ana.messages().map(({ seq }) => seq)).toEqual(
      Array.from({ length: 100 }, (_, n) => (ana.messages()[0]?.seq ?? 0) + n),
    );
  });

  it('[S2] send without waiting: what they say keeps its order, and is acked in it, before what they do next', async () => {
    const { ana, ben } = await pair();
    const acked: string[] = [];
    const ask = async (name: 'chat:send' | 'room:leave', payload: object, what: string) => {
      const { ok } = await ana.raw(name, payload);
      acked.push(`${what} ${ok}`);
    };
    const say = (content: string) => ask('chat:send', { id: crypto.randomUUID(), content }, content.trim());
    await Promise.all([say('one'), say('two'), say(' '), say('three'), ask('room:leave', {}, 'left'), say('four')]);
    expect(acked).toEqual(['one true', 'two true', ' false', 'three true', 'left true', 'four false']);
    await ben.until(() => ben.ofType('member-left').length === 1);
    expect(ben.messages().map(({ content }) => content)).toEqual(['one', 'two', 'three']);
  });

  it('[T4] [T5] see the same members: their ids, names, colours, roles and states', async () => {
    const { code, ana, ben } = await pair();
    const eve = await two.person('Ana');
    const entered = await eve.join(code);
    await ana.until(() => ana.ofType('member-joined').length === 1);
    const seen = (await ana.must('room:join', { code })).members;
    expect(entered.members).toEqual(seen);
    expect(seen.map(({ name, role, state }) => [name, role, state])).toEqual([
      ['Ana', 'host', 'active'],
      ['Ben', 'member', 'active'],
      ['Ana 2', 'member', 'active'],
    ]);
    expect(new Set(seen.map(({ color }) => color)).size).toBe(3);
    expect((await ben.must('room:join', { code })).self.id).toBe(ben.memberId);
  });

  it('[S4] a newcomer at another node sees nothing of before, but the name of the room and its pad', async () => {
    const ana = await one.person('Ana');
    const { code } = await ana.createRoom({ name: 'Kitchen' });
    await ana.join(code);
    await ana.say('before');
    await ana.must('pad:update', { update: Y.encodeStateAsUpdate(written('the recipe')) });
    const ben = await two.person('Ben');
    const entered = await ben.join(code);
    expect(entered).toMatchObject({ missed: [], gap: false, room: { name: 'Kitchen' }, padHasText: true });
    expect(await padOf(ben)).toBe('the recipe');
    await ben.settled();
    expect(ben.messages()).toEqual([]);
  });

  it('[R1] the first join may be at another node than the making, and the host is host there', async () => {
    const ana = await one.person('Ana');
    const { code } = await ana.createRoom({ name: 'Kitchen', passphrase: 'of the house' });
    const there = await tabAt(ana, two);
    expect(await there.join(code)).toMatchObject({ room: { name: 'Kitchen' }, self: { role: 'host' } });
    expect(await (await one.person('Ben')).refused('room:join', { code })).toBe('PASSPHRASE_REQUIRED');
  });

  it('[P3] edit one pad at once, and end with the same text', async () => {
    const { ana, ben } = await pair();
    const docs = new Map<Person, Y.Doc>([
      [ana, new Y.Doc()],
      [ben, new Y.Doc()],
    ]);
    const told = new Map([...docs].map(([person]) => [person, 0]));
    const hear = () => {
      for (const [person, doc] of docs) {
        const updates = person.ofType('pad-update');
        for (const { update } of updates.slice(told.get(person))) Y.applyUpdate(doc, update);
        told.set(person, updates.length);
      }
    };
    for (let round = 0; round < 20; round += 1) {
      await Promise.all(
        [...docs].map(async ([person, doc]) => {
          const before = Y.encodeStateVector(doc);
          doc.getText('text').insert(Math.floor(doc.getText('text').length / 2), `${person.name}${round} `);
          await person.must('pad:update', { update: Y.encodeStateAsUpdate(doc, before) });
        }),
      );
      hear();
    }
    for (const person of docs.keys()) await person.until(() => person.ofType('pad-update').length === 40);
    hear();
    const texts = [...docs.values()].map((doc) => doc.getText('text').toString());
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toContain('Ben19');
    expect([await padOf(ana), await padOf(ben)]).toEqual(texts);
  });

  it('[P7] an editor’s id is its owner’s at every node', async () => {
    const { ana, ben, code } = await pair();
    const doc = written('mine');
    await ana.must('pad:update', { update: Y.encodeStateAsUpdate(doc) });
    const forged = new Y.Doc();
    forged.clientID = doc.clientID;
    forged.getText('text').insert(0, 'mine too');
    await ben.until(() => ben.ofType('pad-update').length === 1);
    expect(await ben.refused('pad:update', { update: Y.encodeStateAsUpdate(forged) })).toBe('ACCESS_DENIED');
    const third = await two.person('Eve');
    await third.join(code);
    expect(await third.refused('pad:update', { update: Y.encodeStateAsUpdate(forged) })).toBe('ACCESS_DENIED');
  });

  it('[P5] see each other’s cursors and typing, newcomers too, and no more once their owner is gone', async () => {
    const { ana, ben, code } = await pair();
    const awareness = new awarenessProtocol.Awareness(new Y.Doc());
    awareness.setLocalState({ cursor: 7 });
    const { clientID } = awareness.doc;
    ana.socket.emit('pad:awareness', { update: awarenessProtocol.encodeAwarenessUpdate(awareness, [clientID]) });
    ana.socket.emit('chat:typing', { typing: true });
    await ben.until(
      () => ben.signals.some(({ type }) => type === 'awareness') && ben.signals.some(({ type }) => type === 'typing'),
    );
    expect(ben.signals).toContainEqual({ type: 'typing', memberId: ana.memberId, typing: true });
    const eve = await two.person('Eve');
    await eve.join(code);
    await eve.until(() =>
      eve.signals.some((signal) => signal.type === 'awareness' && signal.memberId === ana.memberId),
    );
    ana.vanish();
    const gone = () => ben.signals.filter((signal) => signal.type === 'awareness').length === 2;
    await ben.until(gone);
    const seen = new awarenessProtocol.Awareness(new Y.Doc());
    for (const signal of ben.signals) {
      if (signal.type === 'awareness') awarenessProtocol.applyAwarenessUpdate(seen, signal.update, null);
    }
    expect(seen.getStates().has(clientID)).toBe(false);
    awareness.destroy();
    seen.destroy();
  });

  it('[P5] a node that hosts the room only since then shows the cursors that stand', async () => {
    const ana = await one.person('Ana');
    const { code } = await ana.createRoom();
    await ana.join(code);
    const awareness = new awarenessProtocol.Awareness(new Y.Doc());
    awareness.setLocalState({ cursor: 7 });
    ana.socket.emit('pad:awareness', {
      update: awarenessProtocol.encodeAwarenessUpdate(awareness, [awareness.clientID]),
    });
    await ana.until(() => ana.signals.some(({ type }) => type === 'awareness'));
    const eve = await two.person('Eve');
    await eve.join(code);
    await eve.until(() =>
      eve.signals.some((signal) => signal.type === 'awareness' && signal.memberId === ana.memberId),
    );
    awareness.destroy();
  });

  it('[R6] one member may have tabs at both nodes, active if any is', async () => {
    const { ana, ben, code } = await pair();
    const other = await tabAt(ana, two);
    await other.join(code);
    await ben.settled();
    expect(ben.events).toEqual([]);
    const states = () => ben.signals.flatMap((signal) => (signal.type === 'presence' ? [signal.state] : []));
    await ana.must('presence:set', { state: 'away' });
    await other.must('presence:set', { state: 'away' });
    await ben.until(() => states().length === 1);
    other.vanish();
    await ana.must('presence:set', { state: 'active' });
    await ben.until(() => states().length === 2);
    ana.vanish();
    await ben.until(() => states().length === 3);
    expect(states()).toEqual(['away', 'active', 'reconnecting']);
  });

  it('[S3] a resend by way of another node gets the first ack, and is shown once', async () => {
    const { ana, ben, code } = await pair();
    const id = crypto.randomUUID();
    const first = await ana.say('once', id);
    const other = await tabAt(ana, two);
    await other.join(code);
    expect(await other.say('twice', id)).toEqual(first);
    const both = crypto.randomUUID();
    const acks = await Promise.all([ana.say('at once', both), other.say('at once', both)]);
    expect(acks[0]).toEqual(acks[1]);
    await ana.say('end');
    await ben.until(() => ben.messages().some(({ content }) => content === 'end'));
    expect(ben.messages().map(({ content }) => content)).toEqual(['once', 'at once', 'end']);
  });

  it('[S3] a node that hosts the room only since then knows a resend too', async () => {
    const ana = await one.person('Ana');
    const { code } = await ana.createRoom();
    await ana.join(code);
    const id = crypto.randomUUID();
    const first = await ana.say('once', id);
    const other = await tabAt(ana, two);
    await other.join(code);
    expect(await other.say('again', id)).toEqual(first);
  });

  it('[S4] [R5] a member who returns by way of another node is no newcomer, and gets what it missed', async () => {
    const ana = await one.person('Ana');
    const cai = await one.person('Cai');
    const { code } = await ana.createRoom();
    await ana.join(code);
    await cai.join(code);
    await ana.say('seen');
    await cai.until(() => cai.messages().length === 1);
    const { epoch, seq } = await cai.must('room:join', { code });
    cai.vanish();
    await ana.say('missed');
    ana.forget();
    // Nobody was at the second node before.
    const back = await tabAt(cai, two);
    const entered = await back.must('room:join', { code, resume: { epoch, seq } });
    expect(entered).toMatchObject({ epoch, gap: false, missed: [{ type: 'message', content: 'missed' }] });
    await ana.say('after');
    await back.until(() => back.messages().length === 1);
    expect(ana.events.map(({ type }) => type)).toEqual(['message']);
    await ana.until(() => ana.signals.some((signal) => signal.type === 'presence' && signal.state === 'active'));
  });

  it('[R13] capacity is counted over all nodes', async () => {
    const ana = await one.person('Ana');
    const { code } = await ana.createRoom({ capacity: 5 });
    await ana.join(code);
    const comers = await Promise.all(Array.from({ length: 10 }, (_, n) => [one, two][n % 2]?.person(`P${n}`)));
    const answers = await Promise.all(comers.map((comer) => comer?.ask('room:join', { code })));
    expect(answers.filter((answer) => answer?.ok)).toHaveLength(4);
    for (const answer of answers) if (answer && !answer.ok) expect(answer.error.code).toBe('ROOM_FULL');
    const later = await two.person();
    expect(await later.refused('room:join', { code })).toBe('ROOM_FULL');
    expect((await ana.must('room:join', { code })).members).toHaveLength(5);
  });

  it('GET /api/rooms shows rooms that live at another node, by their names', async () => {
    const ana = await one.person('Ana');
    const room = await ana.createRoom({ name: 'Kitchen' });
    await ana.join(room.code);
    const { body } = await two.call('GET', '/api/rooms', { token: ana.token });
    expect(body.rooms).toEqual([room]);
  });

  it('counts the rooms and the sockets that each node has', async () => {
    await pair();
    for (const node of [one, two]) {
      const { body } = await node.call('GET', '/health');
      expect(body.rooms).toBeGreaterThan(0);
      expect((await node.call('GET', '/ready')).status).toBe(200);
    }
  });
});
