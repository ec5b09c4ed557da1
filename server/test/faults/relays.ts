import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { afterAll, afterEach } from 'vitest';
import { openRedisRelay } from '../../src/adapters/relay/redis.ts';
import type { Relay } from '../../src/ports/relay.ts';
import { Secrets } from '../../src/services/secrets.ts';
import { recordingLog } from '../recording-log.ts';
import { redisToBreak } from '../redis-server.ts';
import { TcpProxy } from './tcp-proxy.ts';

/**
 * A Redis of the test file's own, to be broken at will, or null where the machine has none; and nodes' relays to it, which end
 * with each test.
 */
export async function relaysToBreak() {
  const redis = await redisToBreak();
  const { relayKey: key } = new Secrets('a secret of the tests, and of nothing else');
  let opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.reverse()) await each.close();
    opened = [];
  });
  afterAll(() => redis?.stop());

  const open = async (node: string = randomUUID(), url = redis?.url ?? ''): Promise<Relay> => {
    const relay = await openRedisRelay({ url, node, key, log: recordingLog() });
    opened.push(relay);
    return relay;
  };

  return {
    redis,
    open,
    /** A node whose way to Redis can be broken. */
    async openBehindProxy(node: string): Promise<{ relay: Relay; proxy: TcpProxy }> {
      const proxy = await TcpProxy.start({ port: redis?.port ?? 0 });
      opened.push(proxy);
      return { relay: await open(node, `redis://127.0.0.1:${proxy.port}`), proxy };
    },
    /** A word to Redis itself. */
    async command(...args: string[]): Promise<unknown> {
      const client = createClient({ url: redis?.url ?? '' });
      await client.connect();
      const reply = await client.sendCommand(args);
      client.destroy();
      return reply;
    },
  };
}
