// npm run dev: the server on 3000 and the client on 5173, both reloading when a file is saved. One Ctrl-C ends both.
import './require-node.mjs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { endWithParent } from './orphan.mjs';
import { root } from './paths.mjs';
import { binOf } from './run.mjs';

if (!(await ensureInstalled())) process.exit(1);

const start = (bin, args, cwd) =>
  spawn(process.execPath, [bin, ...args], {
    cwd: join(root, cwd),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'development', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
  });

console.log('Open http://localhost:5173 (the server behind it is on 3000). Ctrl-C ends both.');
const children = [
  start(binOf('tsx'), ['watch', '--clear-screen=false', 'server/src/main.ts'], '.'),
  start(binOf('vite'), ['--port', '5173', '--strictPort', '--clearScreen', 'false'], 'client'),
];

endWithParent();
let ending = false;
function end(signal) {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill(signal);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
for (const child of children) {
  child.on('exit', (code) => {
    if (!ending) process.exitCode = code ?? 1;
    end('SIGTERM');
  });
}
