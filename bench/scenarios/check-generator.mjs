import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { guestToken, newRoom, openHearsay } from '../people/hearsay-socket.mjs';
import { startServer } from '../processes.mjs';

const PEOPLE = 5;
const MESSAGES = 20;
const ARRIVE_WITHIN_MS = 3_000;
const idOf = (count) => `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;

/**
 * Holds the generator's raw frames against the real client: some of each in one room, who must all hear the same.
 * @returns {Promise<string>} a line that says so; rejects where they differ
 */
export async function checkGenerator() {
  const server = await startServer('hearsay');
  const close = [() => server.stop()];
  try {
    const tokens = await Promise.all(Array.from({ length: PEOPLE * 2 }, () => guestToken(server.port)));
    const code = await newRoom(server.port, tokens[0], PEOPLE * 2);
    const heard = tokens.map(() => []);
    const hear = (index, [name, payload]) => {
      if (name !== 'room:events') return;
      for (const event of payload.events)
        if (event.type === 'message') heard[index].push(`${event.seq} ${event.id} ${event.content}`);
    };
    const raw = [];
    for (const [index, token] of tokens.entries()) {
      if (index % 2 === 0) {
        const person = await openHearsay({ port: server.port, token, code, onEvent: ({ data }) => hear(index, data) });
        raw.push(person);
        close.unshift(person.close);
      } else {
        const socket = io(`http://127.0.0.1:${server.port}`, { parser, transports: ['websocket'], auth: { token } });
        close.unshift(() => socket.disconnect());
        socket.onAny((...packet) => hear(index, packet));
        const answer = await socket.timeout(ARRIVE_WITHIN_MS).emitWithAck('room:join', { code });
        if (!answer.ok) throw new Error(`the real client was refused: ${answer.error.code}`);
      }
    }
    for (let count = 0; count < MESSAGES; count += 1) {
      await raw[count % raw.length].request('chat:send', { id: idOf(count), content: `message ${count}` });
    }
    await sleep(200);
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
