// npm run fuzz: 10,000 cases of junk an event and route, frames that nobody wrote, and floods at ten times the limits; and
// twenty crowds of editors over bad lines.
import './require-node.mjs';
import { ensureInstalled } from './install.mjs';
import { runBin } from './run.mjs';

if (!(await ensureInstalled())) process.exit(1);
process.env.NODE_ENV = 'test';
process.env.FUZZ_RUNS ??= '10000';
process.env.PAD_SEEDS ??= '20';
const files = ['server/test/fuzz', 'server/src/domain/doc-log.convergence'];
process.exitCode = await runBin('vitest', ['run', '--project', 'node', ...files, ...process.argv.slice(2)]);
