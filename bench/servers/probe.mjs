/**
 * Loaded into every server under test (`node --import`): answers the generator's questions about the process. The servers
 * themselves stay as they are. CPU is user and system time of all threads, by getrusage(2).
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
const NS_PER_MS = 1e6;

process.on('message', (question) => {
  if (question?.ask !== 'usage') return;
  if (question.collect) for (let i = 0; i < 3; i += 1) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  // Watched only on demand: the watch itself wakes the process a thousand times a second.
  const longestMs = delay.max / NS_PER_MS;
  if (question.watch) delay.enable();
  else delay.disable();
  delay.reset();
  process.send?.({ id: question.id, usage: { cpuUs: user + system, rss, heapUsed, external, longestMs } });
});
// Nobody is left behind, however the generator ended.
process.on('disconnect', () => process.exit());
process.channel?.unref();
