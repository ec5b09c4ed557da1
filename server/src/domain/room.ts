import type { CloseReason, Member, RoomEvent, RoomInfo, Signal } from '@hearsay/shared/models';
import { AwarenessLog } from './awareness-log.ts';
import { type CheckedUpdate, DocLog } from './doc-log.ts';
import { MessageDedupe, type MessageReceipt } from './message-dedupe.ts';
import type { NodeEvent, NodeSignal, Position, RoomChanges, RoomKey } from './node-event.ts';
import { ReplayWindow } from './replay-window.ts';
import type { RoomSnapshot } from './room-snapshot.ts';
import { Roster } from './roster.ts';

/** What a room is at the moment this node begins to host it. */
export interface RoomStart {
  readonly key: RoomKey;
  /** The node that hosts this Room. */
  readonly node: string;
  readonly info: RoomInfo;
  readonly position: Position;
  readonly window: { readonly ageMs: number; readonly events: number; readonly bytes: number };
}

/** What an applied event does to those who are here. */
export interface Applied {
  /** For every member; null where the event changed nothing (a resend that lost its race, a second leave). */
  readonly event: RoomEvent | null;
  readonly signals?: readonly Signal[];
  /** Members to put out before the event is delivered, each with the reason it is told. */
  readonly expelled?: { readonly memberId: string; readonly reason: CloseReason };
  readonly ended?: 'closed' | 'empty';
}

const NOTHING: Applied = { event: null };

/** What a session that comes back is owed (S4, S5, S6). */
export interface CatchUp {
  readonly missed: RoomEvent[];
  readonly gap: boolean;
}

/**
 * One life of a room, in RAM: a state machine fed by sequenced events, the same on every node that hosts it.
 * It never calls out: methods return what is to be delivered.
 */
export class Room {
  readonly key: RoomKey;
  readonly epoch: string;
  readonly roster = new Roster();
  readonly #node: string;
  readonly #window: ReplayWindow;
  readonly #dedupe = new MessageDedupe();
  readonly #kicked = new Set<string>();
  readonly #pad = new DocLog();
  readonly #awareness = new AwarenessLog(this.#pad.ids);
  /** Updates on their way that this node has checked, so that hearing them back costs no second decoding. */
  readonly #checked = new Map<Uint8Array, CheckedUpdate>();
  #seq: number;
  #info: RoomInfo;

  constructor({ key, node, info, position, window }: RoomStart) {
    this.key = key;
    this.epoch = position.epoch;
    this.#node = node;
    this.#seq = position.seq;
    this.#info = info;
    this.#window = new ReplayWindow(window, position.seq);
  }

  /** The last event that this node has applied. */
  get seq(): number {
    return this.#seq;
  }

  get info(): RoomInfo {
    return this.#info;
  }

  isHost(memberId: string): boolean {
    return this.#info.hostId === memberId;
  }

  /** R8: put out in this life of the room and not back since. */
  wasKicked(memberId: string): boolean {
    return this.#kicked.has(memberId);
  }

  members(): Member[] {
    return this.roster.ids().map((id) => this.member(id));
  }

  /** A member as others see it. Throws for someone who is none. */
  member(memberId: string): Member {
    return this.roster.face(memberId, this.#info.hostId);
  }

  /** The receipt of a message that already has its place (S3). */
  receipt(senderId: string, id: string, now: number): MessageReceipt | undefined {
    return this.#dedupe.find(senderId, id, now);
  }

  /** Takes the next event of the sequence. */
  apply(event: NodeEvent, seq: number, now: number): Applied {
    this.#seq = seq;
    const applied = this.#take(event, seq, now);
    if (applied.event) this.#window.push(applied.event, now);
    else this.#window.advance(seq);
    return applied;
  }

  #take(event: NodeEvent, seq: number, now: number): Applied {
    switch (event.type) {
      case 'message': {
        const { id, memberId: senderId, content, sentAt } = event;
        const senderName = this.roster.nameOf(senderId);
        if (senderName === undefined || this.#dedupe.find(senderId, id, now)) return NOTHING;
        this.#dedupe.remember(senderId, id, { seq, sentAt }, now);
        return { event: { type: 'message', seq, id, senderId, senderName, content, sentAt } };
      }
      case 'pad-update': {
        const { memberId, update } = event;
        if (!this.roster.has(memberId)) return NOTHING;
        if (!this.#pad.apply(memberId, this.#checked.get(update) ?? update, now)) return NOTHING;
        return { event: { type: 'pad-update', seq, memberId, update } };
      }
      case 'member-joined':
        if (!this.roster.add(event, seq, now)) return NOTHING;
        this.#kicked.delete(event.memberId);
        return { event: { type: 'member-joined', seq, member: this.member(event.memberId) } };
      case 'member-renamed':
        if (!this.roster.rename(event.memberId, event.name)) return NOTHING;
        return { event: { type: 'member-updated', seq, member: this.member(event.memberId) } };
      case 'member-left':
        return this.#leave(event, seq);
      case 'room-updated':
        return this.#update(event.changes, seq);
      case 'room-ended':
        // Someone came in while the last one left on another node.
        if (event.reason === 'empty' && this.roster.size > 0) return NOTHING;
        return { event: null, ended: event.reason };
    }
  }

  /** A host who left before the role reached them is none: the event loses its race, on every node alike. */
  #update({ hostId, ...others }: RoomChanges, seq: number): Applied {
    const isHere = hostId !== undefined && this.roster.has(hostId);
    const changes = isHere ? { ...others, hostId } : others;
    if (Object.keys(changes).length === 0) return NOTHING;
    this.#info = { ...this.#info, ...changes };
    return { event: { type: 'room-updated', seq, room: this.#info } };
  }

  #leave({ memberId, reason, banned }: Extract<NodeEvent, { type: 'member-left' }>, seq: number): Applied {
    if (!this.roster.remove(memberId)) return NOTHING;
    const signals = awarenessSignals(memberId, this.#awareness.removeMember(memberId));
    const event: RoomEvent = { type: 'member-left', seq, memberId, reason };
    if (reason !== 'kicked') return { event, signals };
    this.#kicked.add(memberId);
    return { event, signals, expelled: { memberId, reason: banned ? 'banned' : 'kicked' } };
  }

  /** Hears a signal of a node; gives what members are told. */
  hear(node: string, signal: Exclude<NodeSignal, { type: 'roll-call' }>, now: number): Signal[] {
    const { memberId } = signal;
    if (!this.roster.has(memberId)) return [];
    switch (signal.type) {
      case 'typing':
        return [signal];
      case 'awareness':
        // What this node sent itself it took when it accepted it.
        return node === this.#node || this.#awareness.hear(memberId, signal.update, now) ? [signal] : [];
      case 'presence': {
        const state = this.roster.connect(memberId, node, signal.state, now, signal.left);
        if (state === null) return [];
        const gone = state === 'reconnecting' ? this.#awareness.removeMember(memberId) : null;
        return [{ type: 'presence', memberId, state }, ...awarenessSignals(memberId, gone)];
      }
    }
  }

  /** Pad updates that Yjs threw at: 0, or there is a bug. */
  get padFaults(): number {
    return this.#pad.faults;
  }

  /** Whether the pad holds any text (P3). */
  get padHasText(): boolean {
    return this.#pad.hasText;
  }

  /**
   * Checks a member's pad update before it is published. What was found is kept until `forgetCheck`.
   * @returns the bytes to publish
   * @throws Refusal as P1, P2, P6 and P7 say
   */
  checkPadUpdate(memberId: string, update: Uint8Array, now: number): Uint8Array {
    const checked = this.#pad.check(memberId, update, now);
    this.#checked.set(checked.bytes, checked);
    return checked.bytes;
  }

  /** Updates that were checked and are still on their way. */
  get checksHeld(): number {
    return this.#checked.size;
  }

  /** An update that was checked has been applied, or will not be. */
  forgetCheck(update: Uint8Array): void {
    this.#checked.delete(update);
  }

  /** Makes the pad ready for a long update. */
  settlePad(): void {
    this.#pad.settle();
  }

  /** What a replica of the pad lacks, and where the pad stands (P3). Throws for a state vector that is none. */
  syncPad(stateVector: Uint8Array): { update: Uint8Array; stateVector: Uint8Array } {
    return this.#pad.sync(stateVector);
  }

  /** Takes awareness from a member's socket; gives what to signal, null for nothing (P5, P7). */
  acceptAwareness(memberId: string, sessionId: string, update: Uint8Array, now: number): Uint8Array | null {
    return this.#awareness.accept(memberId, sessionId, update, now);
  }

  /** A socket of this node is out: gives its awareness taken back, to be signalled; null for none (P5). */
  removeAwareness(sessionId: string): Uint8Array | null {
    return this.#awareness.removeSocket(sessionId);
  }

  /** The awareness that stands, for a newcomer (P5). */
  standingAwareness(): Signal[] {
    return this.#awareness.standing().map(({ memberId, update }) => ({ type: 'awareness', memberId, update }));
  }

  /** Forgets what the replay window need hold no longer; for rooms gone quiet. */
  prune(now: number): void {
    this.#window.prune(now);
  }

  /** Everything up to `seq` may be incomplete here: who saw less has a gap (S5). */
  skip(seq: number): void {
    if (seq > this.#seq) this.#seq = seq;
    this.#window.skip(seq);
  }

  /** What another node needs to host the room from here on. */
  snapshot(now: number): RoomSnapshot {
    return {
      position: { epoch: this.epoch, seq: this.#seq },
      info: this.#info,
      members: this.roster.snapshot(now),
      window: this.#window.snapshot(now),
      receipts: this.#dedupe.snapshot(now),
      kicked: [...this.#kicked],
      pad: this.#pad.snapshot(),
      awareness: this.#awareness.snapshot(),
    };
  }

  /** Takes over from another node, before anything is applied. */
  restore({ position, info, members, window, receipts, kicked, pad, awareness }: RoomSnapshot, now: number): void {
    this.#seq = position.seq;
    this.#info = info;
    this.roster.restore(members, now);
    this.#window.restore(window, now);
    this.#dedupe.restore(receipts, now);
    for (const memberId of kicked) this.#kicked.add(memberId);
    this.#pad.restore(pad, now);
    this.#awareness.restore(awareness);
  }

  /** What a returning session missed. A newcomer, and one whose membership ended in between, gets nothing of before (S4). */
  catchUp(memberId: string, resume: Position | undefined, now: number): CatchUp {
    if (!resume) return { missed: [], gap: false };
    const joinedSeq = this.roster.joinedSeqOf(memberId) ?? this.#seq;
    if (resume.epoch !== this.epoch || resume.seq < joinedSeq) return { missed: [], gap: true };
    const { missed, complete } = this.#window.since(resume.seq, joinedSeq, now);
    return { missed, gap: !complete || resume.seq > this.#seq };
  }
}

function awarenessSignals(memberId: string, update: Uint8Array | null): Signal[] {
  return update ? [{ type: 'awareness', memberId, update }] : [];
}
