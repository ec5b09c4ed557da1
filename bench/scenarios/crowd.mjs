import { setTimeout as sleep } from 'node:timers/promises';
import { measure } from '../measure.mjs';
import { startNodes } from '../nodes.mjs';
import { gather, prepare } from '../people/gathering.mjs';

const WARM_UP_MS = 3_000;
/** A hundred characters, some of which our server has to escape. */
export const CONTENT =
  'It rained all night; "we" left at six & took the <long> road, past mills and the river, to the coast'.slice(0, 100);

/**
 * Saturated rooms: each person keeps `depth` messages under way, and sends another when one of theirs has come back; where there
 * are several nodes, when it has come to somebody at another one, else what is between the nodes could fall behind for ever.
 * @returns {Promise<object>} server CPU in µs a delivered message, deliveries a second, the generator's own load
 */
export async function crowd(kind, { people, rooms, depth, seconds, nodes = 1 }) {
  const server = await startNodes(kind, nodes);
  let members = [];
  try {
    let deliveries = 0;
    const sent = new Array(people).fill(0);
    // The next one in the same room is at the next node.
    const watched = (me) => (nodes > 1 ? (me + rooms) % people : me);
    const prepared = await prepare(server, people, rooms);
    const onMessages = (me, { messages, ofPerson }) => {
      deliveries += messages.length;
      const person = watched(me);
      for (let back = ofPerson.get(person) ?? 0; back > 0; back -= 1) {
        sent[person] += 1;
        members[person].send(sent[person], CONTENT);
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
