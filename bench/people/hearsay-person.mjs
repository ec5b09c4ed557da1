import { brought } from './frame-reader.mjs';
import { guestToken, newRoom, openHearsay, readPacket } from './hearsay-socket.mjs';
import { countOf, messageId, personOf } from './message-id.mjs';

const IN_PARALLEL = 20;

const refuse = (answer) => {
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
};

/** Our own frames over a raw WebSocket: every message asks for its ack, as the client does. */
export const hearsayPeople = {
  read(frame) {
    const packet = readPacket(frame);
    const isEvents = packet.data?.[0] === 'room:events';
    const messages = isEvents ? packet.data[1].events.filter(({ type }) => type === 'message') : [];
    return { packet, ...brought(messages.map(({ id }) => ({ person: personOf(id), count: countOf(id) }))) };
  },
  /** Tokens and rooms, made over HTTP before anything is measured. */
  async prepare(port, people, rooms) {
    const tokens = [];
    while (tokens.length < people) {
      const next = Array.from({ length: Math.min(IN_PARALLEL, people - tokens.length) }, () => guestToken(port));
      tokens.push(...(await Promise.all(next)));
    }
    const codes = [];
    for (let room = 0; room < rooms; room += 1) codes.push(await newRoom(port, tokens[room % tokens.length], 500));
    return { tokens, codes };
  },
  async enter({ port, room, person, read, onMessages, prepared: { tokens, codes } }) {
    const hearsay = await openHearsay({
      port,
      token: tokens[person],
      code: codes[room],
      read: (frame) => {
        const all = read(frame);
        if (all.messages.length > 0) onMessages(all);
        return all.packet;
      },
      onEvent: () => undefined,
    });
    return {
      send: (count, content) => hearsay.emit('chat:send', { id: messageId(person, count), content }, refuse),
      close: hearsay.close,
    };
  },
};
