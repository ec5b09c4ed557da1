import { ACK, eventFrame, guestToken, newRoom, openHearsay, TYPE_AT } from '../people/hearsay-socket.mjs';

const NOTHING = Uint8Array.of(0);
/** What an update is answered with where it was taken in, up to its place. */
const TAKEN_IN = Buffer.from('\x91\x82\xa2ok\xc3\xa3seq', 'latin1');
/** How an event says that it is an update, and, soon after, which one. */
const PAD_UPDATE = Buffer.from('\xaapad-update', 'latin1');
const UPDATE = Buffer.from('\xa6update', 'latin1');
/** `bin 8` of MessagePack; 16 and 32 follow: the length stands in one, two or four bytes. */
const BIN_8 = 0xc4;

/** The updates of a frame, which lends them. */
function* updatesIn(frame) {
  for (let at = frame.indexOf(PAD_UPDATE); at !== -1; at = frame.indexOf(PAD_UPDATE, at)) {
    const head = frame.indexOf(UPDATE, at) + UPDATE.length;
    const lengthBytes = 1 << (frame[head] - BIN_8);
    const start = head + 1 + lengthBytes;
    at = start + frame.readUIntBE(head + 1, lengthBytes);
    yield frame.subarray(start, at);
  }
}

export const hearsayEditors = {
  /** Client ids belong to members: every writer of the trace is one. */
  onePerWriter: true,
  async prepare(port, editors) {
    const tokens = [];
    while (tokens.length < editors) tokens.push(await guestToken(port));
    return { tokens, code: await newRoom(port, tokens[0], 500) };
  },
  async open({ port, index, prepared: { tokens, code }, onUpdate }) {
    let waiting = 0;
    let idle = null;
    const takes = (frame) => {
      if (frame[TYPE_AT] !== ACK) {
        if (onUpdate) for (const update of updatesIn(frame)) onUpdate(update);
        return true;
      }
      if (frame.indexOf(TAKEN_IN) === -1) return false;
      waiting -= 1;
      if (waiting === 0) idle?.();
      return true;
    };
    const hearsay = await openHearsay({ port, token: tokens[index], code, takes });
    return {
      update(update) {
        waiting += 1;
        hearsay.write((id) => eventFrame('pad:update', { update }, id));
      },
      waiting: () => waiting,
      async drained() {
        if (waiting > 0)
          await new Promise((resolve) => {
            idle = resolve;
          });
      },
      async sync() {
        const { update, bytes } = await hearsay.request('pad:sync', { stateVector: NOTHING });
        return { update, bytes };
      },
      close: hearsay.close,
    };
  },
};
