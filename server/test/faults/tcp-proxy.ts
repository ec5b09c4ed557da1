import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What the network does to every connection, those open now and those to come. Absent keys: as on a good day. */
export interface Weather {
  /** Nothing passes and nobody is told, no FIN either. What was under way comes late, as TCP would send it again. */
  readonly blackhole?: boolean;
  /** What the server says is lost: its acks, its events. A connection that lost bytes never works again. */
  readonly eatAnswers?: boolean;
  /** Bytes a second in either direction. */
  readonly bytesPerSecond?: number;
  /** Milliseconds that every piece is late. */
  readonly delayMs?: number;
}

/** Where connections lead to. */
interface Target {
  readonly port: number;
  readonly host?: string;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes of it were eaten: what comes after would be noise. */
  torn: boolean;
  /** The server's end is left to itself. */
  halfOpen: boolean;
  /** Nothing passes any more, and nobody is told. */
  stranded: boolean;
}

const SLICE_MS = 20;

const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

/** A stretch of network between clients and a server, to be broken at will. */
export class TcpProxy {
  readonly port: number;
  /** When each connection came, in milliseconds since 1970. */
  readonly dialled: number[] = [];
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #weather: Weather = {};
  #target: Target;
  readonly #waiting = new Set<() => void>();

  private constructor(server: Server, port: number, target: Target) {
    this.#server = server;
    this.port = port;
    this.#target = target;
  }

  /** Listens on a free port of this machine, and passes on to `target`. */
  static async start(target: Target): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const proxy = new TcpProxy(server, address.port, target);
    server.on('connection', (client) => proxy.#accept(client));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many connections are open. */
  get open(): number {
    return this.#links.size;
  }

  /** From now on. Connections that lost bytes under the old weather are reset. */
  set(weather: Weather): void {
    this.#weather = weather;
    if (!weather.eatAnswers) for (const link of this.#links) if (link.torn) this.#reset(link);
    this.#wake();
  }

  /** Connections to come go elsewhere; those that are open stay. */
  lead(target: Target): void {
    this.#target = target;
  }

  /** RST to both ends. */
  reset(): void {
    for (const link of this.#links) this.#reset(link);
  }

  /** The clients' ends are gone; the server is told nothing and goes on waiting. */
  halfOpen(): void {
    for (const link of this.#links) {
      link.halfOpen = true;
      link.client.resetAndDestroy();
    }
  }

  /**
   * What is open now is dead, as when a phone changes networks: both ends go on believing in it. What is under way on it
   * comes when the function given is called, if ever.
   */
  strand(): () => void {
    const stranded = [...this.#links];
    for (const link of stranded) link.stranded = true;
    return () => {
      for (const link of stranded) link.stranded = false;
      this.#wake();
    };
  }

  async close(): Promise<void> {
    for (const link of this.#links) link.stranded = false;
    this.set({});
    this.#server.close();
    for (const { client, server } of this.#links) {
      client.destroy();
      server.destroy();
    }
    await once(this.#server, 'close');
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #reset({ client, server }: Link): void {
    client.resetAndDestroy();
    server.resetAndDestroy();
  }

  #accept(client: Socket): void {
    this.dialled.push(Date.now());
    const { port, host = '127.0.0.1' } = this.#target;
    const server = connect({ port, host, allowHalfOpen: true });
    const link: Link = { client, server, torn: false, halfOpen: false, stranded: false };
    this.#links.add(link);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // The other end learns of it by the pump that reads from here.
      socket.on('error', () => undefined);
    }
    void Promise.all([closed(client), closed(server)]).then(() => this.#links.delete(link));
    void this.#pump(link, client, server);
    void this.#pump(link, server, client);
  }

  /** Carries one direction until its end, in order, under whatever weather there is. */
  async #pump(link: Link, from: Socket, to: Socket): Promise<void> {
    try {
      for await (const piece of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        const due = Date.now() + (this.#weather.delayMs ?? 0);
        await this.#untilClear(link, due);
        if (from === link.server && (link.torn || this.#weather.eatAnswers)) {
          link.torn = true;
          continue;
        }
        await this.#write(to, piece);
      }
      await this.#untilClear(link, 0);
      to.end();
    } catch {
      // An RST, or a server that is not there. In a blackhole nobody hears of it either.
      await this.#untilClear(link, 0);
      if (!to.destroyed && !(link.halfOpen && to === link.server)) to.resetAndDestroy();
    }
  }

  async #write(to: Socket, piece: Buffer): Promise<void> {
    const { bytesPerSecond } = this.#weather;
    if (bytesPerSecond === undefined) return this.#pass(to, piece);
    const size = Math.max(1, Math.floor((bytesPerSecond * SLICE_MS) / 1_000));
    for (let at = 0; at < piece.length; at += size) {
      await this.#pass(to, piece.subarray(at, at + size));
      await new Promise((resolve) => setTimeout(resolve, SLICE_MS));
    }
  }

  async #pass(to: Socket, bytes: Buffer): Promise<void> {
    if (to.destroyed || to.write(bytes)) return;
    await Promise.race([new Promise((resolve) => to.once('drain', resolve)), closed(to)]);
  }

  /** Waits for `due`, and for the end of a blackhole. */
  async #untilClear(link: Link, due: number): Promise<void> {
    const late = due - Date.now();
    if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
    while (this.#weather.blackhole || link.stranded) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }
}
