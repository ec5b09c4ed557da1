// npm run fuzz: 10,000 cases of junk an event and route, frames that nobody wrote, and floods at ten times the limits.
import './require-node.mjs';
import { ensureInstalled } from './install.mjs';
import { runBin } from './run.mjs';

if (!(await ensureInstalled())) process.exit(1);
process.env.NODE_ENV = 'test';
process.env.FUZZ_RUNS ??= '10000';
process.exitCode = await runBin('vitest', ['run', '--project', 'node', 'server/test/fuzz', ...process.argv.slice(2)]);
