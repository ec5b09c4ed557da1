// npm run e2e:slow: what takes too long for every run of npm test: a minute's absence, and axe on every screen.
import './require-node.mjs';
import { provideBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { run, runBin } from './run.mjs';

if (!(await ensureInstalled())) process.exit(1);
if ((await run(process.execPath, ['scripts/build.mjs'])) !== 0) process.exit(1);
const browser = await provideBrowser();
process.exitCode = await runBin('@playwright/test', ['test', '--grep=@slow', ...process.argv.slice(2)], {
  command: 'playwright',
  timeoutMs: 20 * 60_000,
  ...(browser?.path ? { env: { CHROMIUM_PATH: browser.path } } : {}),
});
