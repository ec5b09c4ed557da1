import { Refusal } from '@hearsay/shared/errors';
import type { CloseReason, Member, PresenceState, RoomInfo, Signal } from '@hearsay/shared/models';
import type { NodeEvent, NodeSignal, Position, RoomKey } from '../domain/node-event.ts';
import { type Applied, Room } from '../domain/room.ts';
import type { Clock } from '../ports/clock.ts';
import type { FanOut } from '../ports/fan-out.ts';
import type { Relay, RelayListener, RelaySubscription } from '../ports/relay.ts';
import type { Caller } from './caller.ts';
import type { Secrets } from './secrets.ts';

/** One socket's stay, as services see it: they never see the socket. */
export interface Session extends Caller {
  readonly id: string;
  /** The user's current name; a rename changes it. */
  name: string;
  presence: PresenceState;
  /** The one room it is in (R3), and as whom. */
  seat: Seat | null;
  /** True once the socket is gone: it may enter nothing any more. */
  gone: boolean;
  /** Tells the client that it is out of the room. */
  tellClosed(epoch: string, reason: CloseReason): void;
  /** Tells this client alone. */
  tellSignals(epoch: string, signals: Signal[]): void;
  disconnect(): void;
}

export interface Seat {
  readonly room: LiveRoom;
  readonly memberId: string;
}

export interface LiveRoomParts {
  readonly node: string;
  readonly relay: Relay;
  readonly fanOut: FanOut;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Called once, when the room's life on this node is over. */
  readonly onEnded: (room: LiveRoom) => void;
}

/** What a join's ack says of the room. */
export interface Snapshot {
  readonly room: RoomInfo;
  readonly self: Member;
  readonly members: Member[];
  readonly epoch: string;
  readonly seq: number;
}

/** A room that this node hosts: the domain's Room, what feeds it (the relay) and whom it feeds (local sessions). */
export class LiveRoom implements RelayListener {
  readonly key: RoomKey;
  readonly code: string;
  readonly room: Room;
  /** Nobody has joined yet: the room waits for its first member until then (R1). Null once someone has. */
  unjoinedUntil: number | null;
  /** A host who is not here, the creator or one of before a crash, stays host until then (R7). */
  hostAwaitedUntil: number;
  /** Members of before a crash who may still come back, and until when (R12). User id -> instant. */
  readonly awaited: Map<string, number>;
  /** Member id -> its sessions on this node. */
  readonly #seated = new Map<string, Set<Session>>();
  readonly #parts: LiveRoomParts;
  #subscription: RelaySubscription | null = null;
  #ended = false;
  readonly #heard: { seq: number; resolve: () => void; reject: (reason: Refusal) => void }[] = [];

  constructor(
    parts: LiveRoomParts,
    start: Pick<LiveRoom, 'key' | 'code' | 'room' | 'unjoinedUntil' | 'hostAwaitedUntil' | 'awaited'>,
  ) {
    this.#parts = parts;
    this.key = start.key;
    this.code = start.code;
    this.room = start.room;
    this.unjoinedUntil = start.unjoinedUntil;
    this.hostAwaitedUntil = start.hostAwaitedUntil;
    this.awaited = start.awaited;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Begins to hear the room; the subscription ends with it. */
  hear(subscription: RelaySubscription): void {
    this.#subscription = subscription;
    subscription.listen(this);
  }

  /** Publishes together, in this order, and resolves to the first's place once this node has applied them all. */
  async publish(...events: NodeEvent[]): Promise<Position> {
    if (this.#ended) throw new Refusal('ROOM_UNAVAILABLE');
    const first = await this.#parts.relay.publish(this.key, events);
    await this.#applied(first.seq + events.length - 1);
    return first;
  }

  signal(signal: NodeSignal): void {
    if (!this.#ended) this.#parts.relay.signal(this.key, signal);
  }

  #applied(seq: number): Promise<void> {
    if (this.room.seq >= seq) return Promise.resolve();
    if (this.#ended) return Promise.reject(new Refusal('ROOM_UNAVAILABLE'));
    return new Promise((resolve, reject) => this.#heard.push({ seq, resolve, reject }));
  }

  onEvents(first: Position, events: readonly NodeEvent[]): void {
    const now = this.#parts.clock.now();
    let { seq } = first;
    for (const event of events) {
      const applied = this.room.apply(event, seq, now);
      while (this.#heard[0] && this.#heard[0].seq <= seq) this.#heard.shift()?.resolve();
      this.#carryOut(applied);
      seq += 1;
    }
  }

  onSignal(node: string, signal: NodeSignal): void {
    this.#tell(this.room.hear(node, signal, this.#parts.clock.now()));
  }

  #carryOut({ event, signals, expelled, ended }: Applied): void {
    if (expelled) {
      const sessions = this.sessionsOf(expelled.memberId);
      for (const session of sessions) this.detach(session);
      for (const session of sessions) session.tellClosed(this.room.epoch, expelled.reason);
    }
    if (event?.type === 'member-joined') this.unjoinedUntil = null;
    if (event) this.#parts.fanOut.events(this.key, this.room.epoch, [event]);
    if (signals) this.#tell(signals);
    if (ended) this.#end(ended === 'closed' ? 'closed' : null);
  }

  #tell(signals: readonly Signal[]): void {
    for (const signal of signals) this.#parts.fanOut.signal(this.key, this.room.epoch, signal);
  }

  /** What a member is told on entering. */
  snapshot(memberId: string): Snapshot {
    const { room } = this;
    return { room: room.info, self: room.member(memberId), members: room.members(), epoch: room.epoch, seq: room.seq };
  }

  /** The signals that hold now, for a reader that was spared them (L3). */
  standing(): { epoch: string; signals: Signal[] } {
    const { room } = this;
    const presence = room.members().map(({ id, state }): Signal => ({ type: 'presence', memberId: id, state }));
    return { epoch: room.epoch, signals: [...presence, ...room.standingAwareness()] };
  }

  /** Lets a session in. It gets everything after this moment, and nothing of before. */
  attach(session: Session, memberId: string): void {
    this.#parts.fanOut.flush(this.key);
    const seated = this.#seated.get(memberId);
    if (seated) seated.add(session);
    else this.#seated.set(memberId, new Set([session]));
    session.seat = { room: this, memberId };
    this.#parts.fanOut.enter(this.key, session.id);
    this.tellPresence(memberId);
  }

  /** Takes a session out; its membership stays, and its presence is the caller's to tell. What was pending reaches it, what comes after does not. */
  detach(session: Session): void {
    const memberId = session.seat?.memberId;
    const seated = memberId === undefined ? undefined : this.#seated.get(memberId);
    if (memberId === undefined || !seated?.delete(session)) return;
    if (seated.size === 0) this.#seated.delete(memberId);
    this.#parts.fanOut.flush(this.key);
    this.#parts.fanOut.leave(this.key, session.id);
    session.seat = null;
    const update = this.room.removeAwareness(session.id);
    if (update) this.signal({ type: 'awareness', memberId, update });
  }

  /** The pseudonym of a user in this room (T5). */
  memberIdOf(userId: string): string {
    return this.#parts.secrets.memberId(userId, this.code);
  }

  /** Says to every node how a member is connected here. */
  tellPresence(memberId: string): void {
    this.signal({ type: 'presence', memberId, state: this.#localPresence(memberId) });
  }

  sessionsOf(memberId: string): Session[] {
    return [...(this.#seated.get(memberId) ?? [])];
  }

  /** Whether a member has a socket on this node. */
  isHere(memberId: string): boolean {
    return this.#seated.has(memberId);
  }

  /** Whether a member has a socket anywhere. */
  isConnected(memberId: string): boolean {
    return this.isHere(memberId) || this.room.roster.isConnectedBeyond(memberId, this.#parts.node);
  }

  #localPresence(memberId: string): PresenceState | null {
    const seated = this.#seated.get(memberId);
    if (!seated) return null;
    for (const { presence } of seated) if (presence === 'active') return 'active';
    return 'away';
  }

  /** Whether someone who was waited for can be waited for no longer. */
  isOverdue(now: number): boolean {
    if (this.unjoinedUntil !== null) return now >= this.unjoinedUntil;
    for (const until of this.awaited.values()) if (now >= until) return true;
    return this.room.roster.size > 0 && !this.room.roster.has(this.room.info.hostId) && now >= this.hostAwaitedUntil;
  }

  /** Ends this node's part without ending the room: the node is going away, its members come back to it or to another. */
  handOver(): Promise<void> {
    return this.#end('shutdown');
  }

  async #end(reason: CloseReason | null): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#parts.fanOut.flush(this.key);
    for (const seated of this.#seated.values()) {
      for (const session of seated) {
        this.#parts.fanOut.leave(this.key, session.id);
        session.seat = null;
        if (reason) session.tellClosed(this.room.epoch, reason);
      }
    }
    this.#seated.clear();
    for (const { reject } of this.#heard.splice(0)) reject(new Refusal('ROOM_UNAVAILABLE'));
    this.#parts.onEnded(this);
    await this.#subscription?.close();
  }
}
