// npm start: installs and builds what is missing or stale, then is the server.
import './require-node.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { endWithParent } from './orphan.mjs';
import { root } from './paths.mjs';
import { run } from './run.mjs';
import { staleParts } from './stale.mjs';

if (!(await ensureInstalled())) process.exit(1);

// In a process of its own: the server should not carry the build tools in its memory.
const stale = staleParts();
if (stale.length > 0 && (await run(process.execPath, ['scripts/build.mjs', ...stale])) !== 0) process.exit(1);

// In this process: signals reach the server itself, and there is no second Node to start.
endWithParent();
process.env.NODE_ENV ??= 'production';
process.chdir(root);
process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(root, 'server/dist/main.js')).href);
