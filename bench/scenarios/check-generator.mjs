import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { gather, prepare } from '../people/gathering.mjs';
import { countOf, personOf } from '../people/message-id.mjs';
import { startServer } from '../processes.mjs';

const PEOPLE = 5;
const MESSAGES = 20;
const ANSWER_WITHIN_MS = 3_000;
const SETTLE_MS = 200;

/**
 * Holds the generator's raw frames against the real client: some of each in one room, who must all hear the same, and the
 * real ones the very text.
 * @returns {Promise<string>} a line that says so; rejects where they differ
 */
export async function checkGenerator() {
  const server = await startServer('hearsay');
  const close = [() => server.stop()];
  try {
    const prepared = await prepare(server, 2 * PEOPLE, 1);
    const heard = Array.from({ length: 2 * PEOPLE }, () => []);
    const onMessages = (index, { messages }) => {
      for (const { person, count } of messages) heard[index].push(`${person} ${count}`);
    };
    const people = await gather(server, { people: PEOPLE, rooms: 1, prepared, onMessages });
    close.unshift(() => people.map((person) => person.close()));
    for (let index = PEOPLE; index < 2 * PEOPLE; index += 1) {
      const auth = { token: prepared.tokens[index] };
      const socket = io(`http://127.0.0.1:${server.port}`, { parser, transports: ['websocket'], auth });
      close.unshift(() => socket.disconnect());
      socket.on('room:events', ({ events }) => {
        for (const { type, id, content } of events)
          if (type === 'message' && content === `message ${countOf(id)}`)
            heard[index].push(`${personOf(id)} ${countOf(id)}`);
      });
      const answer = await socket.timeout(ANSWER_WITHIN_MS).emitWithAck('room:join', { code: prepared.codes[0] });
      if (!answer.ok) throw new Error(`the real client was refused: ${answer.error.code}`);
    }
    for (let count = 0; count < MESSAGES; count += 1) people[count % PEOPLE].send(count, `message ${count}`);
    await sleep(SETTLE_MS);
    const [first] = heard;
    const isSame = heard.every((messages) => messages.length === MESSAGES && messages.join() === first.join());
    if (!isSame)
      throw new Error(
        `the generator and socket.io-client heard different things: ${heard.map(({ length }) => length)}`,
      );
    return `generator checked: ${PEOPLE} of its people and ${PEOPLE} of socket.io-client heard the same ${MESSAGES} messages`;
  } finally {
    for (const end of close) await end();
  }
}
