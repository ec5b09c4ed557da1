import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OwnProcess } from './own-process.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const START_MS = 30_000;

/** The server in a process of its own, from its sources. */
export interface ServerProcess {
  readonly url: string;
  /** SIGKILL, or the signal given; resolves when it is dead, to its exit code where it ended by itself. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** SIGSTOP: connections stay open, nothing is answered. */
  freeze(): void;
  thaw(): void;
}

/** Starts a server with these settings on a free port; resolves when it is open. It never outlives the test process. */
export async function startServerProcess(settings: Record<string, string>): Promise<ServerProcess> {
  const { PATH = '', HOME = '' } = process.env;
  const server = new OwnProcess();
  const child = server.own(
    spawn(process.execPath, ['--import', 'tsx', MAIN], {
      env: { PATH, HOME, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
  let said = '';
  const port = await new Promise<string>((resolve, reject) => {
    const giveUp = () => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not start: ${said.slice(-1_000)}`));
    };
    const timer = setTimeout(giveUp, START_MS);
    child.once('exit', giveUp);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const [, found] = /open at http:\/\/\S+:(\d+)\s/.exec(said) ?? [];
        if (found === undefined) return;
        clearTimeout(timer);
        child.off('exit', giveUp);
        resolve(found);
      });
    }
  });
  return {
    url: `http://127.0.0.1:${port}`,
    kill: (signal) => server.end(signal),
    freeze: () => server.freeze(),
    thaw: () => server.thaw(),
  };
}
