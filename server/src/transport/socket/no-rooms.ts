import type { ServerOptions } from 'socket.io';

const nothing = () => undefined;

/** As much of an adapter as Socket.IO calls where nothing is broadcast and nobody joins a room of its own. */
class NoRooms {
  readonly init = nothing;
  readonly close = nothing;
  readonly addAll = nothing;
  readonly del = nothing;
  readonly delAll = nothing;
}

/**
 * Socket.IO's rooms, of which there are none: `fan-out.ts` knows who is in which room. The usual adapter keeps a room for each
 * socket, under its id.
 */
export const noRooms = NoRooms as unknown as ServerOptions['adapter'];
