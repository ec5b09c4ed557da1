// npm run bench [-- --quick] [--rounds N] [scenario …]: our server beside its peers; see docs/BENCHMARKS.md.
import './require-node.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, isInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { pinned } from './pinned.mjs';
import { run } from './run.mjs';

/** Nothing here runs for longer, whatever hangs. */
const TIMEOUT_MS = 3 * 60 * 60 * 1_000;
const folder = join(root, 'bench');

/** The peers are no part of the project's own packages: they come when someone asks for the benchmark. */
async function ensurePeers() {
  const installed = join(folder, 'node_modules/.package-lock.json');
  const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
  if (existsSync(installed) && isInstalled(read(join(folder, 'package-lock.json')), read(installed))) return true;
  console.log('Installing the peers (npm ci in bench/), once and after each change of their lock …');
  // Scripts are not needed: one package would compile a database that is never opened.
  const args = ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  return (npm ? await run(process.execPath, [npm, ...args]) : await run('npm', args)) === 0;
}

async function bench() {
  if (!(await ensureInstalled()) || !(await ensurePeers())) return 1;
  const built = await run(process.execPath, [join(root, 'scripts/build.mjs'), 'server']);
  if (built !== 0) return built;
  const [command, ...args] = pinned(1, [
    process.execPath,
    '--expose-gc',
    join(folder, 'main.mjs'),
    ...process.argv.slice(2),
  ]);
  return run(command, args, { timeoutMs: TIMEOUT_MS });
}

process.exitCode = await bench();
