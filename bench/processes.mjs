import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { pinned } from '../scripts/pinned.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const PROBE = file('./servers/probe.mjs');
const START_WITHIN_MS = 15_000;
const ANSWER_WITHIN_MS = 60_000;
/** Our own server's rates are raised; its checks, its tokens and its buckets all run. */
const LIMITS_SCALE = '10000';

/** What can be put under test: its name in the results -> how it is started. BENCH_HEARSAY names another build of ours. */
const servers = {
  hearsay: {
    path: process.env.BENCH_HEARSAY ?? file('../server/dist/main.js'),
    env: { HOST: '127.0.0.1', LIMITS_SCALE, LOG_LEVEL: 'silent' },
  },
  ws: { path: file('./servers/ws-broadcaster.mjs') },
  'socket.io': { path: file('./servers/socketio-relay.mjs') },
  'y-websocket': { path: file('./servers/y-websocket.mjs') },
  'hocuspocus 3.4': { path: file('./servers/hocuspocus-3.mjs') },
  'hocuspocus 4.7': { path: file('./servers/hocuspocus-4.mjs') },
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port, deadline) {
  while (Date.now() < deadline) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error('the server did not start');
}

/**
 * Starts a server under test, pinned to core 0.
 * @param {string} kind a key of `servers`
 * @param {Record<string, string>} [env]
 * @returns {Promise<{kind: string, port: number, usage: Function, stop: () => Promise<void>}>} `usage({collect, watch})`:
 *   CPU in µs so far, bytes in memory (after a collection, with `collect`), and the longest time in ms for which the event
 *   loop stood still since the last call (where that call said `watch`)
 */
export async function startServer(kind, env = {}) {
  const { path, env: own = {} } = servers[kind];
  const port = await freePort();
  const node = [
    process.execPath,
    '--expose-gc',
    '--import',
    PROBE,
    ...(process.env.BENCH_NODE_ARGS?.split(' ') ?? []),
    path,
  ];
  const [command, ...args] = pinned(0, node);
  const child = spawn(command, args, {
    env: { ...process.env, NODE_ENV: 'production', ...own, ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const questions = new Map();
  child.on('message', ({ id, usage }) => {
    questions.get(id)?.(usage);
    questions.delete(id);
  });
  let asked = 0;
  const usage = ({ collect = false, watch = false } = {}) =>
    new Promise((resolve, reject) => {
      asked += 1;
      const id = asked;
      const timer = setTimeout(() => reject(new Error(`${kind} does not answer`)), ANSWER_WITHIN_MS);
      questions.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      child.send({ ask: 'usage', id, collect, watch });
    });
  const stop = async () => {
    child.kill(process.env.BENCH_NODE_ARGS ? 'SIGTERM' : 'SIGKILL');
    await ended;
  };
  try {
    await answers(port, Date.now() + START_WITHIN_MS);
  } catch (error) {
    await stop();
    throw new Error(`${kind}: ${error.message}`);
  }
  return { kind, port, usage, stop };
}
