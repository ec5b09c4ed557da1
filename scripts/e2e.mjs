// npm run e2e: every browser test, on every screen and in every browser that is here. npm run e2e:slow (--grep=@slow): those
// that take too long for every run of npm test. Arguments go to Playwright: npm run e2e -- talk --project=firefox
import './require-node.mjs';
import { provideBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { run, runBin } from './run.mjs';

if (!(await ensureInstalled())) process.exit(1);
if ((await run(process.execPath, ['scripts/build.mjs', '--stale'])) !== 0) process.exit(1);
const browser = await provideBrowser();
process.exitCode = await runBin('@playwright/test', ['test', ...process.argv.slice(2)], {
  command: 'playwright',
  timeoutMs: 30 * 60_000,
  env: { HEARSAY_E2E_EVERYTHING: '1', ...(browser?.path ? { CHROMIUM_PATH: browser.path } : {}) },
});
