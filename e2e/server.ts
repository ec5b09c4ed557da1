import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../server/test/free-port.ts';
import { startMongo, type TestMongo } from '../server/test/mongo-server.ts';
import { OwnProcess } from '../server/test/own-process.ts';
import { untilReady } from '../server/test/until-ready.ts';

const MAIN = fileURLToPath(new URL('../server/dist/main.js', import.meta.url));
const READY_WITHIN_MS = 15_000;

/** The built server as people run it: a process of its own, on a port of its own. */
export class TestServer {
  readonly url: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #mongo: TestMongo | null;
  readonly #process = new OwnProcess();

  private constructor(port: number, environment: Readonly<Record<string, string>>, mongo: TestMongo | null) {
    this.url = `http://127.0.0.1:${port}`;
    this.#environment = { ...environment, PORT: String(port) };
    this.#mongo = mongo;
  }

  /** Starts one, on the store that the run is for: embedded, or Mongo where HEARSAY_E2E_MONGO is set. */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<TestServer> {
    const wantsMongo = process.env.HEARSAY_E2E_MONGO && environment.MONGO_URL === undefined;
    const mongo = wantsMongo ? await startMongo() : null;
    if (mongo && 'missing' in mongo) throw new Error(`no Mongo server: ${mongo.missing}`);
    const settings = {
      HOST: '127.0.0.1',
      LOG_LEVEL: 'warn',
      // Every test's people come from one address.
      LIMITS_SCALE: '50',
      JWT_SECRET: 'a secret for the tests of this repository',
      ...(mongo && { MONGO_URL: mongo.url }),
      ...environment,
    };
    const server = new TestServer(await freePort(), settings, mongo);
    await server.run();
    return server;
  }

  /** Runs the process and resolves once it serves. */
  async run(): Promise<void> {
    this.#process.own(
      spawn(process.execPath, [MAIN], {
        env: { ...process.env, ...this.#environment },
        stdio: ['ignore', 'ignore', 'inherit'],
      }),
    );
    await untilReady(this.url, READY_WITHIN_MS, 'the server did not start');
  }

  /** Ends the process by a signal and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#process.end(signal);
  }

  /** Ends the server, and the store it was given. */
  async close(): Promise<void> {
    await this.end('SIGKILL');
    await this.#mongo?.stop();
  }
}
