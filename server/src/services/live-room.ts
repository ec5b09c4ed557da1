import { Refusal } from '@hearsay/shared/errors';
import type { CloseReason, Member, PresenceState, RoomInfo, Signal } from '@hearsay/shared/models';
import type { NodeEvent, NodeSignal, Position, RoomKey } from '../domain/node-event.ts';
import type { Applied, Room } from '../domain/room.ts';
import type { LiveSnapshot } from '../domain/room-snapshot.ts';
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
  /** Only an open one is heard. It ends by vanishing (R5), or on purpose where its token or its user ended (R4). */
  life: 'open' | 'vanished' | 'put-out';
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
  readonly graceMs: number;
  /** Called when a session of a user sat down or went, whatever took it out; not where the room itself ended. */
  readonly onSeats: (room: LiveRoom, memberId: string, userId: string) => void;
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

/** From a member's joining to its first socket's presence there is hardly a moment. */
const UNHEARD_MS = 5_000;

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
  /** Its row is gone: it ends, as soon as the relay lets it (R10). */
  isClosing = false;
  /** The relay was away: the room may have ended meanwhile, and nobody may be left to tell. */
  isDubious = false;
  /** Since when nobody sits here; null while someone does. */
  #idleSince: number | null;
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
    this.#idleSince = parts.clock.now();
  }

  now(): number {
    return this.#parts.clock.now();
  }

  /** Milliseconds for which an absent member stays one (R5). */
  get graceMs(): number {
    return this.#parts.graceMs;
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
    const last = first.seq + events.length - 1;
    if (this.room.seq < last) await this.#applied(last);
    return first;
  }

  signal(signal: NodeSignal): void {
    if (!this.#ended) this.#parts.relay.signal(this.key, signal);
  }

  #applied(seq: number): Promise<void> {
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
    for (const memberId of [...this.#seated.keys()]) {
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
    return {
      room: this.room.snapshot(now),
      awaited: Array.from(this.awaited, ([userId, until]) => [userId, until - now]),
      hostAwaitedMs: this.hostAwaitedUntil - now,
    };
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

  /** Members of whom no socket was heard of in time are not shown as if they were there (R12). */
  dropUnheard(now: number): void {
    for (const memberId of this.room.roster.unheard(now, UNHEARD_MS)) {
      this.onSignal(this.#parts.node, { type: 'presence', memberId, state: null });
    }
  }

  #putOut(memberId: string, reason: CloseReason): void {
    const sessions = this.sessionsOf(memberId);
    for (const session of sessions) this.detach(session);
    for (const session of sessions) session.tellClosed(this.room.epoch, reason);
  }

  #carryOut({ event, signals, expelled, ended }: Applied): void {
    if (expelled) this.#putOut(expelled.memberId, expelled.reason);
    if (event?.type === 'member-joined') {
      this.unjoinedUntil = null;
      this.awaited.delete(this.room.roster.userIdOf(event.member.id) ?? '');
    } else if (event?.type === 'member-left') {
      // Taken for gone on another node while a socket came in here: it comes back as a newcomer.
      this.#putOut(event.memberId, 'shutdown');
      // Where no heir follows, or one who left at the same time, there is nobody to wait for (R7).
      if (this.room.isHost(event.memberId)) this.hostAwaitedUntil = 0;
    }
    if (event) this.#parts.fanOut.events(this.key, this.room.epoch, [event]);
    if (signals) this.#tell(signals);
    if (ended) void this.#end(ended === 'closed' ? 'closed' : null);
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

  /** Lets a session in; one that is in already stays. It gets everything after this moment, and nothing of before. */
  attach(session: Session, memberId: string): void {
    this.#parts.fanOut.flush(this.key);
    this.#idleSince = null;
    const seated = this.#seated.get(memberId);
    if (seated) seated.add(session);
    else this.#seated.set(memberId, new Set([session]));
    session.seat = { room: this, memberId };
    this.#parts.fanOut.enter(this.key, session.id);
    this.#parts.onSeats(this, memberId, session.userId);
    this.tellPresence(memberId);
  }

  /** Takes a session out; its membership stays, and its presence is the caller's to tell. What was pending reaches it, what comes after does not. */
  detach(session: Session): void {
    const memberId = session.seat?.memberId;
    const seated = memberId === undefined ? undefined : this.#seated.get(memberId);
    if (memberId === undefined || !seated?.delete(session)) return;
    if (seated.size === 0) this.#seated.delete(memberId);
    if (this.#seated.size === 0) this.#idleSince = this.#parts.clock.now();
    this.#parts.fanOut.flush(this.key);
    this.#parts.fanOut.leave(this.key, session.id);
    session.seat = null;
    this.#parts.onSeats(this, memberId, session.userId);
    const update = this.room.removeAwareness(session.id);
    if (update) this.signal({ type: 'awareness', memberId, update });
  }

  /** The pseudonym of a user in this room (T5). */
  memberIdOf(userId: string): string {
    return this.#parts.secrets.memberId(userId, this.code);
  }

  /** Says to every node how a member is connected here; `left` where its last socket here went on purpose (R4). */
  tellPresence(memberId: string, left = false): void {
    this.signal({ type: 'presence', memberId, state: this.#localPresence(memberId), ...(left && { left }) });
  }

  /** Resolves once the relay can sequence; rejects with `UNAVAILABLE`. */
  ready(): Promise<void> {
    return this.#parts.relay.ping();
  }

  /** Resolves once this node has heard what others said by now, or after a second. */
  async settle(): Promise<void> {
    await this.#subscription?.settle();
  }

  /** Others are in the store and on their way in, or never come: the room waits for them for a while. */
  awaitAll(userIds: readonly string[]): void {
    const until = this.#parts.clock.now() + this.#parts.graceMs;
    for (const userId of userIds) if (!this.awaited.has(userId)) this.awaited.set(userId, until);
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

  /** Whether nobody has sat here for so long, while others host the room. */
  isIdle(now: number, ms: number): boolean {
    return this.#idleSince !== null && now - this.#idleSince >= ms && this.peers().length > 0;
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
    return this.#end('shutdown', (subscription) => subscription.retire());
  }

  async #end(
    reason: CloseReason | null,
    stopHearing = (subscription: RelaySubscription): Promise<void> => subscription.close(),
  ): Promise<void> {
    if (this.#ended) return;
    this.#parts.fanOut.flush(this.key);
    const out = [...this.#seated].flatMap(([memberId, seated]) =>
      Array.from(seated, (session) => ({ memberId, session })),
    );
    this.#seated.clear();
    for (const { memberId, session } of out) {
      this.#parts.fanOut.leave(this.key, session.id);
      session.seat = null;
      if (reason) session.tellClosed(this.room.epoch, reason);
      if (reason === 'shutdown') {
        this.#parts.onSeats(this, memberId, session.userId);
        this.tellPresence(memberId);
      }
    }
    this.#ended = true;
    // The room lives on elsewhere or soon again: what was not heard is to be sent again.
    const code = reason === 'shutdown' ? 'UNAVAILABLE' : 'ROOM_UNAVAILABLE';
    for (const { reject } of this.#heard.splice(0)) reject(new Refusal(code));
    this.#parts.onEnded(this);
    if (this.#subscription) await stopHearing(this.#subscription);
  }
}
