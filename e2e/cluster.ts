import { freePort } from '../server/test/free-port.ts';
import { startMongo, type TestMongo } from '../server/test/mongo-server.ts';
import { type RedisProcess, startRedisProcess } from '../server/test/redis-server.ts';
import { untilReady } from '../server/test/until-ready.ts';
import { Caddy } from './caddy.ts';
import { TestServer } from './server.ts';

const READY_WITHIN_MS = 15_000;

/** What docker-compose.yml runs, without Docker: two nodes, Mongo, Redis, and Caddy with the same Caddyfile. */
export class Cluster {
  readonly url: string;
  readonly #nodes: readonly TestServer[];
  readonly #redis: RedisProcess;
  readonly #mongo: TestMongo;
  readonly #proxy: Caddy;

  private constructor(url: string, nodes: readonly TestServer[], redis: RedisProcess, mongo: TestMongo, proxy: Caddy) {
    this.url = url;
    this.#nodes = nodes;
    this.#redis = redis;
    this.#mongo = mongo;
    this.#proxy = proxy;
  }

  /** Starts all of it, and resolves once the proxy answers. Plain http: certificates are not what is tested here. */
  static async start(): Promise<Cluster> {
    const [mongo, redis] = [await startMongo(), await startRedisProcess()];
    if ('missing' in mongo) throw new Error(`no Mongo server: ${mongo.missing}`);
    if (!redis) throw new Error('there is no redis-server on the PATH');
    const url = `http://127.0.0.1:${await freePort()}`;
    // By its other name too, for what an address that is not secure holds back.
    const origins = `${url}, ${url.replace('127.0.0.1', 'hearsay.test')}`;
    const shared = { MONGO_URL: mongo.url, REDIS_URL: redis.url, PUBLIC_ORIGIN: origins, TRUST_PROXY: '1' };
    const nodes = [await TestServer.start(shared), await TestServer.start(shared)];
    const proxy = await Caddy.start({ origins, nodes: nodes.map((node) => node.url) });
    await untilReady(url, READY_WITHIN_MS, 'the proxy did not start: is caddy installed?');
    return new Cluster(url, nodes, redis, mongo, proxy);
  }

  async close(): Promise<void> {
    await Promise.all([this.#proxy.close(), ...this.#nodes.map((node) => node.close())]);
    await Promise.all([this.#redis.stop(), this.#mongo.stop()]);
  }
}
