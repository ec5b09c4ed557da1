import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startServer } from './processes.mjs';

const BACKING = fileURLToPath(new URL('./servers/backing.ts', import.meta.url));
const START_WITHIN_MS = 60_000;

async function startBacking() {
  const child = fork(BACKING, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  const failed = ended.then(() => Promise.reject(new Error('Redis or Mongo did not start')));
  const [env] = await Promise.race([once(child, 'message', { signal: AbortSignal.timeout(START_WITHIN_MS) }), failed]);
  // From here on its end is no failure.
  failed.catch(() => undefined);
  return {
    env: { ...env, JWT_SECRET: 'of the benchmark alone, and 32 characters' },
    async stop() {
      child.disconnect();
      await ended;
    },
  };
}

/**
 * Starts servers under test: one by itself, or several nodes with a Redis in common, on one core together. Redis and Mongo
 * share the generator's.
 * @param {string} kind a key of `servers` in processes.mjs
 * @param {number} count
 * @returns {Promise<{kind: string, port: number, ports: number[], usage: Function, stop: () => Promise<void>}>} as of `startServer`;
 *   `usage` gives the sums
 */
export async function startNodes(kind, count = 1) {
  if (count === 1) {
    const server = await startServer(kind);
    return { ...server, ports: [server.port] };
  }
  const backing = await startBacking();
  const nodes = [];
  const stop = async () => {
    await Promise.all(nodes.map((node) => node.stop()));
    await backing.stop();
  };
  try {
    while (nodes.length < count) nodes.push(await startServer(kind, backing.env));
  } catch (error) {
    await stop();
    throw error;
  }
  const ports = nodes.map(({ port }) => port);
  const usage = async (options) => {
    const each = await Promise.all(nodes.map((node) => node.usage(options)));
    const sum = (key) => each.reduce((total, one) => total + one[key], 0);
    return Object.fromEntries(Object.keys(each[0]).map((key) => [key, sum(key)]));
  };
  return { kind, port: ports[0], ports, usage, stop };
}
