import { brought } from './frame-reader.mjs';
import { countOf, messageId, personOf } from './message-id.mjs';
import { openSocket } from './socket.mjs';

/** `{"id":"` */
const BEFORE_ID = 7;
const ID = 36;

export const wsPeople = {
  /** What a room's frames say: the messages in each. */
  read(frame) {
    const id = frame.latin1Slice(BEFORE_ID, BEFORE_ID + ID);
    return brought([{ person: personOf(id), count: countOf(id) }]);
  },
  prepare: async () => ({}),
  async enter({ port, room, person, read, onMessages }) {
    const socket = await openSocket(`ws://127.0.0.1:${port}/${room}`, (frame) => onMessages(read(frame)));
    return {
      send: (count, content) => socket.send(JSON.stringify({ id: messageId(person, count), content })),
      close: () => socket.terminate(),
    };
  },
};
