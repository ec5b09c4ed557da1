import { Refusal } from '@hearsay/shared/errors';
import type { CloseReason, RoomInfo, Signal } from '@hearsay/shared/models';
import type { NodeEvent, NodeSignal, Position, RoomKey } from '../domain/node-event.ts';
import type { Applied, Room } from '../domain/room.ts';
import type { LiveSnapshot } from '../domain/room-snapshot.ts';
import type { Clock } from '../ports/clock.ts';
import type { FanOut } from '../ports/fan-out.ts';
import type { Relay, RelayListener, RelaySubscription } from '../ports/relay.ts';
import type { Awaited } from './awaited.ts';
import { Seating } from './seating.ts';
import type { Secrets } from './secrets.ts';
import { SequenceWaiters } from './sequence-waiters.ts';
import type { SeatIn, SessionIn } from './session.ts';

/** A session, and where it sits. */
export type Session = SessionIn<LiveRoom>;
export type Seat = SeatIn<LiveRoom>;

export interface LiveRoomParts {
  readonly node: string;
  readonly relay: Relay;
  readonly fanOut: FanOut;
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** Called when a session of a user sat down or went, whatever took it out; not where the room itself ended. */
  readonly onSeats: (room: LiveRoom, memberId: string, userId: string) => void;
  /** Called once, when the room's life on this node is over. */
  readonly onEnded: (room: LiveRoom) => void;
}

/** A room that this node hosts: the domain's Room, what feeds it (the relay) and whom it feeds (local sessions). */
export class LiveRoom implements RelayListener {
  readonly key: RoomKey;
  readonly room: Room;
  readonly awaited: Awaited;
  /** Its row is gone: it ends, as soon as the relay lets it (R10). */
  isClosing = false;
  /** The relay was away: the room may have ended meanwhile, and nobody may be left to tell. */
  isDubious = false;
  readonly #parts: LiveRoomParts;
  readonly #seating: Seating<Session>;
  readonly #publishers = new SequenceWaiters();
  #subscription: RelaySubscription | null = null;
  #ended = false;

  constructor(parts: LiveRoomParts, room: Room, awaited: Awaited) {
    this.#parts = parts;
    this.key = room.key;
    this.room = room;
    this.awaited = awaited;
    this.#seating = new Seating(room.key, parts.fanOut, parts.clock);
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
  publish(...events: NodeEvent[]): Promise<Position> {
    if (this.#ended) return Promise.reject(new Refusal('ROOM_UNAVAILABLE'));
    return this.#parts.relay.publish(this.key, events).then((first) => {
      const last = first.seq + events.length - 1;
      if (this.room.seq >= last) return first;
      if (this.#ended) throw new Refusal('ROOM_UNAVAILABLE');
      return this.#publishers.until(last).then(() => first);
    });
  }

  /** Tells every node's members, this one's too; nothing where the room has ended. */
  signal(signal: NodeSignal): void {
    if (!this.#ended) this.#parts.relay.signal(this.key, signal);
  }

  onEvents(first: Position, events: readonly NodeEvent[]): void {
    const now = this.#parts.clock.now();
    let { seq } = first;
    for (const event of events) {
      const applied = this.room.apply(event, seq, now);
      this.#publishers.reach(seq);
      this.#carryOut(applied);
      if (applied.ended) return;
      seq += 1;
    }
  }

  onSignal(node: string, signal: NodeSignal): void {
    if (signal.type !== 'roll-call') this.#tell(this.room.hear(node, signal, this.#parts.clock.now()));
    else if (signal.node === this.#parts.node) this.onBack();
  }

  /** Other nodes may hold what nobody here has heard: members come back and are told that there is a gap (S5). */
  onGap(upTo: Position): void {
    this.room.skip(upTo.seq);
    for (const memberId of this.#seating.memberIds()) {
      this.#putOut(memberId, 'shutdown');
      this.tellPresence(memberId);
    }
  }

  /** Members come back, to this node or to another, and find the room as it lives on. */
  onLost(): void {
    void this.#end('shutdown');
  }

  /** Says again who is connected here, and who is not. */
  onBack(): void {
    this.isDubious = true;
    for (const memberId of this.room.roster.known()) this.tellPresence(memberId);
  }

  copy(): LiveSnapshot {
    const now = this.#parts.clock.now();
    return { room: this.room.snapshot(now), ...this.awaited.copy(now) };
  }

  face(): RoomInfo {
    return this.room.info;
  }

  peers(): string[] {
    return [...this.room.roster.nodes()].filter((node) => node !== this.#parts.node);
  }

  /** A node is dead: nobody is connected there (R12). Should it live, it says so. */
  dropNode(node: string): void {
    for (const memberId of this.room.roster.connectedAt(node)) {
      this.onSignal(node, { type: 'presence', memberId, state: null });
    }
    this.signal({ type: 'roll-call', node });
  }

  /** Members of whom no socket was heard of within `ms` of their joining are not shown as if they were there (R12). */
  dropUnheard(now: number, ms: number): void {
    for (const memberId of this.room.roster.unheard(now, ms)) {
      this.onSignal(this.#parts.node, { type: 'presence', memberId, state: null });
    }
  }

  #putOut(memberId: string, reason: CloseReason): void {
    const sessions = this.#seating.sessionsOf(memberId);
    for (const session of sessions) this.detach(session);
    for (const session of sessions) session.tellClosed(this.room.epoch, reason);
  }

  #carryOut({ event, signals, expelled, ended }: Applied): void {
    if (expelled) this.#putOut(expelled.memberId, expelled.reason);
    if (event) {
      this.awaited.heed(event, this.room);
      // Taken for gone on another node while a socket came in here: it comes back as a newcomer.
      if (event.type === 'member-left') this.#putOut(event.memberId, 'shutdown');
      this.#parts.fanOut.events(this.key, this.room.epoch, [event]);
    }
    if (signals) this.#tell(signals);
    if (ended) void this.#end(ended === 'closed' ? 'closed' : null);
  }

  #tell(signals: readonly Signal[]): void {
    for (const signal of signals) this.#parts.fanOut.signal(this.key, this.room.epoch, signal);
  }

  /** Lets a session in; one that is in already stays. It gets everything after this moment, and nothing of before. */
  attach(session: Session, memberId: string): void {
    this.#seating.seat(session, memberId);
    session.seat = { room: this, memberId };
    this.#parts.onSeats(this, memberId, session.userId);
    this.tellPresence(memberId);
  }

  /** Takes a session out; its membership stays, and its presence is the caller's to tell. What was pending reaches it, what comes after does not. */
  detach(session: Session): void {
    const memberId = session.seat?.memberId;
    if (memberId === undefined || !this.#seating.unseat(session, memberId)) return;
    session.seat = null;
    this.#parts.onSeats(this, memberId, session.userId);
    const update = this.room.removeAwareness(session.id);
    if (update) this.signal({ type: 'awareness', memberId, update });
  }

  /** The pseudonym of a user in this room (T5). */
  memberIdOf(userId: string): string {
    return this.#parts.secrets.memberId(userId, this.room.info.code);
  }

  /** Says to every node how a member is connected here; `left` where its last socket here went on purpose (R4). */
  tellPresence(memberId: string, left = false): void {
    this.signal({ type: 'presence', memberId, state: this.#seating.presenceOf(memberId), ...(left && { left }) });
  }

  /** Resolves once the relay can sequence; rejects with `UNAVAILABLE`. */
  ready(): Promise<void> {
    return this.#parts.relay.ping();
  }

  /** Resolves once this node has heard what others said by now, or after a second. */
  async settle(): Promise<void> {
    await this.#subscription?.settle();
  }

  /** Whether a member has a socket on this node. */
  isHere(memberId: string): boolean {
    return this.#seating.has(memberId);
  }

  /** Whether a member has a socket anywhere. */
  isConnected(memberId: string): boolean {
    return this.isHere(memberId) || this.room.roster.isConnectedBeyond(memberId, this.#parts.node);
  }

  /** Whether nobody has sat here for so long, while others host the room. */
  isIdle(now: number, ms: number): boolean {
    return this.#seating.isEmptyFor(ms, now) && this.peers().length > 0;
  }

  /** The room has ended, and this node did not hear of it. */
  endUnheard(): Promise<void> {
    return this.#end('closed');
  }

  /** Ends this node's part in a room that other nodes host. */
  letGo(): Promise<void> {
    return this.#end(null);
  }

  /** Ends this node's part without ending the room: the node is going away, its members come back to it or to another. */
  handOver(): Promise<void> {
    return this.#end('shutdown', 'retire');
  }

  async #end(reason: CloseReason | null, parting: 'close' | 'retire' = 'close'): Promise<void> {
    if (this.#ended) return;
    for (const { memberId, session } of this.#seating.clear()) {
      session.seat = null;
      if (reason) session.tellClosed(this.room.epoch, reason);
      if (reason !== 'shutdown') continue;
      this.#parts.onSeats(this, memberId, session.userId);
      this.tellPresence(memberId);
    }
    this.#ended = true;
    // The room lives on elsewhere or soon again: what was not heard is to be sent again.
    this.#publishers.refuse(new Refusal(reason === 'shutdown' ? 'UNAVAILABLE' : 'ROOM_UNAVAILABLE'));
    this.#parts.onEnded(this);
    await this.#subscription?.[parting]();
  }
}
