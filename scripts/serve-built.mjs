import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './paths.mjs';

const READY_WITHIN_MS = 20_000;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * Runs the built server, with a store in memory, on a port of its own.
 * @returns {Promise<{url: string, stop: () => void}>} once it serves
 */
export async function startBuilt() {
  const port = await freePort();
  const env = { ...process.env, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn', LIMITS_SCALE: '50' };
  const child = spawn(process.execPath, [join(root, 'server/dist/main.js')], {
    env: { ...env, JWT_SECRET: 'a secret for a server that lives for a minute' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if ((await fetch(`${url}/ready`).catch(() => null))?.ok) return { url, stop: () => void child.kill('SIGKILL') };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill('SIGKILL');
  throw new Error('the built server did not start');
}
