import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { openSocket } from '../people/socket.mjs';

/** Message types of y-websocket, which Hocuspocus takes over and adds to. */
const [SYNC, AUTH, SYNC_REPLY] = [0, 2, 4];
const [STEP_1, STEP_2, UPDATE] = [0, 1, 2];
const NOTHING = Uint8Array.of(0);
const DOCUMENT = 'pad';
const LOOK_EVERY_MS = 2;

function frame(writeHead, step, bytes) {
  const encoder = encoding.createEncoder();
  writeHead(encoder);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

/** The Yjs sync protocol over a raw WebSocket. Hocuspocus puts the document's name first, and wants a token. */
function yjsEditors({ path, isNamed }) {
  const writeHead = (encoder) => {
    if (isNamed) encoding.writeVarString(encoder, DOCUMENT);
    encoding.writeVarUint(encoder, SYNC);
  };
  return {
    onePerWriter: false,
    prepare: async () => ({}),
    async open({ port, onUpdate }) {
      let answered = null;
      const onFrame = (bytes) => {
        const decoder = decoding.createDecoder(Uint8Array.from(bytes));
        if (isNamed) decoding.readVarString(decoder);
        const type = decoding.readVarUint(decoder);
        if ((type !== SYNC && type !== SYNC_REPLY) || !(answered || onUpdate)) return;
        const step = decoding.readVarUint(decoder);
        if (step === STEP_2) answered?.({ update: decoding.readVarUint8Array(decoder), bytes: bytes.length });
        else if (step === UPDATE) onUpdate?.(decoding.readVarUint8Array(decoder));
      };
      const socket = await openSocket(`ws://127.0.0.1:${port}${path}`, onFrame);
      if (isNamed) {
        const encoder = encoding.createEncoder();
        encoding.writeVarString(encoder, DOCUMENT);
        encoding.writeVarUint(encoder, AUTH);
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarString(encoder, 'token');
        socket.send(encoding.toUint8Array(encoder));
      }
      const sync = () =>
        new Promise((resolve) => {
          answered = resolve;
          socket.send(frame(writeHead, STEP_1, NOTHING));
        });
      return {
        update: (update) => socket.send(frame(writeHead, UPDATE, update)),
        waiting: () => socket.bufferedAmount / 50,
        async drained() {
          while (socket.bufferedAmount > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
        },
        sync,
        close: () => socket.terminate(),
      };
    },
  };
}

export const yWebsocketEditors = yjsEditors({ path: `/${DOCUMENT}`, isNamed: false });
export const hocuspocusEditors = yjsEditors({ path: '/', isNamed: true });
