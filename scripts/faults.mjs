// npm run faults: the fault tests at length, a quarter of an hour. Prints lost / doubled / reordered / gaps shown.
import './require-node.mjs';
import { ensureInstalled } from './install.mjs';
import { runBin } from './run.mjs';

if (!(await ensureInstalled())) process.exit(1);
process.env.NODE_ENV = 'test';
process.exitCode = await runBin('vitest', [
  'run',
  '--config',
  'faults/vitest.config.ts',
  '--root',
  '.',
  ...process.argv.slice(2),
]);
