import { brought } from './frame-reader.mjs';
import { countOf, messageId, personOf } from './message-id.mjs';
import { openSocket } from './socket.mjs';

const EVENT = '42["message",{"id":"';
const ID = 36;

/** Socket.IO's default parser over a raw WebSocket. */
export const socketioPeople = {
  read(frame) {
    if (frame.length < EVENT.length || frame.latin1Slice(0, EVENT.length) !== EVENT) return null;
    const id = frame.latin1Slice(EVENT.length, EVENT.length + ID);
    return brought([{ person: personOf(id), count: countOf(id) }]);
  },
  prepare: async () => ({}),
  async enter({ port, room, person, read, onMessages }) {
    let seated;
    const joined = new Promise((resolve) => {
      seated = resolve;
    });
    const socket = await openSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, (frame, socket) => {
      const messages = read(frame);
      if (messages) return onMessages(messages);
      const text = frame.latin1Slice();
      if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send('40');
      else if (text.startsWith('40')) socket.send(`420${JSON.stringify(['join', room])}`);
      else if (text.startsWith('430')) seated();
    });
    await joined;
    return {
      send: (count, content) =>
        socket.send(`42${JSON.stringify(['message', { id: messageId(person, count), content }])}`),
      close: () => socket.terminate(),
    };
  },
};
