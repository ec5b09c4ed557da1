import { guestToken, newRoom, openHearsay } from '../people/hearsay-socket.mjs';

const NOTHING = Uint8Array.of(0);

export const hearsayEditors = {
  /** Client ids belong to members: every writer of the trace is one. */
  onePerWriter: true,
  async prepare(port, editors) {
    const tokens = [];
    while (tokens.length < editors) tokens.push(await guestToken(port));
    return { tokens, code: await newRoom(port, tokens[0], 500) };
  },
  async open({ port, index, prepared: { tokens, code }, onUpdate }) {
    const onEvent = ({ data: [name, { events }] }) => {
      if (name === 'room:events') for (const { type, update } of events) if (type === 'pad-update') onUpdate(update);
    };
    const hearsay = await openHearsay({
      port,
      token: tokens[index],
      code,
      onEvent: onUpdate ? onEvent : () => undefined,
    });
    let waiting = 0;
    let idle = null;
    const onAck = ({ ok, error }) => {
      if (!ok) throw new Error(`update refused: ${error.code} ${error.message}`);
      waiting -= 1;
      if (waiting === 0) idle?.();
    };
    return {
      update(update) {
        waiting += 1;
        hearsay.emit('pad:update', { update }, onAck);
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
