import { describe, expect, it } from 'vitest';
import { tallyLine, tallyPlaywright, tallyVitest, total } from './tally.mjs';

const file = (status, ...outcomes) => ({ status, assertionResults: outcomes.map((outcome) => ({ status: outcome })) });

describe('tally', () => {
  it('counts tests, and all that did not run as skipped', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending'), file('failed', 'failed', 'passed')],
    };
    expect(tallyVitest(report)).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });

  it('counts a file that did not load, or whose hook threw, as one failure', () => {
    expect(tallyVitest({ testResults: [file('failed'), file('failed', 'skipped')] })).toEqual({
      passed: 0,
      failed: 2,
      skipped: 1,
    });
  });

  it('counts flaky e2e tests and errors outside of tests as failures', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 1, skipped: 2 };
    expect(tallyPlaywright({ stats, errors: [{}] })).toEqual({ passed: 7, failed: 3, skipped: 2 });
  });

  it('adds up to one line', () => {
    const tallies = [
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 10, failed: 3, skipped: 0 },
    ];
    expect(tallyLine(total(tallies))).toBe('11 passed, 3 failed, 2 skipped');
    expect(tallyLine(total([]))).toBe('0 passed, 0 failed, 0 skipped');
  });
});
