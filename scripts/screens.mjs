// npm run screens [360|768|1440] [light|dark|rtl]: pictures of every screen and state, into screens/, by a built server.
// npm run screens readme: those of the README, into docs/images.

import { provideBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { run, runBin } from './run.mjs';
import { staleParts } from './stale.mjs';

if (!(await ensureInstalled())) process.exit(1);
if (staleParts().length > 0) await run(process.execPath, ['scripts/build.mjs', '--stale']);
const browser = await provideBrowser();
if (browser === undefined) {
  console.error('There is no browser to take pictures with.');
  process.exit(1);
}
const specs = ['e2e/screens.spec', 'e2e/readme.spec'];
process.exitCode = await runBin('@playwright/test', ['test', ...specs, '--project=desktop'], {
  command: 'playwright',
  env: {
    HEARSAY_SCREENS: process.argv.slice(2).join(' '),
    ...(browser.path && { CHROMIUM_PATH: browser.path }),
  },
});
