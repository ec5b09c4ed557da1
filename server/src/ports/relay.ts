import type { NodeEvent, NodeSignal, Position, RoomKey } from '../domain/node-event.ts';

/**
 * The relay port: carries a room's events between the nodes that host it, in one total order (S1).
 * A node hears what it published like everyone else: there is no second path.
 */

/** To every node, whatever rooms it hosts. */
export type NodeNotice =
  | { type: 'token-revoked'; userId: string; tokenId: string }
  | { type: 'user-deleted'; userId: string }
  | { type: 'user-renamed'; userId: string; name: string };

export interface RelayListener {
  /** Events in order, without holes; `first` is the place of `events[0]`, the others follow by one. */
  onEvents(first: Position, events: readonly NodeEvent[]): void;
  /** `node` is the origin. */
  onSignal(node: string, signal: NodeSignal): void;
}

export interface RelaySubscription {
  /** Where the room stood when the subscription began: everything after it is heard. */
  readonly position: Position;
  /** Hands over whoever hears; what came since `position` is told first. Call once. */
  listen(listener: RelayListener): void;
  /** Stops hearing. When the last node stops, the room's life ends: its epoch never comes again. */
  close(): Promise<void>;
}

export interface Relay {
  readonly kind: string;
  /** Hears a room from now on; a room that nobody hears begins a new life. One subscription a room and node. */
  subscribe(room: RoomKey): Promise<RelaySubscription>;
  /**
   * Gives events their place, together and in this order, and sends them to every node that hears the room, this one
   * included. For rooms that this node hears. Resolves to the place of the first. Rejects with `Refusal('UNAVAILABLE')` when nothing was sequenced.
   */
  publish(room: RoomKey, events: readonly NodeEvent[]): Promise<Position>;
  /** Sends a signal to the other nodes and to this one; never rejects. */
  signal(room: RoomKey, signal: NodeSignal): void;
  /** Tells every node, this one included. */
  notify(notice: NodeNotice): Promise<void>;
  onNotice(listener: (notice: NodeNotice) => void): void;
  /** Resolves when the relay can sequence. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
