import { RATES } from '@hearsay/shared/limits';
import { describe, expect, it } from 'vitest';
import { DistinctLimiter } from './distinct-limit.ts';

const NOW = 1_800_000_000_000;
const limiterOf = () => new DistinctLimiter(RATES.failedJoinsPerAddress);

describe('DistinctLimiter', () => {
  it('[L1] a hundred phones returning to one dead code cost one', () => {
    const limiter = limiterOf();
    for (let phone = 0; phone < 100; phone += 1) expect(limiter.tryTake('address', 'dead', NOW + phone * 300)).toBe(0);
    for (let code = 0; code < 9; code += 1) {
      expect(limiter.spent('address', NOW)).toBe(0);
      expect(limiter.tryTake('address', `other ${code}`, NOW)).toBe(0);
    }
    expect(limiter.spent('address', NOW)).toBe(6_000);
  });

  it('[L1] distinct codes empty the bucket, for that address alone', () => {
    const limiter = limiterOf();
    for (let code = 0; code < 10; code += 1) limiter.tryTake('address', `code ${code}`, NOW);
    expect(limiter.tryTake('address', 'one more', NOW)).toBe(6_000);
    expect(limiter.spent('address', NOW + 5_999)).toBe(1);
    expect(limiter.spent('address', NOW + 6_000)).toBe(0);
    expect(limiter.spent('another', NOW)).toBe(0);
  });

  it('[L1] what was refused was not charged: it costs when asked again', () => {
    const limiter = limiterOf();
    for (let code = 0; code < 11; code += 1) limiter.tryTake('address', `code ${code}`, NOW);
    limiter.tryTake('address', 'code 10', NOW + 6_000);
    expect(limiter.spent('address', NOW + 6_000)).toBe(6_000);
  });

  it('[L1] a code costs again a minute after it was charged', () => {
    const limiter = limiterOf();
    limiter.tryTake('address', 'dead', NOW);
    for (let code = 0; code < 10; code += 1) limiter.tryTake('address', `code ${code}`, NOW + 59_999);
    expect(limiter.tryTake('address', 'dead', NOW + 59_999)).toBe(0);
    expect(limiter.tryTake('address', 'dead', NOW + 60_000)).toBeGreaterThan(0);
  });

  it('[L1] wrong passphrases count every time, and are given back on success', () => {
    const limiter = limiterOf();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(limiter.tryTakeAny('address', NOW)).toBe(0);
    expect(limiter.tryTakeAny('address', NOW)).toBe(6_000);
    limiter.giveBack('address', NOW);
    expect(limiter.spent('address', NOW)).toBe(0);
  });

  it('[L1] the scale multiplies', () => {
    const limiter = new DistinctLimiter(RATES.failedJoinsPerAddress, { scale: 3 });
    for (let code = 0; code < 30; code += 1) expect(limiter.tryTake('address', `code ${code}`, NOW)).toBe(0);
    expect(limiter.spent('address', NOW)).toBe(2_000);
  });

  it('keeps keys and values from running together', () => {
    const limiter = limiterOf();
    limiter.tryTake('a","b', 'c', NOW);
    for (let code = 0; code < 10; code += 1) limiter.tryTake('a', `code ${code}`, NOW);
    expect(limiter.tryTake('a', 'b","c', NOW)).toBeGreaterThan(0);
  });
});
