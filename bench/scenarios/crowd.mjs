import { setTimeout as sleep } from 'node:timers/promises';
import { measure } from '../measure.mjs';
import { gather, prepare } from '../people/gathering.mjs';
import { startServer } from '../processes.mjs';

const WARM_UP_MS = 1_500;
/** A hundred characters, some of which our server has to escape. */
export const CONTENT =
  'It rained all night; "we" left at six & took the <long> road, past mills and the river, to the coast'.slice(0, 100);

/**
 * Saturated rooms: each person keeps `depth` messages under way, and sends another when one of theirs has come back.
 * @returns {Promise<object>} server CPU in µs a delivered message, deliveries a second, the generator's own load
 */
export async function crowd(kind, { people, rooms, depth, seconds }) {
  const server = await startServer(kind);
  let members = [];
  try {
    let deliveries = 0;
    const sent = new Array(people).fill(0);
    const prepared = await prepare(server, people, rooms);
    const onMessages = (me, { messages, ofPerson }) => {
      deliveries += messages.length;
      for (let back = ofPerson.get(me) ?? 0; back > 0; back -= 1) {
        sent[me] += 1;
        members[me].send(sent[me], CONTENT);
      }
    };
    members = await gather(server, { people, rooms, prepared, onMessages });
    members.forEach((member, person) => {
      for (; sent[person] < depth; sent[person] += 1) member.send(sent[person] + 1, CONTENT);
    });
    await sleep(WARM_UP_MS);
    const counted = await measure(server, seconds, () => deliveries);
    return {
      cpuUs: counted.cpuUs / counted.count,
      perSecond: counted.count / counted.seconds,
      serverLoad: counted.serverLoad,
      generatorLoad: counted.generatorLoad,
      rssMiB: counted.rssMiB,
    };
  } finally {
    for (const member of members) member.close();
    await server.stop();
  }
}
