import { setTimeout as pause } from 'node:timers/promises';
import { RATES, type RateName } from '@hearsay/shared/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { RateLimiter } from '../src/domain/rate-limit.ts';
import { call } from './http-call.ts';
import { Person } from './person.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** `npm run fuzz` floods for longer. */
const IS_LONG = process.env.FUZZ_RUNS !== undefined;
const FLOOD_MS = IS_LONG ? 15_000 : 2_000;
/** For 99 of 100 answers. A short run is mostly its own beginning. */
const BAR_P99_MS = 100;
const TICK_MS = 50;
const TIMES_THE_LIMIT = 10;
const FLOODERS = 3;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({ JWT_SECRET: 'of the tests alone, and 32 characters long' });
});
afterAll(() => server.kill());

async function guest(name: string, code?: string): Promise<Person> {
  const person = await Person.guest(server.url, name);
  await person.connect();
  if (code !== undefined) await person.join(code);
  return person;
}

const doc = new Y.Doc();
doc.getText('text').insert(0, 'flooded');
const update = Y.encodeStateAsUpdate(doc);
const stateVector = Y.encodeStateVector(new Y.Doc());
const awareness = new Awareness(doc);
const awarenessUpdate = encodeAwarenessUpdate(awareness, [doc.clientID]);
awareness.destroy();

/** What each rate of a socket bounds, with a payload that is right. */
const FLOODS: [RateName, string, () => object][] = [
  ['messages', 'chat:send', () => ({ id: crypto.randomUUID(), content: 'flood' })],
  ['padUpdates', 'pad:update', () => ({ update })],
  ['padSyncs', 'pad:sync', () => ({ stateVector })],
  ['awareness', 'pad:awareness', () => ({ update: awarenessUpdate })],
  ['typing', 'chat:typing', () => ({ typing: true })],
  ['presence', 'presence:set', () => ({ state: 'away' })],
  ['joins', 'room:join', () => ({ code: '7KQM2X9TQ' })],
  ['socketEvents', 'no:such', () => ({})],
];

/** Sends every kind of request at ten times its rate until told to stop. */
function flood(person: Person): { sent: () => number; stop(): void } {
  let sent = 0;
  const due = new Map(FLOODS.map(([rate]) => [rate, 0]));
  const timer = setInterval(() => {
    for (const [rate, name, payload] of FLOODS) {
      const { tokens, perMs } = RATES[rate];
      const owed = (due.get(rate) ?? 0) + (tokens / perMs) * TICK_MS * TIMES_THE_LIMIT;
      due.set(rate, owed % 1);
      for (let count = 0; count < Math.floor(owed); count += 1) person.socket.emit(name, payload());
      sent += Math.floor(owed);
    }
  }, TICK_MS);
  return { sent: () => sent, stop: () => clearInterval(timer) };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const figuresOf = (waits: readonly number[]): string =>
  [0.5, 0.99, 1].map((share) => `${percentile(waits, share).toFixed(1)} ms`).join(', ');

/** How long each of these people waits for an answer, asking in turn for so long, in milliseconds. */
async function waitsOf(people: readonly Person[], forMs: number): Promise<number[]> {
  const waits: number[] = [];
  const end = Date.now() + forMs;
  while (Date.now() < end) {
    for (const person of people) {
      const asked = performance.now();
      await person.raw('no:such', {});
      waits.push(performance.now() - asked);
    }
    await pause(20);
  }
  return waits;
}

describe('[L1] floods at ten times the limits', () => {
  it(
    'of people in the same room, of strangers who guess codes and passwords: bystanders are served',
    async () => {
      const ben = await guest('Ben');
      const { code } = await ben.createRoom();
      await ben.join(code);
      const cleo = await guest('Cleo', code);
      const flooders = await Promise.all(
        Array.from({ length: FLOODERS }, (_, index) => guest(`Flooder ${index}`, code)),
      );
      const atRest = await waitsOf([ben, cleo], FLOOD_MS / 2);
      const startedAt = Date.now();
      const floods = flooders.map(flood);
      const sent = () => floods.reduce((sum, one) => sum + one.sent(), 0);
      let calls = 0;
      const http = setInterval(() => {
        calls += 2;
        void call(server.url, 'POST', '/api/auth/guest', { body: {} }).catch(() => null);
        void call(server.url, 'POST', '/api/auth/login', {
          body: { username: 'nobody', password: 'guessed it' },
        }).catch(() => null);
      }, TICK_MS);

      const flooded = await waitsOf([ben, cleo], FLOOD_MS);
      // Where the machine stood still there was less of a flood.
      while (sent() <= FLOOD_MS) await pause(TICK_MS);
      clearInterval(http);
      for (const { stop } of floods) stop();
      process.stdout.write(
        `flood: ${sent()} requests and ${calls} HTTP calls in ${FLOOD_MS / 1000} s; a bystander waits, as p50, p99 and longest, ` +
          `${figuresOf(flooded)}; before, with nobody flooding: ${figuresOf(atRest)} (bar for the long run: p99 ${BAR_P99_MS} ms)\n`,
      );

      expect([ben.disconnected, cleo.disconnected]).toEqual([false, false]);
      await ben.say('still here');
      await cleo.until(() => cleo.messages().some(({ content }) => content === 'still here'));
      const { status, body } = await call(server.url, 'GET', '/health');
      expect([status, body.rooms]).toEqual([200, 1]);
      // What passed of each flooder's messages is its burst and what came back meanwhile, no more.
      const passed = ben.messages().filter(({ content }) => content === 'flood').length;
      const { tokens, perMs, burst } = RATES.messages;
      expect(passed).toBeGreaterThan(0);
      const tookMs = Date.now() - startedAt;
      expect(passed).toBeLessThanOrEqual(FLOODERS * (burst + Math.ceil((tookMs * tokens) / perMs)));
      for (const person of [ben, cleo, ...flooders]) person.vanish();
    },
    FLOOD_MS + 30_000,
  );

  it.each(Object.keys(RATES) as RateName[])('of ever new keys leave no more than 100,000 buckets: %s', (name) => {
    const limiter = new RateLimiter(RATES[name]);
    for (let key = 0; key < 150_000; key += 1) limiter.tryTake(`key ${key}`, 0);
    expect(limiter.size).toBe(100_000);
  });
});
