import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TcpProxy } from '../server/test/faults/tcp-proxy.ts';
import { call } from '../server/test/http-call.ts';
import { mongoForTests } from '../server/test/mongo-server.ts';
import { type ServerProcess, startServerProcess } from '../server/test/server-process.ts';
import { Gathering, pause } from './gathering.ts';
import { print, report } from './report.ts';

const OUTAGE_MS = 30_000;
const REST_MS = 10_000;
const PROMISED_MS = 3_000;
const LEEWAY_MS = 500;
const ASK_EVERY_MS = 50;

const mongo = await mongoForTests();
const process = mongo?.process ?? null;

const p99 = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0;

describe.skipIf(mongo === null || process === null)('while the store is away for 30 s', () => {
  let network: TcpProxy;
  let server: ServerProcess;
  let room: Gathering;
  let token: string;

  beforeAll(async () => {
    network = await TcpProxy.start({ port: process?.port ?? 0 });
    const url = mongo?.url.replace(`:${process?.port}/`, `:${network.port}/`);
    server = await startServerProcess({
      // Direct: else the driver would ask the server for its address, and go around the network.
      MONGO_URL: `${url}&directConnection=true`,
      JWT_SECRET: 'of the tests alone, and 32 characters long',
      LIMITS_SCALE: '1000',
    });
    room = await Gathering.meet({ serverUrl: server.url, seed: 21, size: 10 });
    token = room.seats[0]?.tab.token ?? '';
  });

  afterAll(async () => {
    await room?.close();
    await server?.kill();
    await network?.close();
    await mongo?.stop();
  });

  /** How long messages take from being sent to standing on another tab's page, in milliseconds, for `ms`. */
  async function deliveries(ms: number): Promise<number[]> {
    const times: number[] = [];
    const [speaker, hearer] = [room.seats[1]?.tab, room.seats[2]?.tab];
    for (const end = Date.now() + ms; Date.now() < end; ) {
      speaker?.say();
      const text = room.history.sendings.filter(({ sender }) => sender === speaker?.name).at(-1)?.text ?? '';
      const start = performance.now();
      await new Promise<void>((resolve) => {
        const stop = hearer?.session.onNews((news) => {
          if (
            news.type !== 'events' ||
            !news.events.some((event) => event.type === 'message' && event.content === text)
          )
            return;
          stop?.();
          resolve();
        });
      });
      times.push(performance.now() - start);
      await pause(20);
    }
    return times;
  }

  const asks = [
    () => call(server.url, 'POST', '/api/rooms', { token, body: {} }),
    () => call(server.url, 'POST', '/api/auth/login', { body: { username: 'nobody', password: 'long enough' } }),
    () => call(server.url, 'POST', '/api/auth/guest', { body: {} }),
  ];

  /** Asks for what needs the store, again and again; gives the longest wait for an answer. */
  async function refusals(ms: number): Promise<number> {
    let longest = 0;
    for (const end = Date.now() + ms - PROMISED_MS; Date.now() < end; ) {
      const start = performance.now();
      for (const { status } of await Promise.all(asks.map((ask) => ask()))) expect(status).toBe(503);
      longest = Math.max(longest, performance.now() - start);
      // A store that is gone is refused for at once: without a rest this would be a flood, and p99 would measure that.
      await pause(ASK_EVERY_MS);
    }
    return longest;
  }

  it.each([
    ['frozen', async () => process?.freeze(), async () => process?.thaw()],
    ['killed', async () => process?.kill(), async () => process?.restart()],
    ['beyond a blackhole', async () => network.set({ blackhole: true }), async () => network.set({})],
  ])(
    '%s: live rooms go on, dropped members return, the rest is told UNAVAILABLE within 3 s, and all recovers',
    async (how, breakIt, mend) => {
      const baseline = await deliveries(REST_MS);
      await breakIt();
      const dropped = room.seats[3];
      const returns = pause(5_000).then(() => dropped?.network.reset());
      const [during, longest] = await Promise.all([deliveries(OUTAGE_MS), refusals(OUTAGE_MS), returns]);
      expect(dropped?.tab.isLive).toBe(true);
      await mend();
      const start = Date.now();
      while ((await asks[0]?.())?.status !== 201) await pause(100);
      const recovered = Date.now() - start;
      print(
        `store ${how} for ${OUTAGE_MS / 1_000} s: delivery p99 ${p99(baseline).toFixed(1)} ms before, ${p99(during).toFixed(1)} ms during; ` +
          `refusals after ${Math.round(longest)} ms at most; a new room ${recovered} ms after its end`,
      );
      expect(longest).toBeLessThan(PROMISED_MS + LEEWAY_MS);
      await room.settle();
      const verdict = room.verdict();
      report(`store ${how}`, verdict);
      expect(verdict).toMatchObject({
        lost: 0,
        doubled: 0,
        reordered: 0,
        gapsUnshown: 0,
        gapsShown: 0,
        failed: 0,
        complaints: [],
      });
    },
  );
});
