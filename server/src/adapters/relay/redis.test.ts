import { createClient } from 'redis';
import { afterAll, describe } from 'vitest';
import { recordingLog } from '../../../test/recording-log.ts';
import { redisForTests, startRedisProcess } from '../../../test/redis-server.ts';
import { describeRelayContract } from '../../ports/relay.contract.ts';
import { Secrets } from '../../services/secrets.ts';
import { openRedisRelay } from './redis.ts';

const { relayKey: key } = new Secrets('a secret of the tests, and of nothing else');
const opener = (url: string | undefined) => (node: string) =>
  openRedisRelay({ url: url ?? '', node, key, log: recordingLog() });

const redis = await redisForTests();
describe.skipIf(redis === null)('with a Redis', () => {
  afterAll(() => redis?.stop());
  describeRelayContract('redis', { open: opener(redis?.url), nodes: 'many' });
});

/** A cluster of one; null where there is no program to start. */
async function startCluster() {
  const server = await startRedisProcess('--cluster-enabled', 'yes');
  if (!server) return null;
  const client = createClient({ url: server.url });
  await client.connect();
  await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383']);
  while (!/cluster_state:ok/.test(String(await client.sendCommand(['CLUSTER', 'INFO'])))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  client.destroy();
  return server;
}

const cluster = redis === null ? null : await startCluster();
describe.skipIf(cluster === null)('with a Redis Cluster', () => {
  afterAll(() => cluster?.stop());
  describeRelayContract('redis cluster', { open: opener(cluster?.url), nodes: 'many' });
});
