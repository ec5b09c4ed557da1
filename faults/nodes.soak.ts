import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Gathering, pause, type Seat, until } from './gathering.ts';
import { type FaultyNode, Nodes } from './nodes.ts';
import { print, report } from './report.ts';

const PEOPLE = 10;
/** Back by itself after Redis was away, and pads equal after anything, within this. */
const BACK_WITHIN_MS = 5_000;
/** Tabs that lost their socket dial again at growing intervals of 10 s at most. */
const DIALLED_WITHIN_MS = 15_000;
/** A dead node's members are shown as reconnecting within this (R12). */
const NOTICED_WITHIN_MS = 20_000;
const CLEAN = {
  lost: 0,
  doubled: 0,
  reordered: 0,
  gapsUnshown: 0,
  gapsShown: 0,
  renewalsShown: 0,
  failed: 0,
  complaints: [],
};

const nodes = await Nodes.open();

let room: Gathering | undefined;
let seed = 40;
/** Ends what goes on until it is told to. */
let quiet = async () => undefined as unknown;

/** Ten people, every other one by way of the other node, who together say so much a second, and write, without end. */
async function meet(
  a: FaultyNode,
  b: FaultyNode,
  perSecond = 30,
): Promise<{ room: Gathering; atA: Seat[]; atB: Seat[] }> {
  seed += 1;
  const gathered = await Gathering.meet({ serverUrl: a.process.url, seed, size: PEOPLE, ports: [a.port, b.port] });
  room = gathered;
  await Promise.all(gathered.seats.map(({ tab }) => tab.pad.open()));
  let goesOn = true;
  const talking = (async () => {
    while (goesOn) await gathered.talk(200, perSecond);
  })();
  const writing = gathered.seats.map(async ({ tab }) => {
    for (let line = 0; goesOn; line += 1) {
      void tab.pad.append(`${tab.name} ${line}`);
      await pause(400 + gathered.random.below(400));
    }
  });
  quiet = () => {
    goesOn = false;
    return Promise.all([talking, ...writing]);
  };
  await pause(1_000);
  return {
    room: gathered,
    atA: gathered.seats.filter((_, index) => index % 2 === 0),
    atB: gathered.seats.filter((_, index) => index % 2 === 1),
  };
}

const receipts = (seats: readonly Seat[]) =>
  seats.map(
    ({ tab }) =>
      tab.chat.getState().items.filter((item) => item.kind === 'message' && item.delivery === 'sent' && item.own)
        .length,
  );

/** Since `mended`: until everybody has got through again, then, with all quiet, until all pads are equal. Judges. */
async function judge(
  what: string,
  gathered: Gathering,
  mended: number,
  backWithinMs = DIALLED_WITHIN_MS,
): Promise<void> {
  const { seats } = gathered;
  const before = receipts(seats);
  const lacking = () =>
    receipts(seats).flatMap((count, index) => (count > (before[index] ?? 0) + 1 ? [] : [seats[index]?.tab.name]));
  await until(
    () => lacking().length === 0,
    2 * DIALLED_WITHIN_MS,
    () => `nothing of ${lacking()} gets through`,
  );
  const back = Date.now() - mended;
  await quiet();
  const silent = Date.now();
  const pads = () => new Set(seats.map(({ tab }) => tab.pad.text()));
  const unsent = () => seats.reduce((sum, { tab }) => sum + tab.pad.getState().unsent, 0);
  await until(
    () => pads().size === 1 && unsent() === 0,
    30_000,
    () => `${pads().size} different pads, ${unsent()} updates unsent`,
  );
  const equal = Date.now() - Math.max(silent, mended);
  await gathered.settle();
  const verdict = gathered.verdict();
  report(what, verdict);
  print(`  all get through again ${back} ms after its end; pads equal ${equal} ms after the last word in them`);
  expect(verdict).toMatchObject(CLEAN);
  const lines = [...pads()][0]?.split('\n').filter((line) => line !== '') ?? [];
  expect(new Set(lines).size).toBe(lines.length);
  expect(back).toBeLessThan(backWithinMs);
  expect(equal).toBeLessThan(BACK_WITHIN_MS);
}

/** From now on these people's networks lead to another node: what a proxy does with the people of a dead one. */
const send = (seats: readonly Seat[], { port }: FaultyNode) => {
  for (const { network } of seats) network.lead({ port });
};

const statesOf = (seen: readonly Seat[], by: Seat | undefined) => {
  const names = new Set(seen.map(({ tab }) => tab.name));
  return (
    by?.tab.presence
      .getState()
      .members.filter(({ name }) => names.has(name))
      .map(({ state }) => state) ?? []
  );
};

describe.skipIf(nodes === null)(
  'two nodes under load: nothing is lost, doubled or reordered, and no gap is shown',
  () => {
    let a: FaultyNode;
    let b: FaultyNode;
    const redis = () => (nodes as Nodes).backing.redis;
    beforeAll(async () => {
      if (nodes) [a, b] = await nodes.pair();
    });
    afterEach(async () => {
      await quiet();
      await room?.close();
      room = undefined;
    });
    afterAll(() => nodes?.close());

    it.each([1_500, 10_000])('[S1] [S2] when Redis is killed, and comes back empty %i ms later', async (ms) => {
      const met = await meet(a, b);
      await redis().kill();
      await pause(ms);
      await redis().restart();
      await judge(`Redis killed for ${ms} ms`, met.room, Date.now(), BACK_WITHIN_MS);
    });

    it.each([
      ['first', 5_000],
      ['second', 5_000],
      ['first', 15_000],
      ['second', 15_000],
      ['first', 60_000],
      ['second', 60_000],
    ])('[S1] [S2] when the %s node is cut off from Redis for %i ms', async (which, ms) => {
      const met = await meet(a, b);
      const { toRedis } = which === 'first' ? a : b;
      toRedis.set({ blackhole: true });
      await pause(ms);
      toRedis.reset();
      toRedis.set({});
      await judge(`${which} node cut off from Redis for ${ms} ms`, met.room, Date.now(), BACK_WITHIN_MS);
    });

    it.each([5_000, 30_000])('[S1] [S2] [R12] when a node is frozen for %i ms', async (ms) => {
      // So little that what is said meanwhile fits into the replay window (S4): its people return by a resume.
      const met = await meet(a, b, 10);
      b.process.freeze();
      await pause(ms);
      b.process.thaw();
      await judge(`a node frozen (SIGSTOP) for ${ms} ms`, met.room, Date.now());
    });

    it('[S1] [S2] [S3] when a node is killed, and its people come by way of the other', async () => {
      const c = await (nodes as Nodes).start();
      const met = await meet(a, c);
      send(met.atB, a);
      await c.process.kill();
      await judge('a node killed (SIGKILL)', met.room, Date.now());
    });

    it('[R12] when a node is killed: its members are shown as reconnecting within 20 s, and return as members', async () => {
      const c = await (nodes as Nodes).start();
      const met = await meet(a, c);
      for (const { network } of met.atB) network.set({ blackhole: true });
      send(met.atB, a);
      await c.process.kill();
      const killed = Date.now();
      const isShown = () => statesOf(met.atB, met.atA[1]).every((state) => state === 'reconnecting');
      await until(isShown, NOTICED_WITHIN_MS, () => `shown as ${statesOf(met.atB, met.atA[1])}`);
      print(`the members of a killed node are shown as reconnecting after ${Date.now() - killed} ms`);
      expect(statesOf(met.atB, met.atA[1])).toHaveLength(met.atB.length);
      for (const { network, tab } of met.atB) {
        network.reset();
        network.set({});
        tab.session.wake();
      }
      await judge('a node killed, its people away meanwhile', met.room, Date.now());
    });

    it('[R5] [S4] in a rolling restart', async () => {
      const started = [await (nodes as Nodes).start(), await (nodes as Nodes).start()] as [FaultyNode, FaultyNode];
      const met = await meet(...started);
      let ended = Date.now();
      const living = started;
      for (const index of [0, 1] as const) {
        const [old, other] = [living[index], living[1 - index] as FaultyNode];
        send(met.room.seats, other);
        await old.process.end();
        ended = Date.now();
        living[index] = await (nodes as Nodes).start();
        await pause(2_000);
      }
      await judge('a rolling restart of both nodes', met.room, ended);
    });
  },
);
