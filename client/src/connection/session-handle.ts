import type { Input, OneWay, OneWayName, Output, RequestName } from '@hearsay/shared/contract';
import type { PresenceState } from '@hearsay/shared/models';
import type { SessionState } from './connection-status.ts';
import type { Place } from './event-door.ts';
import type { RoomNews } from './room-news.ts';

/** One tab's stay in a room, across sockets and reconnects. */
export interface Session {
  state(): SessionState;
  /** The last event seen, or null outside a room. */
  place(): Place | null;
  onState(listener: (state: SessionState) => void): () => void;
  onNews(listener: (news: RoomNews) => void): () => void;
  /** Resolves once the session is live, refused, over or idle; never rejects. */
  join(code: string, passphrase?: string): Promise<void>;
  leave(): Promise<void>;
  /** Leaves if need be, and forgets the room. */
  reset(): void;
  /** The user of this tab is no longer the one who joined. */
  signOut(): void;
  /** Rejects with the server's `Refusal`, or with `NoAnswer`. */
  request<N extends RequestName>(name: N, payload: Input<N>): Promise<Output<N>>;
  /** One-way; dropped while there is no connection. */
  send<N extends OneWayName>(name: N, payload: OneWay<N>): void;
  /** Remembered, and said again after each join. */
  setPresence(state: PresenceState): void;
  /** The device woke, came online, or the person asks for it: finds out at once whether the socket lives. */
  wake(): void;
  /** The browser says that the network is gone. */
  networkLost(): void;
}
