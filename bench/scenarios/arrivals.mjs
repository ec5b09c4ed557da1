import { setTimeout as sleep } from 'node:timers/promises';
import { gather, prepare } from '../people/gathering.mjs';
import { startServer } from '../processes.mjs';

const SETTLE_MS = 1_000;
const KIB = 1024;
/** Come first, so that what is loaded once counts for nobody. */
const FIRST = 200;
/** Of all who come, this share comes before CPU is counted: V8 still compiles after a thousand joins. */
const WARM = 0.4;

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
    const warm = people * WARM;
    members = await enter(0, FIRST);
    await sleep(SETTLE_MS);
    const before = await server.usage({ collect: true });
    members.push(...(await enter(FIRST, warm)));
    const start = await server.usage();
    members.push(...(await enter(warm, people)));
    const end = await server.usage();
    await sleep(SETTLE_MS);
    const after = await server.usage({ collect: true });
    return {
      cpuUs: (end.cpuUs - start.cpuUs) / (people - warm),
      kibEach: (after.rss - before.rss) / KIB / (people - FIRST),
    };
  } finally {
    for (const member of members) member.close();
    await server.stop();
  }
}
