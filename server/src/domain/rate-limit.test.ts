import { RATES } from '@hearsay/shared/limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RateLimiter } from './rate-limit.ts';

const NOW = 1_800_000_000_000;
const perSecond = (tokens: number, burst = tokens) => ({ tokens, perMs: 1_000, burst });
const takes = (limiter: RateLimiter, count: number, now: number, key = 'a'): number[] =>
  Array.from({ length: count }, () => limiter.tryTake(key, now));

describe('RateLimiter', () => {
  it('[L1] grants the burst, then says how long to wait', () => {
    const limiter = new RateLimiter(RATES.messages);
    expect(takes(limiter, 12, NOW)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1_000, 1_000]);
    expect(limiter.tryTake('a', NOW + 400)).toBe(600);
    expect(limiter.tryTake('a', NOW + 1_000)).toBe(0);
    expect(limiter.tryTake('a', NOW + 1_000)).toBe(1_000);
  });

  it('[L1] never refills beyond the burst', () => {
    const limiter = new RateLimiter(perSecond(2, 3));
    takes(limiter, 3, NOW);
    expect(takes(limiter, 4, NOW + 3_600_000)).toEqual([0, 0, 0, 500]);
  });

  it('[L1] keeps keys apart', () => {
    const limiter = new RateLimiter(perSecond(1));
    expect([limiter.tryTake('a', NOW), limiter.tryTake('a', NOW), limiter.tryTake('b', NOW)]).toEqual([0, 1_000, 0]);
  });

  it('[L1] multiplies tokens and burst by the scale', () => {
    const limiter = new RateLimiter(perSecond(2, 3), { scale: 10 });
    expect(takes(limiter, 31, NOW)).toEqual([...Array<number>(30).fill(0), 50]);
  });

  it('[L1] charges costs', () => {
    const limiter = new RateLimiter(RATES.padBytes);
    expect(limiter.tryTake('a', NOW, 500 * 1024)).toBe(0);
    expect(limiter.tryTake('a', NOW, 20 * 1024)).toBe(32);
    expect(limiter.tryTake('a', NOW, 12 * 1024)).toBe(0);
    expect(limiter.tryTake('a', NOW + 32, 8 * 1024)).toBe(0);
  });

  it('[L1] grants a cost above the burst from a full bucket, and empties it', () => {
    const limiter = new RateLimiter(perSecond(2, 4));
    limiter.tryTake('a', NOW);
    expect(limiter.tryTake('a', NOW, 9)).toBe(500);
    expect(limiter.tryTake('a', NOW + 500, 9)).toBe(0);
    expect(limiter.tryTake('a', NOW + 500)).toBe(500);
  });

  it('[L1] looks without taking, and gives back', () => {
    const limiter = new RateLimiter(perSecond(1));
    expect(limiter.wouldWait('a', NOW)).toBe(0);
    expect(limiter.wouldWait('a', NOW)).toBe(0);
    expect(limiter.tryTake('a', NOW)).toBe(0);
    expect(limiter.wouldWait('a', NOW)).toBe(1_000);
    limiter.giveBack('a', NOW);
    expect(limiter.size).toBe(0);
    expect(limiter.tryTake('a', NOW)).toBe(0);
    limiter.giveBack('a', NOW, 5);
    limiter.giveBack('a', NOW, 5);
    expect([limiter.tryTake('a', NOW), limiter.tryTake('a', NOW)]).toEqual([0, 1_000]);
  });

  it('[L1] survives a clock that steps back', () => {
    const limiter = new RateLimiter(perSecond(1));
    limiter.tryTake('a', NOW);
    expect(limiter.tryTake('a', NOW - 3_600_000)).toBe(1_000);
    expect(limiter.tryTake('a', NOW - 3_600_000 + 1_000)).toBe(0);
  });

  it('[L1] forgets full buckets as it goes', () => {
    const limiter = new RateLimiter(perSecond(10, 20));
    for (let key = 0; key < 1_000; key += 1) limiter.tryTake(`key ${key}`, NOW);
    expect(limiter.size).toBe(1_000);
    limiter.tryTake('late', NOW + 2_000);
    expect(limiter.size).toBe(1);
  });

  it('[L1] holds no more keys than told, and forgets the least recently used', () => {
    const limiter = new RateLimiter(perSecond(1), { maxKeys: 3 });
    for (const key of ['a', 'b', 'c']) limiter.tryTake(key, NOW);
    expect(limiter.tryTake('a', NOW)).toBe(1_000);
    limiter.tryTake('d', NOW);
    expect(limiter.size).toBe(3);
    expect(limiter.wouldWait('a', NOW)).toBe(1_000);
    expect(limiter.wouldWait('b', NOW)).toBe(0);
  });

  it('[L1] serves who waits exactly as long as told, and never more than the rate', () => {
    const rate = fc.record({ tokens: fc.integer({ min: 1, max: 300_000 }), burst: fc.integer({ min: 1, max: 500 }) });
    const step = fc.record({ after: fc.nat(2_000), cost: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(rate, fc.constantFrom(1_000, 60_000, 3_600_000), fc.array(step), (each, perMs, steps) => {
        const limiter = new RateLimiter({ ...each, perMs });
        let now = NOW;
        let granted = 0;
        for (const { after, cost } of steps) {
          now += after;
          const price = Math.min(cost, each.burst);
          const wait = limiter.tryTake('a', now, price);
          if (wait > 0) {
            expect(limiter.wouldWait('a', now + wait - 1, price)).toBe(1);
            now += wait;
            expect(limiter.tryTake('a', now, price)).toBe(0);
          }
          granted += price;
          expect(granted).toBeLessThanOrEqual(each.burst + ((now - NOW) * each.tokens) / perMs + 1e-6);
        }
      }),
      { numRuns: 500 },
    );
  });
});
