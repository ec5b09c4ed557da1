import { brought } from './frame-reader.mjs';
import { ACK, eventFrame, guestToken, newRoom, openHearsay, TYPE_AT } from './hearsay-socket.mjs';
import { countOf, messageId, personOf } from './message-id.mjs';

const IN_PARALLEL = 20;

const OK = Buffer.from('\xa2ok\xc3', 'latin1');
const ROOM_EVENTS = Buffer.from('\xabroom:events', 'latin1');
/** How an event says that it is a message, and, soon after, which one. */
const MESSAGE = Buffer.from('\xa7message\xa3seq', 'latin1');
const ID = Buffer.from('\xa2id\xd9\x24', 'latin1');
const ID_LENGTH = 36;
/** As a packet's id, its last value, written in four bytes. */
const LONG_ID = 0xffffffff;

/** The ids of a frame's messages. Frames are searched, and written, as bytes: with a codec the generator was the bottleneck. */
function idsIn(frame) {
  const ids = [];
  if (frame.indexOf(ROOM_EVENTS) === -1) return ids;
  for (let at = frame.indexOf(MESSAGE); at !== -1; at = frame.indexOf(MESSAGE, at + ID_LENGTH)) {
    const start = frame.indexOf(ID, at) + ID.length;
    ids.push(frame.latin1Slice(start, start + ID_LENGTH));
  }
  return ids;
}

/** Gives the frames that send `content`, which differ in their two ids. */
function framesOf(content) {
  const frame = Buffer.from(eventFrame('chat:send', { id: messageId(0, 0), content }, LONG_ID));
  const idAt = frame.indexOf(ID) + ID.length;
  return (id, packetId) => {
    frame.latin1Write(id, idAt);
    frame.writeUInt32BE(packetId, frame.length - 4);
    return frame;
  };
}

const framesByContent = new Map();
function frameOf(content, id, packetId) {
  if (!framesByContent.has(content)) framesByContent.set(content, framesOf(content));
  return framesByContent.get(content)(id, packetId);
}

/** Our own frames over a raw WebSocket: every message asks for its ack, as the client does. */
export const hearsayPeople = {
  read: (frame) => brought(idsIn(frame).map((id) => ({ person: personOf(id), count: countOf(id) }))),
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
    const takes = (frame) => {
      if (frame[TYPE_AT] === ACK) return frame.indexOf(OK) !== -1;
      const all = read(frame);
      if (all.messages.length > 0) onMessages(all);
      return true;
    };
    const hearsay = await openHearsay({ port, token: tokens[person], code: codes[room], takes });
    return {
      send: (count, content) => hearsay.write((packetId) => frameOf(content, messageId(person, count), packetId)),
      close: hearsay.close,
    };
  },
};
