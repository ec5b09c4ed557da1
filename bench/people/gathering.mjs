import { frameReader } from './frame-reader.mjs';
import { hearsayPeople } from './hearsay-person.mjs';
import { socketioPeople } from './socketio-person.mjs';
import { wsPeople } from './ws-person.mjs';

const peopleOf = { hearsay: hearsayPeople, ws: wsPeople, 'socket.io': socketioPeople };
const IN_PARALLEL = 20;

/** Makes, over HTTP, what the people of a server need before they enter. */
export function prepare({ kind, port }, people, rooms) {
  return peopleOf[kind].prepare(port, people, rooms);
}

/**
 * People in rooms: person `i` in room `i % rooms`, or `roomOf(i)`, from `from` up to `people`. Where there are several nodes,
 * each room's people are spread over them in turn.
 * @param {{kind: string, port: number, ports?: number[]}} server
 * @param {{from?: number, people: number, rooms: number, roomOf?: (person: number) => number, prepared: any, onMessages: (person: number, brought: {messages: {person: number, count: number}[], ofPerson: Map<number, number>}) => void}} options
 *   `onMessages`: what one frame brought to one person
 * @returns {Promise<{send: (count: number, content: string) => void, close: () => void}[]>}
 */
export async function gather(
  { kind, port, ports = [port] },
  { from = 0, people, rooms, roomOf = (person) => person % rooms, prepared, onMessages },
) {
  const kindOfPeople = peopleOf[kind];
  const readers = Array.from({ length: rooms }, () => frameReader(kindOfPeople.read));
  const entered = [];
  for (let first = from; first < people; first += IN_PARALLEL) {
    const group = Array.from({ length: Math.min(IN_PARALLEL, people - first) }, (_, index) => {
      const person = first + index;
      const room = roomOf(person);
      return kindOfPeople.enter({
        port: ports[Math.floor(person / rooms) % ports.length],
        room,
        person,
        prepared,
        read: readers[room],
        onMessages: (messages) => onMessages(person, messages),
      });
    });
    entered.push(...(await Promise.all(group)));
  }
  return entered;
}
