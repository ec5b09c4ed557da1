import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { OwnProcess } from './own-process.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const START_MS = 30_000;

/** A node in a process of its own, to be killed and frozen. */
export interface NodeProcess {
  readonly url: string;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it has ended. */
  end(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

export async function startNodeProcess(settings: Record<string, string>): Promise<NodeProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const node = new OwnProcess();
  const started = node.own(
    spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: { PATH: process.env.PATH, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', ...settings },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  const end = async (signal: NodeJS.Signals) => void (await node.end(signal));
  const deadline = Date.now() + START_MS;
  for (;;) {
    const isUp = await fetch(`${url}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) break;
    if (started.exitCode !== null || Date.now() > deadline) {
      await end('SIGKILL');
      throw new Error('the node did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url,
    kill: () => end('SIGKILL'),
    end: () => end('SIGTERM'),
    freeze: () => node.freeze(),
    thaw: () => node.thaw(),
  };
}
