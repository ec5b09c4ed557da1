import { TcpProxy } from '../server/test/faults/tcp-proxy.ts';
import { type NodeProcess, startNodeProcess } from '../server/test/node-process.ts';
import { type Backing, backingForTests } from '../server/test/nodes.ts';

/** A node in a process of its own, with a stretch of network of its own between it and Redis. */
export interface FaultyNode {
  readonly process: NodeProcess;
  readonly port: number;
  readonly toRedis: TcpProxy;
}

/** Nodes of one deployment, to be killed, frozen, cut off and replaced. */
export class Nodes {
  readonly backing: Backing;
  readonly #started: FaultyNode[] = [];

  private constructor(backing: Backing) {
    this.backing = backing;
  }

  /** Null where there is no Redis or no Mongo server to be had. */
  static async open(): Promise<Nodes | null> {
    const backing = await backingForTests();
    return backing && new Nodes(backing);
  }

  async start(): Promise<FaultyNode> {
    const toRedis = await TcpProxy.start({ port: this.backing.redis.port });
    const settings = { ...this.backing.settings, REDIS_URL: `redis://127.0.0.1:${toRedis.port}` };
    const process = await startNodeProcess(settings);
    const node = { process, port: Number(new URL(process.url).port), toRedis };
    this.#started.push(node);
    return node;
  }

  /** Two nodes, as most deployments have. */
  async pair(): Promise<[FaultyNode, FaultyNode]> {
    return [await this.start(), await this.start()];
  }

  /** Ends all nodes that were started. */
  async clear(): Promise<void> {
    await Promise.all(
      this.#started.splice(0).map(async ({ process, toRedis }) => {
        process.thaw();
        await process.kill();
        await toRedis.close();
      }),
    );
  }

  async close(): Promise<void> {
    await this.clear();
    await this.backing.stop();
  }
}
