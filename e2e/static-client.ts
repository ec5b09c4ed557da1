import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../client/dist/', import.meta.url));
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** The built client without its server, in two versions: what a page sees when a new one has been deployed. */
export class StaticClient {
  version = 1;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<StaticClient> {
    const server = createServer();
    const client = new StaticClient(server);
    server.on('request', async (request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://here').pathname);
      const file = extname(path) === '' ? '/index.html' : path;
      const content = await readFile(join(FOLDER, file)).catch(() => null);
      response.setHeader('Cache-Control', 'no-cache');
      response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.writeHead(content === null ? 404 : 200).end(content && client.#inVersion(file, content));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return client;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #inVersion(file: string, content: Buffer): Buffer | string {
    if (file === '/index.html')
      return content.toString().replace('<head>', `<head><meta name="version" content="${this.version}">`);
    if (file !== '/sw.js' || this.version === 1) return content;
    // As a build would: the worker knows its files by their content.
    return content.toString().replace(/("revision":")([^"]*","url":"index\.html")/, '$1next-$2');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
