import type { Member, MemberState, PresenceState } from '@hearsay/shared/models';
import { pickColor } from './colors.ts';
import { type Looks, looksOf, NamesInUse, uniqueName } from './names.ts';
import type { NodeEvent } from './node-event.ts';

/** One member, as this node knows it. */
interface MemberRecord {
  readonly id: string;
  readonly userId: string;
  readonly color: string;
  readonly joinedAt: number;
  /** Its own `member-joined`: nothing from before is ever shown to it (S4). */
  readonly joinedSeq: number;
  name: string;
  /** Of that name. */
  looks: Looks;
  /** Node -> what the member's sockets there say. */
  readonly connections: Map<string, PresenceState>;
  /** Since when no node has a socket of it; null while one has. */
  absentSince: number | null;
  /** True until its first socket is heard of: shown as active, not as reconnecting. */
  entering: boolean;
  /** True where its last socket left on purpose while another node still told of one: it is to be taken out (R4). */
  left: boolean;
}

/** A member as another node may take it over. */
export interface MemberSnapshot
  extends Pick<MemberRecord, 'id' | 'userId' | 'name' | 'color' | 'joinedAt' | 'joinedSeq' | 'entering' | 'left'> {
  readonly connections: readonly (readonly [node: string, state: PresenceState])[];
  /** Milliseconds since no node has a socket of it; null while one has. */
  readonly absentMs: number | null;
}

/** Who is in a room: names and colours (T4, T5), and how each member is connected (R5, R6). */
export class Roster {
  readonly #members = new Map<string, MemberRecord>();
  readonly #names = new NamesInUse();

  get size(): number {
    return this.#members.size;
  }

  has(memberId: string): boolean {
    return this.#members.has(memberId);
  }

  ids(): string[] {
    return [...this.#members.keys()];
  }

  userIdOf(memberId: string): string | undefined {
    return this.#members.get(memberId)?.userId;
  }

  nameOf(memberId: string): string | undefined {
    return this.#members.get(memberId)?.name;
  }

  /** The place of a member's own `member-joined`; undefined for someone who is none. */
  joinedSeqOf(memberId: string): number | undefined {
    return this.#members.get(memberId)?.joinedSeq;
  }

  /** Adds a member. False where it is one already. */
  add(event: Extract<NodeEvent, { type: 'member-joined' }>, seq: number, now: number): boolean {
    const { memberId, userId, joinedAt } = event;
    if (this.#members.has(memberId)) return false;
    const { name, looks } = uniqueName(event.name, this.#names);
    this.#names.add(looks);
    this.#members.set(memberId, {
      id: memberId,
      userId,
      name,
      looks,
      color: pickColor(this.#colors()),
      joinedAt,
      joinedSeq: seq,
      connections: new Map(),
      absentSince: now,
      entering: true,
      left: false,
    });
    return true;
  }

  remove(memberId: string): boolean {
    const record = this.#members.get(memberId);
    if (!record) return false;
    this.#names.delete(record.looks);
    return this.#members.delete(memberId);
  }

  /** False where the member's name in this room stays what it was. */
  rename(memberId: string, wanted: string): boolean {
    const record = this.#members.get(memberId);
    if (!record) return false;
    this.#names.delete(record.looks);
    const { name, looks } = uniqueName(wanted, this.#names);
    this.#names.add(looks);
    if (name === record.name) return false;
    record.name = name;
    record.looks = looks;
    return true;
  }

  /** A member as others see it, `hostId` being the room's host. Throws for someone who is none. */
  face(memberId: string, hostId: string): Member {
    const record = this.#members.get(memberId);
    if (!record) throw new Error('no such member');
    const { id, name, color, joinedAt } = record;
    return { id, name, color, role: id === hostId ? 'host' : 'member', state: stateOf(record), joinedAt };
  }

  /**
   * Notes what a node says of a member's sockets there; `left` where the last one went on purpose. Gives the member's new
   * state, or null where it is as before.
   */
  connect(memberId: string, node: string, state: PresenceState | null, now: number, left = false): MemberState | null {
    const record = this.#members.get(memberId);
    if (!record) return null;
    const before = stateOf(record);
    if (state === null) record.connections.delete(node);
    else record.connections.set(node, state);
    record.entering = false;
    if (record.connections.size > 0) record.absentSince = null;
    else record.absentSince ??= now;
    record.left = record.connections.size === 0 && (left || record.left);
    const after = stateOf(record);
    return after === before ? null : after;
  }

  /** Whether a node other than `node` has a socket of the member. */
  isConnectedBeyond(memberId: string, node: string): boolean {
    const connections = this.#members.get(memberId)?.connections;
    return connections !== undefined && connections.size > (connections.has(node) ? 1 : 0);
  }

  /** Members whose every socket has been gone for `graceMs` (R5). */
  overdue(now: number, graceMs: number): string[] {
    const late: string[] = [];
    for (const { id, absentSince } of this.#members.values()) {
      if (absentSince !== null && now - absentSince >= graceMs) late.push(id);
    }
    return late;
  }

  /** Members who came in so long ago, and of whom no socket was ever heard of: the node that let them in may be gone. */
  unheard(now: number, ms: number): string[] {
    const ids: string[] = [];
    for (const { id, entering, absentSince } of this.#members.values()) {
      if (entering && absentSince !== null && now - absentSince >= ms) ids.push(id);
    }
    return ids;
  }

  /** Members who left on purpose with their last socket, and whose membership has yet to end (R4). */
  deserted(): string[] {
    const gone: string[] = [];
    for (const { id, left } of this.#members.values()) if (left) gone.push(id);
    return gone;
  }

  /** Members of whom a socket has been heard of, now or before. */
  known(): string[] {
    const ids: string[] = [];
    for (const { id, entering } of this.#members.values()) if (!entering) ids.push(id);
    return ids;
  }

  /** The nodes that have sockets of members. */
  nodes(): Set<string> {
    const nodes = new Set<string>();
    for (const { connections } of this.#members.values()) for (const node of connections.keys()) nodes.add(node);
    return nodes;
  }

  /** Members with sockets on a node. */
  connectedAt(node: string): string[] {
    const members: string[] = [];
    for (const { id, connections } of this.#members.values()) if (connections.has(node)) members.push(id);
    return members;
  }

  snapshot(now: number): MemberSnapshot[] {
    return Array.from(this.#members.values(), ({ connections, absentSince, looks: _, ...rest }) => ({
      ...rest,
      connections: [...connections],
      absentMs: absentSince === null ? null : now - absentSince,
    }));
  }

  /** Takes over from another node; only for a roster that is still empty. */
  restore(members: readonly MemberSnapshot[], now: number): void {
    for (const { connections, absentMs, ...rest } of members) {
      const absentSince = absentMs === null ? null : now - absentMs;
      const looks = looksOf(rest.name);
      this.#names.add(looks);
      this.#members.set(rest.id, { ...rest, looks, connections: new Map(connections), absentSince });
    }
  }

  /** Who becomes host without `leaving`: the longest-present member, connected ones first (R7). */
  successor(leaving?: string): string | null {
    let best: MemberRecord | null = null;
    for (const record of this.#members.values()) {
      if (record.id === leaving) continue;
      if (!best || (record.absentSince === null && best.absentSince !== null)) best = record;
    }
    return best?.id ?? null;
  }

  *#colors(): Iterable<string> {
    for (const { color } of this.#members.values()) yield color;
  }
}

function stateOf({ connections, entering }: MemberRecord): MemberState {
  if (connections.size === 0) return entering ? 'active' : 'reconnecting';
  for (const state of connections.values()) if (state === 'active') return 'active';
  return 'away';
}
