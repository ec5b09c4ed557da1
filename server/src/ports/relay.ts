import type { RoomInfo } from '@hearsay/shared/models';
import type { NodeEvent, NodeSignal, Position, RoomKey } from '../domain/node-event.ts';
import type { LiveSnapshot } from '../domain/room-snapshot.ts';

/**
 * The relay port: carries a room's events between the nodes that host it, in one total order (S1).
 * A node hears what it published like everyone else: there is no second path.
 */

/** To every node, whatever rooms it hosts. */
export type NodeNotice =
  | { type: 'token-revoked'; userId: string; tokenId: string }
  | { type: 'user-deleted'; userId: string }
  | { type: 'user-renamed'; userId: string; name: string };

/** Who hears a room on a node, and tells other nodes of it. Never throws. */
export interface RelayListener {
  /** Events in order, without holes; `first` is the place of `events[0]`, the others follow by one. Places may be skipped where no node has an event. */
  onEvents(first: Position, events: readonly NodeEvent[]): void;
  /** `node` is the origin. */
  onSignal(node: string, signal: NodeSignal): void;
  /** Events up to `upTo` may be missing here, and nobody can tell them: what follows comes all the same. */
  onGap(upTo: Position): void;
  /** This node is past following: the room lives on elsewhere, or has another life. Nothing is heard any more; subscribe anew. */
  onLost(): void;
  /** The relay was away and is back: signals may have been lost, either way. */
  onBack(): void;
  /** The room as it stands, for a node that begins to host it. */
  copy(): LiveSnapshot;
  face(): RoomInfo;
  /** Other nodes that are known to host the room: without their word it is not complete. */
  peers(): readonly string[];
}

export interface RelaySubscription {
  /** Where the room stood when the subscription began: everything after it is heard. */
  readonly position: Position;
  /** What another node told of the room, as of `position`; null where its life begins here. */
  readonly snapshot: LiveSnapshot | null;
  /** Hands over whoever hears; what came since `position` is told first. Call once. */
  listen(listener: RelayListener): void;
  /** Resolves once everything has been heard that was sequenced or signalled by now, or after a second. */
  settle(): Promise<void>;
  /** Stays a few seconds for another node that takes the room over, where there may be one; then closes. Publishes nothing more. */
  retire(): Promise<void>;
  /** Stops hearing. When the last node stops, the room's life ends: its epoch never comes again. */
  close(): Promise<void>;
}

export interface Relay {
  readonly kind: string;
  /**
   * Hears a room from now on; a room that nobody hears begins a new life. One subscription a room and node.
   * Asks other nodes for the room, and where none answers asks `isElsewhere` whether one should have: rejects with
   * `Refusal('UNAVAILABLE')` then, since another life would split the room. Takes a second at most, and no time where nobody else hears the room.
   */
  subscribe(room: RoomKey, isElsewhere: () => Promise<boolean>): Promise<RelaySubscription>;
  /**
   * Gives events their place, together and in this order, and sends them to every node that hears the room, this one
   * included. For rooms that this node hears: what it publishes in one keeps its order, waited for or not. Resolves to the place of the first, once this node has heard them. Rejects
   * with `Refusal('UNAVAILABLE')`, at once while the relay is away and within a second always, where they have no place as far as is known.
   */
  publish(room: RoomKey, events: readonly NodeEvent[]): Promise<Position>;
  /** Sends a signal to the other nodes, and to this one at once; never rejects. */
  signal(room: RoomKey, signal: NodeSignal): void;
  /** What another node that hosts the room shows of it; null where none answers within a second. */
  find(room: RoomKey): Promise<RoomInfo | null>;
  /** Tells every node, this one included; while the relay is away, later. */
  notify(notice: NodeNotice): Promise<void>;
  onNotice(listener: (notice: NodeNotice) => void): void;
  /** Calls when the relay was away and is back: notices may have been missed. */
  onBack(listener: () => void): void;
  /** Resolves when the relay can sequence. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
