import { afterAll, describe } from 'vitest';
import { recordingLog } from '../../../test/recording-log.ts';
import { startRedisCluster } from '../../../test/redis-cluster.ts';
import { redisForTests } from '../../../test/redis-server.ts';
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

const cluster = redis === null ? null : await startRedisCluster();
describe.skipIf(cluster === null)('with a Redis Cluster of three masters', () => {
  afterAll(() => cluster?.stop());
  describeRelayContract('redis cluster', { open: opener(cluster?.url), nodes: 'many' });
});
