import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

describe('backoff', () => {
  it('lies between 0.5 s and a bound that doubles up to 10 s', () => {
    expect([0, 1, 2, 3, 4, 1_000].map((attempt) => backoffMs(attempt, () => 1))).toEqual([
      2_000, 4_000, 8_000, 10_000, 10_000, 10_000,
    ]);
    expect([0, 3, 1_000].map((attempt) => backoffMs(attempt, () => 0))).toEqual([500, 500, 500]);
  });
});
