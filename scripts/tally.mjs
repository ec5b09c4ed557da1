import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.mjs';

/** @typedef {{passed: number, failed: string[], skipped: number}} Tally `failed`: a line for people of each that did. */

/**
 * A suite of Playwright's JSON report, as far as it is read here.
 * @typedef {{suites?: Suite[], specs?: {file: string, line: number, title: string, tests: Test[]}[]}} Suite
 * @typedef {{projectName: string, status: string, results: {error?: {message?: string}}[]}} Test
 */

/** Where, what, and the first line of why. */
const failure = (where, title, message = '') =>
  [where, title, stripVTControlCharacters(message).split('\n')[0]].filter(Boolean).join(' › ');

/**
 * Counts a vitest run from its JSON report. A file that did not load counts as one failed test.
 * @param {{testResults: {name: string, status: string, message?: string,
 *   assertionResults: {fullName: string, status: string, failureMessages?: string[]}[]}[]}} report
 * @returns {Tally}
 */
export function tallyVitest({ testResults }) {
  /** @type {Tally} */
  const tally = { passed: 0, failed: [], skipped: 0 };
  for (const { name, status, message, assertionResults } of testResults) {
    const file = relative(root, name);
    const failed = tally.failed.length;
    for (const { fullName, status: outcome, failureMessages } of assertionResults) {
      if (outcome === 'passed') tally.passed += 1;
      else if (outcome === 'failed') tally.failed.push(failure(file, fullName, failureMessages?.[0]));
      else tally.skipped += 1;
    }
    if (status === 'failed' && tally.failed.length === failed) tally.failed.push(failure(file, '', message));
  }
  return tally;
}

/**
 * Counts a Playwright run from its JSON report. A test that passed only on a second try counts as failed, and so does
 * each error outside of tests.
 * @param {{suites: Suite[], errors: {message?: string}[]}} report
 * @returns {Tally}
 */
export function tallyPlaywright({ suites, errors }) {
  const outside = errors.map(({ message }) => failure('outside of tests', '', message));
  return total([...suites.map(tallySuite), { passed: 0, failed: outside, skipped: 0 }]);
}

/** @param {Suite} suite */
function tallySuite({ suites = [], specs = [] }) {
  /** @type {Tally} */
  const tally = { passed: 0, failed: [], skipped: 0 };
  for (const { file, line, title, tests } of specs) {
    for (const { projectName, status, results } of tests) {
      if (status === 'expected') tally.passed += 1;
      else if (status === 'skipped') tally.skipped += 1;
      else {
        const why = results.find(({ error }) => error)?.error?.message;
        tally.failed.push(failure(`[${projectName}] ${file}:${line}`, title, why));
      }
    }
  }
  return total([tally, ...suites.map(tallySuite)]);
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
      failed: [...sum.failed, ...failed],
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: [], skipped: 0 },
  );
}

/**
 * The sentence for people and programs alike.
 * @param {Tally} tally
 * @returns {string} `N passed, N failed, N skipped`
 */
export function tallyLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed.length} failed, ${skipped} skipped`;
}
