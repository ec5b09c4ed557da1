// npm run audit: the built server on a real Mongo and Redis, with people who write what occurs nowhere else, an error, a crash,
// a kill and a restart; then a search for it in everything that is left. Some two minutes. Prints a table.
import './require-node.mjs';
import { provideBrowser } from './browser.mjs';
import { ensureInstalled } from './install.mjs';
import { run } from './run.mjs';
import { staleParts } from './stale.mjs';

if (!(await ensureInstalled())) process.exit(1);
const stale = staleParts();
if (stale.length > 0 && (await run(process.execPath, ['scripts/build.mjs', ...stale])) !== 0) process.exit(1);
if (!(await provideBrowser())) process.exit(1);
process.exitCode = await run(process.execPath, ['--import', 'tsx', 'e2e/audit/main.ts', ...process.argv.slice(2)]);
