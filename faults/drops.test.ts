import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../server/test/harness.ts';
import { Gathering, pause } from './gathering.ts';
import { blackhole, cutOff, eatenAcks, halfOpen, handover, inTurn, lateWords, mud, resets } from './misfortunes.ts';
import { report } from './report.ts';

const SEEDS = [1, 2];
const MISFORTUNES = [
  inTurn(handover, blackhole(1_000)),
  blackhole(5_000),
  lateWords,
  resets(5_000, 250),
  inTurn(eatenAcks(1_500), () => pause(1_000), eatenAcks(1_500)),
  inTurn(halfOpen, () => pause(2_000), halfOpen, mud(2_000, 20_000, 150)),
];

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());

const CLEAN = { lost: 0, doubled: 0, reordered: 0, gapsUnshown: 0, failed: 0, complaints: [] };

describe('under bad networks', () => {
  it.concurrent.each(SEEDS)(
    '[S1] [S2] [S3] [S4] [S7] nothing is lost, doubled or reordered (seed %i)',
    async (seed) => {
      const room = await Gathering.meet({ serverUrl: server.url, seed, size: MISFORTUNES.length + 1 });
      await Promise.all([
        room.talk(6_000, 30),
        ...MISFORTUNES.map((befall, index) => befall(room.seats[index + 1] as (typeof room.seats)[number])),
      ]);
      await room.settle();
      const verdict = room.verdict();
      report(`drops, seed ${seed}`, verdict);
      expect(verdict).toMatchObject({ ...CLEAN, gapsShown: 0 });
      expect(verdict.sent).toBeGreaterThan(20);
      await room.close();
    },
  );

  it.concurrent('[S4] [S5] an absence beyond the window, or beyond the membership, is a gap, and told', async () => {
    const forgetful = await startHarness({ LIMITS_SCALE: '1000', REPLAY_WINDOW_SECONDS: '1', ROOM_GRACE_SECONDS: '2' });
    const room = await Gathering.meet({ serverUrl: forgetful.url, seed: 3, size: 5 });
    const [, ben, cleo, dee, eve] = room.seats;
    if (!ben || !cleo || !dee || !eve) throw new Error('nobody came');
    await Promise.all([
      room.talk(5_000, 20),
      inTurn(handover, blackhole(3_000))(ben),
      inTurn(halfOpen, blackhole(2_500))(cleo),
      resets(3_000, 250)(dee),
      cutOff(4_000)(eve),
    ]);
    await room.settle();
    const verdict = room.verdict();
    report('gaps, seed 3', verdict);
    expect(verdict).toMatchObject(CLEAN);
    expect(verdict.gapsShown).toBeGreaterThanOrEqual(3);
    await room.close();
    await forgetful.close();
  });
});
