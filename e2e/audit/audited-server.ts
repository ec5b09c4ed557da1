import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { freePort } from '../../server/test/free-port.ts';
import { OwnProcess } from '../../server/test/own-process.ts';
import { untilReady } from '../../server/test/until-ready.ts';

const MAIN = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));
const CRASH = pathToFileURL(fileURLToPath(new URL('./crash-on-signal.mjs', import.meta.url))).href;
const READY_WITHIN_MS = 20_000;
const SNAPSHOT_WITHIN_MS = 60_000;

/** The built server in a process of its own, at its most talkative, with all that it prints and keeps below one folder. */
export class AuditedServer {
  readonly url: string;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #process = new OwnProcess();

  private constructor(port: number, folder: string, environment: Readonly<Record<string, string>>) {
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = folder;
    this.#environment = { ...environment, PORT: String(port) };
  }

  /** `folder` gets `log`, `temp` and `heap`; `quote` is the file whose text the exception quotes. */
  static async start(
    folder: string,
    quote: string,
    settings: Readonly<Record<string, string>>,
  ): Promise<AuditedServer> {
    for (const part of ['temp', 'heap']) mkdirSync(join(folder, part), { recursive: true });
    const { PATH = '', HOME = '' } = process.env;
    const server = new AuditedServer(await freePort(), folder, {
      PATH,
      HOME,
      HOST: '127.0.0.1',
      NODE_ENV: 'production',
      LOG_LEVEL: 'trace',
      LIMITS_SCALE: '50',
      TMPDIR: join(folder, 'temp'),
      AUDIT_QUOTE: quote,
      ...settings,
    });
    await server.run();
    return server;
  }

  async run(): Promise<void> {
    const log = openSync(join(this.#folder, 'log'), 'a');
    const flags = [
      '--heapsnapshot-signal=SIGUSR2',
      `--diagnostic-dir=${join(this.#folder, 'heap')}`,
      '--import',
      CRASH,
    ];
    this.#process.own(
      spawn(process.execPath, [...flags, MAIN], {
        env: this.#environment,
        cwd: join(this.#folder, 'temp'),
        stdio: ['ignore', log, log],
      }),
    );
    await untilReady(this.url, READY_WITHIN_MS, `the audited server did not start: see ${this.#folder}/log`);
  }

  /** Ends the process by a signal; gives its exit code, null where the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null> {
    return this.#process.end(signal);
  }

  /** Has V8 write its heap down; resolves with the file's path when it has stopped growing. */
  async writeHeap(): Promise<string> {
    const folder = join(this.#folder, 'heap');
    const before = new Set(readdirSync(folder));
    this.#process.signal('SIGUSR2');
    const deadline = Date.now() + SNAPSHOT_WITHIN_MS;
    while (Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      // The server answers again once it has written everything: that blocks its event loop.
      const written = readdirSync(folder).find((name) => !before.has(name));
      if (written !== undefined && (await fetch(`${this.url}/health`).catch(() => null))?.ok)
        return join(folder, written);
    }
    throw new Error('no heap snapshot came');
  }
}
