import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../server/test/free-port.ts';
import { mongoForTests } from '../server/test/mongo-server.ts';
import { type ServerProcess, startServerProcess } from '../server/test/server-process.ts';
import { Gathering, pause, type Seat, until } from './gathering.ts';
import { print, report } from './report.ts';

const ROOMS = 10;
const TABS_A_ROOM = 20;
/** A try that just fails is followed by ten seconds at most, and a slow machine takes its time with two hundred; the figure is printed. */
const PATIENCE_MS = 60_000;

const mongo = await mongoForTests();

describe.skipIf(mongo === null)('a server that is told to end, and started again, under load', () => {
  let settings: Record<string, string>;
  let server: ServerProcess;
  let rooms: Gathering[];
  let seats: Seat[];

  beforeAll(async () => {
    settings = {
      PORT: String(await freePort()),
      MONGO_URL: mongo?.url ?? '',
      JWT_SECRET: 'of the tests alone, and 32 characters long',
      LIMITS_SCALE: '1000',
    };
    server = await startServerProcess(settings);
    const seeds = Array.from({ length: ROOMS }, (_, index) => index + 1);
    rooms = await Promise.all(seeds.map((seed) => Gathering.meet({ serverUrl: server.url, seed, size: TABS_A_ROOM })));
    seats = rooms.flatMap((room) => room.seats);
  });

  afterAll(async () => {
    await Promise.all((rooms ?? []).map((room) => room.close()));
    await server?.kill();
    await mongo?.stop();
  });

  it('[S6] has everybody back, in another life of the room and told so, and what was unsent goes out', async () => {
    const talking = Promise.all(rooms.map((room) => room.talk(6_000, 4)));
    await pause(1_500);
    // Somebody in a lift must not hold the server up.
    seats[0]?.network.set({ blackhole: true });
    const told = Date.now();
    const entries: number[] = [];
    for (const { tab } of seats) tab.session.onState(({ phase }) => phase === 'live' && entries.push(Date.now()));
    const code = await server.kill('SIGTERM');
    const ended = Date.now();
    seats[0]?.network.set({});
    server = await startServerProcess(settings);
    const up = Date.now();
    await until(
      () => seats.every(({ tab }) => tab.isLive),
      PATIENCE_MS,
      () => 'not everybody is back',
    );
    const back = Date.now();
    await talking;

    const perSecond = (instants: readonly number[]) => {
      const seconds = Array.from({ length: Math.ceil((back - told) / 1_000) }, () => 0);
      for (const at of instants) {
        const second = Math.floor((at - told) / 1_000);
        if (second >= 0 && second < seconds.length) seconds[second] = (seconds[second] ?? 0) + 1;
      }
      return seconds.join(' ');
    };
    print(
      `restart: ${seats.length} tabs; the server took ${ended - told} ms to end, ${up - ended} ms to start; all back ${back - up} ms after that; ` +
        `each second from the end on, connections dialled: ${perSecond(seats.flatMap(({ network }) => network.dialled))}; ` +
        `tabs back: ${perSecond(entries)}`,
    );
    // Not cut short by its deadline either.
    expect(code).toBe(0);

    await Promise.all(rooms.map((room) => room.settle()));
    for (const [index, room] of rooms.entries()) {
      const verdict = room.verdict();
      if (index === 0) report('restart, the first room', verdict);
      expect(verdict).toMatchObject({ lost: 0, doubled: 0, reordered: 0, gapsUnshown: 0, failed: 0, complaints: [] });
      expect(verdict.renewalsShown).toBe(TABS_A_ROOM);
    }
  }, 180_000);
});
