import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../server/test/faults/history-checker.ts';
import { type Harness, startHarness } from '../server/test/harness.ts';
import { Gathering, pause } from './gathering.ts';
import {
  blackhole,
  eatenAcks,
  halfOpen,
  handover,
  inTurn,
  lateWords,
  type Misfortune,
  mud,
  resets,
} from './misfortunes.ts';
import { report } from './report.ts';

const SEEDS = [11, 12, 13];
const MINUTE = 60_000;
const TALK_MS = 100_000;

const again = (times: number, misfortune: Misfortune): Misfortune =>
  inTurn(...Array.from({ length: times }, () => misfortune));
const rest: Misfortune = () => pause(1_000);

/** In a room where a minute's talk fits into the replay window: whoever is back in time misses nothing. */
const ABSENCES: readonly Misfortune[] = [
  again(20, inTurn(blackhole(1_000), rest)),
  again(8, inTurn(blackhole(5_000, { wakes: false }), rest)),
  again(4, inTurn(blackhole(15_000), rest)),
  inTurn(blackhole(30_000, { wakes: false }), rest, blackhole(30_000)),
  blackhole(60_000),
  blackhole(90_000),
  blackhole(90_000, { wakes: false }),
];

/** In a room where so much is said that a longer absence is a gap. */
const STORMS: readonly Misfortune[] = [
  resets(MINUTE, 250),
  again(20, inTurn(eatenAcks(2_000), rest)),
  again(
    15,
    inTurn(handover, () => pause(4_000)),
  ),
  again(
    15,
    inTurn(halfOpen, () => pause(4_000), mud(1_000, 50_000, 100)),
  ),
  again(15, inTurn(lateWords, rest)),
  again(3, inTurn(blackhole(20_000), rest)),
];

const CLEAN = { lost: 0, doubled: 0, reordered: 0, gapsUnshown: 0, failed: 0, complaints: [] };

async function weather(room: Gathering, misfortunes: readonly Misfortune[], perSecond: number): Promise<Verdict> {
  const victims = room.seats.slice(1);
  const befallen = misfortunes.map((befall, index) => befall(victims[index] as (typeof victims)[number]));
  await Promise.all([room.talk(TALK_MS, perSecond), ...befallen]);
  await room.settle(MINUTE);
  const verdict = room.verdict();
  await room.close();
  return verdict;
}

describe('under bad networks, at length', () => {
  let server: Harness;
  const verdicts: Verdict[] = [];
  beforeAll(async () => {
    server = await startHarness({ LIMITS_SCALE: '1000' });
  });
  afterAll(() => server.close());

  it.concurrent.each(SEEDS)('[S4] [S5] absences of 1 to 90 s (seed %i)', async (seed) => {
    const room = await Gathering.meet({ serverUrl: server.url, seed, size: ABSENCES.length + 1 });
    const verdict = await weather(room, ABSENCES, 4);
    report(`absences, seed ${seed}`, verdict);
    verdicts.push(verdict);
    expect(verdict).toMatchObject(CLEAN);
  });

  it.concurrent.each(SEEDS)(
    '[S2] [S3] [S5] resets every 250 ms for a minute, eaten acks, half-open and dead sockets (seed %i)',
    async (seed) => {
      const room = await Gathering.meet({ serverUrl: server.url, seed: seed + 100, size: STORMS.length + 1 });
      const verdict = await weather(room, STORMS, 45);
      report(`storms, seed ${seed}`, verdict);
      verdicts.push(verdict);
      expect(verdict).toMatchObject(CLEAN);
    },
  );

  it('comes to at least 10,000 messages', async () => {
    const sum = (pick: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + pick(verdict), 0);
    report('all seeds', {
      sent: sum(({ sent }) => sent),
      received: sum(({ received }) => received),
      failed: sum(({ failed }) => failed),
      lost: sum(({ lost }) => lost),
      doubled: sum(({ doubled }) => doubled),
      reordered: sum(({ reordered }) => reordered),
      gapsUnshown: sum(({ gapsUnshown }) => gapsUnshown),
      gapsShown: sum(({ gapsShown }) => gapsShown),
      renewalsShown: sum(({ renewalsShown }) => renewalsShown),
      complaints: [],
    });
    expect(sum(({ sent }) => sent)).toBeGreaterThanOrEqual(10_000);
  });
});
