import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openMongoStore } from '../src/adapters/store/mongo.ts';
import type { Store } from '../src/ports/store.ts';
import { HEARTBEAT_MS, LEASE_MS } from '../src/services/presence-keeper.ts';
import { History } from './faults/history.ts';
import { checkHistory } from './faults/history-checker.ts';
import { TcpProxy } from './faults/tcp-proxy.ts';
import type { Harness } from './harness.ts';
import { type NodeProcess, startNodeProcess } from './node-process.ts';
import { backingForTests, meetAt, pause, startNode, tabAt } from './nodes.ts';
import { Person } from './person.ts';
import { recordingLog } from './recording-log.ts';
import { Talker } from './talker.ts';

const backing = await backingForTests();
const CLEAN = { lost: 0, doubled: 0, reordered: 0, gapsUnshown: 0 };

/** The first node, and the second one behind a network that can be broken. */
let one: Harness;
let two: Harness;
let proxy: TcpProxy;
beforeAll(async () => {
  if (!backing) return;
  proxy = await TcpProxy.start({ port: backing.redis.port });
  one = await startNode(backing);
  two = await startNode(backing, { REDIS_URL: `redis://127.0.0.1:${proxy.port}` });
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await proxy?.close();
  await backing?.stop();
});

let talkers: Talker[] = [];
let processes: NodeProcess[] = [];
afterEach(async () => {
  for (const talker of talkers) talker.stop();
  talkers = [];
  await Promise.all(processes.map((node) => node.kill()));
  processes = [];
});

async function startProcess(): Promise<NodeProcess> {
  const node = await startNodeProcess(backing?.settings ?? {});
  processes.push(node);
  return node;
}

/** People who talk without end, `each` at every one of the places, each place a list of nodes to turn to. Made by way of `maker`. */
async function crowd(places: string[][], each: number, maker = one.url) {
  const history = new History();
  const host = await Person.guest(maker, 'Host');
  const { code } = await host.createRoom();
  for (const [place, urls] of places.entries()) {
    for (let n = 0; n < each; n += 1) {
      const person = await one.person(`P${place}${n}`);
      person.vanish();
      talkers.push(new Talker(person, code, urls, history));
    }
  }
  for (const talker of talkers) await talker.enter();
  const stops = talkers.map((talker) => talker.talk(10));
  /** Stops the talk; gives the verdict once all is quiet. */
  const judge = async () => {
    await Promise.all(stops.map((stop) => stop()));
    await expect.poll(() => talkers.every(({ isIn }) => isIn)).toBe(true);
    const acked = () => Math.max(...history.acks.map(({ seq }) => seq));
    const reached = () =>
      talkers.every(({ name }) => history.observations.get(name)?.some((seen) => 'seq' in seen && seen.seq >= acked()));
    await expect.poll(reached).toBe(true);
    await pause(300);
    return { verdict: checkHistory(history), history };
  };
  return { code, history, judge };
}

/** Until everybody has got something through again. */
async function untilAllTalk(history: History): Promise<void> {
  const count = () =>
    new Map(talkers.map(({ name }) => [name, history.acks.filter(({ text }) => text.startsWith(`${name} `)).length]));
  const before = count();
  await expect.poll(() => [...count()].every(([name, now]) => now > (before.get(name) ?? 0) + 1)).toBe(true);
}

describe.skipIf(backing === null)(
  '[S1] [S2] [S3] [S5] under load nothing that was acknowledged is lost, doubled or reordered',
  () => {
    it('when Redis is killed and comes back empty 1.5 s later', async () => {
      const { history, judge } = await crowd([[one.url], [two.url]], 3);
      await pause(500);
      await backing?.redis.kill();
      await pause(1_500);
      await backing?.redis.restart();
      await untilAllTalk(history);
      const { verdict } = await judge();
      expect(verdict).toMatchObject({ ...CLEAN, gapsShown: 0, renewalsShown: 0, complaints: [] });
      expect(talkers.some(({ refusals }) => refusals.has('UNAVAILABLE'))).toBe(true);
    }, 40_000);

    it('when a node is cut off from Redis while the others go on, and their pads are equal after', async () => {
      const { history, judge } = await crowd([[one.url], [two.url]], 3);
      const doc = new Y.Doc();
      const write = async (talker: Talker | undefined, text: string) => {
        const before = Y.encodeStateVector(doc);
        doc.getText('text').insert(doc.getText('text').length, text);
        await talker?.update(Y.encodeStateAsUpdate(doc, before));
      };
      await write(talkers[0], 'before ');
      await pause(300);
      proxy.set({ blackhole: true });
      await write(talkers[0], 'meanwhile ');
      await pause(4_000);
      proxy.reset();
      proxy.set({});
      await untilAllTalk(history);
      await write(talkers[0], 'after');
      const { verdict } = await judge();
      expect(verdict).toMatchObject({ ...CLEAN, gapsShown: 0, complaints: [] });
      for (const talker of [talkers[0], talkers.at(-1)]) {
        const there = new Y.Doc();
        Y.applyUpdate(there, (await talker?.pad()) ?? new Uint8Array());
        expect(there.getText('text').toString()).toBe('before meanwhile after');
      }
    }, 40_000);

    it('when a node is killed: its people go on by way of another', async () => {
      const node = await startProcess();
      const { history, judge } = await crowd([[one.url], [node.url, two.url]], 3);
      await pause(500);
      await node.kill();
      await untilAllTalk(history);
      const { verdict } = await judge();
      expect(verdict).toMatchObject({ ...CLEAN, renewalsShown: 0, complaints: [] });
    }, 40_000);

    it('when a node is frozen for 5 s', async () => {
      const node = await startProcess();
      const { history, judge } = await crowd([[one.url], [node.url]], 3);
      await pause(500);
      node.freeze();
      await pause(5_000);
      node.thaw();
      await untilAllTalk(history);
      const { verdict } = await judge();
      expect(verdict).toMatchObject({ ...CLEAN, renewalsShown: 0, complaints: [] });
    }, 40_000);

    it('when a node is shut down: it hands its people and their rooms over', async () => {
      const node = await startProcess();
      const { history, judge } = await crowd([[node.url, two.url]], 3, node.url);
      await pause(500);
      await node.end();
      await untilAllTalk(history);
      const { verdict } = await judge();
      expect(verdict).toMatchObject({ ...CLEAN, gapsShown: 0, renewalsShown: 0, complaints: [] });
    }, 40_000);
  },
);

describe.skipIf(backing === null)('while Redis is away', () => {
  it('members stay, sends and newcomers are told to try again, and what is of the moment goes on at each node', async () => {
    const { code, people } = await meetAt(
      { name: 'Kitchen' },
      { at: one, name: 'Ana' },
      { at: two, name: 'Ben' },
      { at: one, name: 'Cai' },
    );
    const [ana, ben, cai] = people;
    const stranger = await one.person();
    const { epoch, seq } = await ana.must('room:join', { code });
    await backing?.redis.kill();
    expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content: 'hello?' })).toBe('UNAVAILABLE');
    expect(await stranger.refused('room:join', { code })).toBe('UNAVAILABLE');
    expect((await one.call('POST', '/api/rooms', { token: ana.token, body: {} })).status).toBe(503);
    expect((await one.call('GET', '/ready')).body).toMatchObject({ down: ['relay'] });
    ana.socket.emit('chat:typing', { typing: true });
    await cai?.until(() => cai.signals.some(({ type }) => type === 'typing'));
    // A member may return to where the room is hosted.
    const back = await tabAt(ana, one);
    expect(await back.must('room:join', { code, resume: { epoch, seq } })).toMatchObject({ epoch, gap: false });
    ana.vanish();
    const leaving = await cai?.must('room:leave', {});
    expect(leaving).toEqual({ ok: true });
    await backing?.redis.restart();
    const id = crypto.randomUUID();
    await expect.poll(async () => (await back.ask('chat:send', { id, content: 'back' })).ok).toBe(true);
    await ben.until(() => ben.messages().length === 1 && ben.ofType('member-left').length === 1);
    expect(ben.ofType('member-left')[0]).toMatchObject({ memberId: cai?.memberId, reason: 'left' });
    expect([ben.closed, back.closed]).toEqual([[], []]);
    // Who was let in while signals were lost is known again.
    const { members } = await ben.must('room:join', { code });
    expect(members.map(({ name, state }) => [name, state])).toEqual([
      ['Ana', 'active'],
      ['Ben', 'active'],
    ]);
    await expect.poll(async () => (await stranger.ask('room:join', { code })).ok).toBe(true);
  }, 30_000);

  it('[R10] a close is carried out everywhere once it is back', async () => {
    const { code, people } = await meetAt({}, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
    const [ana, ben] = people;
    await backing?.redis.kill();
    await ana.must('room:close', {});
    await backing?.redis.restart();
    for (const person of [ana, ben]) await person.until(() => person.closed.length === 1);
    expect(ben.closed[0]?.reason).toBe('closed');
    expect(await ben.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
  }, 30_000);
});

describe.skipIf(backing === null)('a node that is cut off from Redis', () => {
  it('[R4] [R10] learns that a room was closed meanwhile, though nobody is left to tell', async () => {
    const { code, people } = await meetAt({}, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
    const [ana, ben] = people;
    proxy.set({ blackhole: true });
    await ana.must('room:close', {});
    proxy.reset();
    proxy.set({});
    await ben.until(() => ben.closed.length === 1);
    expect(ben.closed[0]?.reason).toBe('closed');
    expect(await ben.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    expect((await two.call('GET', '/api/rooms', { token: ben.token })).body.rooms).toEqual([]);
  });

  it('[R4] learns whose token ended, and who was deleted, though nobody is left to tell', async () => {
    const { code, people } = await meetAt(
      {},
      { at: one, name: 'Ana' },
      { at: two, name: 'Ben' },
      { at: two, name: 'Cai' },
    );
    const [ana, ben] = people;
    const gone = await two.person('Dee');
    await gone.join(code);
    proxy.set({ blackhole: true });
    expect((await one.call('POST', '/api/auth/logout', { token: ben.token })).status).toBe(204);
    expect((await one.call('DELETE', '/api/auth/me', { token: gone.token })).status).toBe(204);
    proxy.reset();
    proxy.set({});
    for (const person of [ben, gone]) await person.until(() => person.disconnected);
    await ana.until(() => ana.ofType('member-left').length === 2);
    expect(people.map(({ disconnected }) => disconnected)).toEqual([false, true, false]);
  });
});

describe.skipIf(backing === null)('a node that hears late', () => {
  it('[S4] tells nobody of a gap who returns faster than the news', async () => {
    const { code, people } = await meetAt({}, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
    const [ana, ben] = people;
    const { epoch } = await ana.must('room:join', { code });
    proxy.set({ delayMs: 80 });
    for (let round = 0; round < 3; round += 1) {
      const { seq } = await ana.say(`${round}`);
      const tab = await tabAt(ana, two);
      expect(await tab.must('room:join', { code, resume: { epoch, seq } })).toMatchObject({ seq, gap: false });
      tab.vanish();
    }
    proxy.set({});
    await ben.until(() => ben.messages().length === 3);
  });
});

describe.skipIf(backing === null)('[R12] a node that is gone', () => {
  let store: Store;
  beforeAll(async () => {
    if (backing) store = await openMongoStore(backing.mongo.url, recordingLog());
  });
  afterAll(() => store?.close());

  const windBoth = (ms: number) => Promise.all([one.clock.advance(ms), two.clock.advance(ms)]);
  const haveBeaten = async () =>
    (await store.liveNodes(one.clock.now() + LEASE_MS - HEARTBEAT_MS - 1_000)).length === 2;

  /** Looks for as long as a busy store may take: who winds on meanwhile makes it late anew. */
  const beatsSoon = async () => {
    for (let looks = 0; looks < 10; looks += 1) {
      if (await haveBeaten()) return true;
      await pause(50);
    }
    return false;
  };

  /** Winds both clocks, and a little more where a beat was left out: the store is slow beside a wound clock. */
  const wind = async (ms: number) => {
    for (let left = ms; left > 0; left -= HEARTBEAT_MS) {
      await windBoth(HEARTBEAT_MS);
      for (let tries = 0; tries < 10 && !(await beatsSoon()); tries += 1) await windBoth(1_000);
      await pause(20);
    }
  };

  it('leaves no ghosts: its members are shown as reconnecting within 20 s, and lost after their 90 s', async () => {
    const node = await startProcess();
    const { code, people } = await meetAt({}, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
    const [ana, ben] = people;
    const cai = await tabAt(await one.person('Cai'), node);
    await cai.join(code);
    const dee = await tabAt(await one.person('Dee'), node);
    await dee.join(code);
    await ben.until(() => ben.ofType('member-joined').length === 2);
    await node.kill();
    const states = () =>
      [ana, ben].map(
        (person) =>
          person.signals.filter((signal) => signal.type === 'presence' && signal.state === 'reconnecting').length,
      );
    await wind(20_000);
    await expect.poll(states).toEqual([2, 2]);
    // Dee comes back by another node and is no newcomer.
    const back = await tabAt(dee, two);
    await back.join(code);
    await ana.until(() =>
      ana.signals.some(
        (signal) => signal.type === 'presence' && signal.memberId === dee.memberId && signal.state === 'active',
      ),
    );
    await wind(95_000);
    for (const person of [ana, ben]) {
      await person.until(() => person.ofType('member-left').length === 1);
      expect(person.ofType('member-left')).toMatchObject([{ memberId: cai.memberId, reason: 'lost' }]);
      expect(person.ofType('member-joined').map(({ member }) => member.name)).toEqual(['Cai', 'Dee']);
    }
    expect((await ana.must('room:join', { code })).members).toHaveLength(3);
  }, 120_000);

  it('[R5] who is connected to a node that is cut off from Redis is not taken for lost', async () => {
    const { code, people } = await meetAt(
      {},
      { at: one, name: 'Ana' },
      { at: two, name: 'Ben' },
      { at: one, name: 'Cai' },
    );
    const [ana, ben, cai] = people;
    proxy.set({ blackhole: true });
    cai?.vanish();
    await ana.until(() => ana.signals.some((signal) => signal.type === 'presence' && signal.state === 'reconnecting'));
    const back = await tabAt(cai as typeof ana, two);
    await back.join(code);
    await wind(100_000);
    expect(ana.ofType('member-left')).toEqual([]);
    proxy.reset();
    proxy.set({});
    await ana.until(() =>
      ana.signals.some(
        (signal) => signal.type === 'presence' && signal.memberId === cai?.memberId && signal.state === 'active',
      ),
    );
    await back.say('here');
    await ana.until(() => ana.messages().length === 1);
    expect(ben.ofType('member-left')).toEqual([]);
  }, 120_000);
});
