import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../server/test/free-port.ts';
import { OwnProcess } from '../server/test/own-process.ts';

const CADDYFILE = fileURLToPath(new URL('../deploy/Caddyfile', import.meta.url));

/** Caddy with the file that docker-compose.yml gives it, without Docker. */
export class Caddy {
  /** Where it listens without TLS, besides what the origins name. */
  readonly httpPort: number;
  readonly #process = new OwnProcess();
  readonly #home: string;

  private constructor(httpPort: number, home: string) {
    this.httpPort = httpPort;
    this.#home = home;
  }

  /** Starts it for these origins, in front of these nodes; it does not listen yet. */
  static async start({ origins, nodes, httpsPort }: { origins: string; nodes: readonly string[]; httpsPort?: number }) {
    const home = await mkdtemp(join(tmpdir(), 'hearsay-proxy-'));
    const caddy = new Caddy(await freePort(), home);
    caddy.#process.own(
      spawn('caddy', ['run', '--config', CADDYFILE, '--adapter', 'caddyfile'], {
        stdio: 'ignore',
        env: {
          ...process.env,
          HOME: home,
          XDG_DATA_HOME: home,
          XDG_CONFIG_HOME: home,
          PUBLIC_ORIGIN: origins,
          HEARSAY_NODES: nodes.map((url) => new URL(url).host).join(' '),
          HEARSAY_HTTP_PORT: String(caddy.httpPort),
          HEARSAY_HTTPS_PORT: String(httpsPort ?? (await freePort())),
        },
      }),
    );
    return caddy;
  }

  async close(): Promise<void> {
    await this.#process.end();
    await rm(this.#home, { recursive: true, force: true });
  }
}
