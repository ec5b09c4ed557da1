/**
 * What several nodes share: a Redis that writes nothing down and, for those that want one, a Mongo server. Started by
 * `bench/nodes.mjs` with an IPC channel: tells their addresses, and ends both when that channel closes.
 */
import { constants, setPriority } from 'node:os';
import { startMongo } from '../../server/test/mongo-server.ts';
import { startRedisProcess } from '../../server/test/redis-server.ts';

const redis = await startRedisProcess();
if (!redis) throw new Error('there is no redis-server on the PATH');
const mongo = await startMongo();
if ('missing' in mongo) {
  await redis.stop();
  throw new Error(`no Mongo server: ${mongo.missing}`);
}
// It has the generator's core: what it does every few seconds would be taken for the latency of whatever comes meanwhile.
const pid = mongo.process?.pid();
if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
process.on('disconnect', async () => {
  await Promise.all([redis.stop(), mongo.stop()]);
  process.exit();
});
process.send?.({ REDIS_URL: redis.url, MONGO_URL: mongo.url });
