import { setTimeout as sleep } from 'node:timers/promises';

const MIB = 1024 * 1024;

/**
 * What a server and the generator spend while something is counted, from one answer of the server's to another: one that is busy
 * answers late, and goes on meanwhile.
 * @param {{usage: Function}} server
 * @param {number} seconds
 * @param {() => number} read the counter
 */
export async function measure(server, seconds, read) {
  const before = await server.usage();
  const [startedAt, ownBefore, countBefore] = [performance.now(), process.cpuUsage(), read()];
  await sleep(seconds * 1_000);
  const after = await server.usage();
  const count = read() - countBefore;
  const own = process.cpuUsage(ownBefore);
  const elapsed = (performance.now() - startedAt) / 1_000;
  const cpuUs = after.cpuUs - before.cpuUs;
  return {
    count,
    seconds: elapsed,
    cpuUs,
    serverLoad: cpuUs / 1e6 / elapsed,
    generatorLoad: (own.user + own.system) / 1e6 / elapsed,
    rssMiB: after.rss / MIB,
  };
}

/** The value below which `share` of the sorted numbers lie. */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}
