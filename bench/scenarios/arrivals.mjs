import { setTimeout as sleep } from 'node:timers/promises';
import { gather, prepare } from '../people/gathering.mjs';
import { startServer } from '../processes.mjs';

const SETTLE_MS = 1_000;
const KIB = 1024;
/** Come first, so that what is loaded once counts for nobody. */
const FIRST = 200;

/**
 * People come into rooms of ten and say nothing. Memory is measured by the first `people`. They go, so that nobody is pinged while
 * as many others come into other rooms. CPU is measured by those after the first `warm` of these: V8 still compiles after five
 * thousand joins.
 * @returns {Promise<object>} server CPU in µs a join (connection, handshake, entry, telling the others), and memory in KiB an
 *   idle connection, after a garbage collection
 */
export async function arrivals(kind, { people, warm }) {
  const server = await startServer(kind);
  let members = [];
  try {
    const [all, rooms, hall] = [2 * people, people / 5, people / 10];
    const prepared = await prepare(server, all, rooms);
    const roomOf = (person) => Math.floor(person / people) * hall + (person % hall);
    const enter = async (from, to) => {
      const options = { from, people: to, rooms, roomOf, prepared, onMessages: () => undefined };
      members.push(...(await gather(server, options)));
    };
    const settled = async () => {
      await sleep(SETTLE_MS);
      return server.usage({ collect: true });
    };
    await enter(0, FIRST);
    const before = await settled();
    await enter(FIRST, people);
    const after = await settled();
    for (const member of members) member.close();
    members = [];
    await settled();
    await enter(people, people + warm);
    const start = await server.usage();
    await enter(people + warm, all);
    const end = await server.usage();
    return {
      cpuUs: (end.cpuUs - start.cpuUs) / (people - warm),
      kibEach: (after.rss - before.rss) / KIB / (people - FIRST),
    };
  } finally {
    for (const member of members) member.close();
    await server.stop();
  }
}
