import { setTimeout as sleep } from 'node:timers/promises';
import { gather, prepare } from '../people/gathering.mjs';
import { startServer } from '../processes.mjs';

const SETTLE_MS = 1_000;
const KIB = 1024;
/** Come first, so that what is loaded and compiled once counts for nobody. */
const EARLY = 200;

/**
 * People come into rooms of ten and say nothing.
 * @returns {Promise<object>} server CPU in µs a join (connection, handshake, entry, telling the others), and memory in KiB an
 *   idle connection, after a garbage collection
 */
export async function arrivals(kind, { people }) {
  const server = await startServer(kind);
  let members = [];
  try {
    const rooms = people / 10;
    const prepared = await prepare(server, people, rooms);
    const enter = (from, to) => gather(server, { from, people: to, rooms, prepared, onMessages: () => undefined });
    members = await enter(0, EARLY);
    await sleep(SETTLE_MS);
    const before = await server.usage({ collect: true });
    const start = await server.usage();
    members.push(...(await enter(EARLY, people)));
    const end = await server.usage();
    await sleep(SETTLE_MS);
    const after = await server.usage({ collect: true });
    const count = people - EARLY;
    return { cpuUs: (end.cpuUs - start.cpuUs) / count, kibEach: (after.rss - before.rss) / KIB / count };
  } finally {
    for (const member of members) member.close();
    await server.stop();
  }
}
