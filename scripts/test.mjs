// npm test: everything. npm run check (--fast): everything but the browsers.
// Ends with what failed, and one line, `N passed, N failed, N skipped`: all tests of vitest and Playwright, and one for each
// other step.
import './require-node.mjs';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installedFirefox, provideBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { run, runBin } from './run.mjs';
import { tallyLine, tallyPlaywright, tallyVitest, total } from './tally.mjs';

/** Tests add a line here for a service that they could not find and went without. */
const MISSING_SERVICES = join(root, '.cache/missing-services.txt');

const fast = process.argv.includes('--fast');
/** Biome colours letter by letter, also into files. */
const plain = process.stdout.isTTY ? [] : ['--colors=off'];
const MINUTE = 60_000;
const PASSED = { passed: 1, failed: [], skipped: 0 };
/** @param {string} why */
const failed = (why) => ({ passed: 0, failed: [why], skipped: 0 });

const check =
  (name, args, options = {}) =>
  async () =>
    (await runBin(name, args, { timeoutMs: 2 * MINUTE, ...options })) === 0 ? PASSED : failed(name);

const script =
  (...args) =>
  async () =>
    (await run(process.execPath, args, { timeoutMs: 2 * MINUTE })) === 0 ? PASSED : failed(args.join(' '));

/** Runs tests that write a JSON report to `report`. A run that failed without a failed test in its report is one failure. */
async function tests(report, tallyOf, start) {
  const file = join(root, report);
  rmSync(file, { force: true });
  const code = await start();
  if (!existsSync(file)) return failed('the run, which left no report');
  const tally = tallyOf(JSON.parse(readFileSync(file, 'utf8')));
  return code !== 0 && tally.failed.length === 0 ? total([tally, failed('the run, though no test of it did')]) : tally;
}

const unit = () =>
  tests('.cache/vitest.json', tallyVitest, () =>
    runBin('vitest', ['run', '--reporter=default', '--reporter=json', '--outputFile.json=.cache/vitest.json'], {
      timeoutMs: 15 * MINUTE,
    }),
  );

/** Specs in which people come and go, which is what a store has a part in. */
const WITH_STORE = ['talk', 'way-in', 'return'];

const firefox = installedFirefox() ? ['--project=firefox'] : [];

let built = false;

async function build() {
  const tally = await script('scripts/build.mjs')();
  built = tally.failed.length === 0;
  return tally;
}

/** @type {{path?: string} | undefined} */
let browser;

const e2e = (report, args, env) => async () => {
  browser ??= await provideBrowser();
  const path = browser?.path;
  if (!browser) return failed('no browser for the e2e tests: install Chromium, or name one by CHROMIUM_PATH');
  if (!built) return failed('not run: the build failed');
  return tests(report, tallyPlaywright, () =>
    runBin('@playwright/test', ['test', '--reporter=list,json', ...args], {
      command: 'playwright',
      timeoutMs: 15 * MINUTE,
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...(path ? { CHROMIUM_PATH: path } : {}), ...env },
    }),
  );
};

/** @type {{name: string, run: () => Promise<import('./tally.mjs').Tally>, browsers?: boolean}[]} */
const steps = [
  { name: 'format and lint', run: check('@biomejs/biome', ['ci', '--error-on-warnings', ...plain, '.']) },
  { name: 'types', run: check('typescript', ['-b'], { command: 'tsc' }) },
  { name: 'arrows', run: script('scripts/arrows.mjs') },
  { name: 'dead code', run: check('knip', ['--no-progress']) },
  { name: 'unit, contract, integration', run: unit },
  { name: 'build', run: build },
  { name: 'weight', run: async () => (built ? script('scripts/budget.mjs')() : failed('not run: the build failed')) },
  {
    name: 'e2e',
    run: e2e('.cache/e2e.json', ['--project=desktop', '--project=phone', '--grep-invert=@slow'], {}),
    browsers: true,
  },
  {
    // What is used most. npm run e2e has everything.
    name: firefox.length > 0 ? 'e2e, small phone, Firefox' : 'e2e, small phone',
    run: e2e('.cache/e2e-more.json', ['--project=small-phone', ...firefox, '--grep-invert=@slow'], {}),
    browsers: true,
  },
  {
    // The same people and rooms on a Mongo server over the wire. How a page looks has nothing to do with the store.
    name: 'e2e with Mongo',
    run: e2e('.cache/e2e-mongo.json', ['--project=desktop', '--grep-invert=@slow', ...WITH_STORE], {
      HEARSAY_E2E_MONGO: '1',
    }),
    browsers: true,
  },
];

if (!(await ensureInstalled())) {
  console.log(tallyLine(failed('install')));
  process.exit(1);
}
// A shell that runs servers must not turn the tests into production.
process.env.NODE_ENV = 'test';
mkdirSync(join(root, '.cache'), { recursive: true });
rmSync(MISSING_SERVICES, { force: true });

const results = [];
for (const { name, run: step } of steps.filter(({ browsers }) => !browsers || !fast)) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  const tally = await step().catch((error) => {
    console.error(error);
    return failed(String(error));
  });
  results.push({ name, tally, seconds: (performance.now() - start) / 1000 });
}

console.log('\n── summary');
for (const { name, tally, seconds } of results) {
  console.log(
    `${tally.failed.length > 0 ? '✗' : '✓'} ${name.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s   ${tallyLine(tally)}`,
  );
}
// The whole output is long, and where it is kept short its end is what is left.
for (const { name, tally } of results) for (const what of tally.failed) console.log(`✗ ${name}: ${what}`);
const missing = existsSync(MISSING_SERVICES)
  ? [...new Set(readFileSync(MISSING_SERVICES, 'utf8').split('\n').filter(Boolean))]
  : [];
if (missing.length > 0) console.log(`!!! NOT TESTED, FOR WANT OF A SERVICE: ${missing.join('; ')} !!!`);

const tally = total([
  ...results.map((result) => result.tally),
  ...(process.env.CI && missing.length > 0 ? [failed('a service that tests need')] : []),
]);
console.log(tallyLine(tally));
process.exitCode = tally.failed.length > 0 ? 1 : 0;
