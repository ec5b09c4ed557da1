// npm run e2e:nodes: the e2e tests against what docker-compose.yml runs, without Docker: two nodes, Mongo, Redis and Caddy
// with deploy/Caddyfile. Needs redis-server and caddy on the PATH (Debian: apt-get install redis-server caddy).
import './require-node.mjs';
import { onPath, provideBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { run, runBin } from './run.mjs';

const lacking = ['redis-server', 'caddy'].filter((command) => onPath(command).length === 0);
if (lacking.length > 0) {
  console.error(`Not on the PATH: ${lacking.join(', ')}. On Debian: apt-get install ${lacking.join(' ')}`);
  process.exit(1);
}
if (!(await ensureInstalled())) process.exit(1);
if ((await run(process.execPath, ['scripts/build.mjs'])) !== 0) process.exit(1);
const browser = await provideBrowser();
process.exitCode = await runBin(
  '@playwright/test',
  ['test', '--project=desktop', '--workers=1', '--grep-invert=@slow|@alone', ...process.argv.slice(2)],
  {
    command: 'playwright',
    timeoutMs: 15 * 60_000,
    env: { HEARSAY_E2E_NODES: '1', ...(browser?.path ? { CHROMIUM_PATH: browser.path } : {}) },
  },
);
