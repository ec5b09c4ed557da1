/** @typedef {{passed: number, failed: number, skipped: number}} Tally */

/**
 * Counts a vitest run from its JSON report. A file that did not load counts as one failed test.
 * @param {{testResults: {status: string, assertionResults: {status: string}[]}[]}} report
 * @returns {Tally}
 */
export function tallyVitest({ testResults }) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of testResults) {
    for (const { status: outcome } of assertionResults) {
      if (outcome === 'passed') tally.passed += 1;
      else if (outcome === 'failed') tally.failed += 1;
      else tally.skipped += 1;
    }
    if (status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed')) tally.failed += 1;
  }
  return tally;
}

/**
 * Counts a Playwright run from its JSON report. A test that passed only on a second try counts as failed, and so does
 * each error outside of tests.
 * @param {{stats: {expected: number, unexpected: number, flaky: number, skipped: number}, errors: unknown[]}} report
 * @returns {Tally}
 */
export function tallyPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/**
 * Adds tallies up.
 * @param {Tally[]} tallies
 * @returns {Tally}
 */
export function total(tallies) {
  return tallies.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * The sentence for people and programs alike.
 * @param {Tally} tally
 * @returns {string} `N passed, N failed, N skipped`
 */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
