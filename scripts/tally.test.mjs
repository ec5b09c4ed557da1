import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './paths.mjs';
import { tallyLine, tallyPlaywright, tallyVitest, total } from './tally.mjs';

const file = (status, ...outcomes) => ({
  name: join(root, 'some.test.ts'),
  status,
  message: 'cannot be loaded\nat a line',
  assertionResults: outcomes.map((outcome) => ({
    fullName: `does ${outcome}`,
    status: outcome,
    failureMessages: outcome === 'failed' ? ['\u001b[31mwanted 1\u001b[39m\nat a line'] : [],
  })),
});

const spec = (title, status, ...messages) => ({
  file: 'talk.spec.ts',
  line: 6,
  title,
  tests: [{ projectName: 'phone', status, results: messages.map((message) => ({ error: { message } })) }],
});

describe('tally', () => {
  it('counts tests, and all that did not run as skipped; names what failed', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped', 'todo', 'pending'), file('failed', 'failed', 'passed')],
    };
    expect(tallyVitest(report)).toEqual({
      passed: 2,
      failed: ['some.test.ts › does failed › wanted 1'],
      skipped: 3,
    });
  });

  it('counts a file that did not load, or whose hook threw, as one failure', () => {
    expect(tallyVitest({ testResults: [file('failed'), file('failed', 'skipped')] })).toEqual({
      passed: 0,
      failed: ['some.test.ts › cannot be loaded', 'some.test.ts › cannot be loaded'],
      skipped: 1,
    });
  });

  it('counts flaky e2e tests and errors outside of tests as failures', () => {
    const suites = [
      {
        specs: [spec('is fine', 'expected'), spec('is not for here', 'skipped')],
        suites: [{ specs: [spec('fails', 'unexpected', 'no\nat a line'), spec('fails once', 'flaky', 'not yet')] }],
      },
    ];
    expect(tallyPlaywright({ suites, errors: [{ message: 'no server' }] })).toEqual({
      passed: 1,
      failed: [
        '[phone] talk.spec.ts:6 › fails › no',
        '[phone] talk.spec.ts:6 › fails once › not yet',
        'outside of tests › no server',
      ],
      skipped: 1,
    });
  });

  it('adds up to one line', () => {
    const tallies = [
      { passed: 1, failed: [], skipped: 2 },
      { passed: 10, failed: ['this', 'that', 'more'], skipped: 0 },
    ];
    expect(tallyLine(total(tallies))).toBe('11 passed, 3 failed, 2 skipped');
    expect(tallyLine(total([]))).toBe('0 passed, 0 failed, 0 skipped');
  });
});
