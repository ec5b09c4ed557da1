import { Refusal } from '@hearsay/shared/errors';
import type { RoomEvent } from '@hearsay/shared/models';
import { parseRoomCode } from '@hearsay/shared/room-code';
import type { Position, RoomKey } from '../domain/node-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, StoredRoom } from '../ports/store.ts';
import { isUnavailable } from '../ports/unavailable.ts';
import type { Hosting } from './hosting.ts';
import type { Limits } from './limits.ts';
import type { LiveRoom, Seat, Session } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import type { Passwords } from './passwords.ts';
import type { Secrets } from './secrets.ts';
import { type Snapshot, snapshotFor } from './standing.ts';

/** What a session that wants to enter says. */
export interface JoinRequest {
  readonly code: string;
  readonly passphrase?: string | undefined;
  readonly resume?: Position | undefined;
}

/** The room as it stands, and what a returning session missed (S4, S5). */
export type JoinAnswer = Snapshot & { readonly missed: RoomEvent[]; readonly gap: boolean };

/** What lets someone who is not a member become one. */
interface Permit {
  readonly mayPassLock: boolean;
}

/** A join under way: who comes, into which room, and as whom. */
interface Entrance {
  readonly session: Session;
  readonly key: RoomKey;
  readonly code: string;
  readonly memberId: string;
  readonly request: JoinRequest;
  readonly ack: (answer: JoinAnswer) => void;
}

export interface RoomEntryParts {
  readonly store: Store;
  readonly hosting: Hosting;
  readonly memberships: Memberships;
  readonly limits: Limits;
  readonly passwords: Passwords;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly graceMs: number;
}

/** How sessions get into rooms, out of them and back. */
export class RoomEntry {
  readonly #parts: RoomEntryParts;

  constructor(parts: RoomEntryParts) {
    this.#parts = parts;
  }

  /**
   * Lets a session into a room, and hands what to tell it to `ack` in the same step, so that nothing of the room reaches
   * the socket before its ack, and nothing is missed after it.
   */
  async join(session: Session, request: JoinRequest, ack: (answer: JoinAnswer) => void): Promise<void> {
    const code = parseRoomCode(request.code);
    if (code === null) throw new Refusal('VALIDATION_ERROR', 'That code has a typo.');
    const { secrets, hosting } = this.#parts;
    const memberId = secrets.memberId(session.userId, code);
    const entrance: Entrance = { session, key: secrets.roomKey(code), code, memberId, request, ack };
    const enter = (permit: Permit | null) =>
      hosting.inTurns([entrance.key, session.seat?.room.key], () => this.#enter(entrance, permit));
    if (hosting.get(entrance.key)?.room.roster.has(memberId) && (await enter(null))) return;
    // Not in the room's turn: a passphrase takes long to compare, and nobody else shall wait for it. Nor shall a stranger
    // be able to tell by the time whether there is a room in which much goes on (C4).
    const permit = await this.#allow(entrance);
    await enter(permit);
  }

  /**
   * Makes the caller a member, takes it out of the room it was in once it is sure of this one (R3), and seats it. False
   * where it is no member yet and has no permit. Call within the turn of both rooms.
   */
  async #enter(entrance: Entrance, permit: Permit | null): Promise<boolean> {
    const { session, memberId, request, ack } = entrance;
    if (session.life !== 'open') throw new Refusal('ROOM_UNAVAILABLE');
    let live = this.#parts.hosting.get(entrance.key);
    if (!live?.room.roster.has(memberId)) {
      if (!permit) return false;
      live = await this.#beMember(entrance, permit);
    }
    const { seat } = session;
    if (seat && seat.room !== live) {
      seat.room.detach(session);
      await this.#endUnlessConnected(seat);
    }
    // It saw more on another node than this one has heard yet.
    const { resume } = request;
    if (resume?.epoch === live.room.epoch && resume.seq > live.room.seq) await live.settle();
    if (session.life !== 'open') return this.#withdraw(session.life, { room: live, memberId });
    ack(this.#takeSeat(session, live, memberId, resume));
    return true;
  }

  async #beMember({ session, key, code, memberId }: Entrance, { mayPassLock }: Permit): Promise<LiveRoom> {
    const { userId, name } = session;
    const { hosting, store, clock, graceMs } = this.#parts;
    // First, since it may be refused: then nothing was done.
    const live = hosting.get(key) ?? (await this.#host(key, code));
    await live.ready();
    const joinedAt = clock.now();
    const admission = { userId, joinedAt, mayPassLock, roomExpiresAt: joinedAt + graceMs };
    const verdict = await store.admitMember(key, admission, joinedAt);
    if (verdict === 'full') throw new Refusal('ROOM_FULL');
    if (verdict === 'unavailable') throw new Refusal('ROOM_UNAVAILABLE');
    live.awaited.users.delete(userId);
    if (live.room.roster.has(memberId)) return live;
    try {
      await live.publish({ type: 'member-joined', memberId, userId, name, joinedAt });
    } catch (error) {
      // In the store they are a member: they come again, or are given up on.
      live.awaited.add([userId], clock.now());
      throw error;
    }
    return live;
  }

  /** Begins to host a room that lives elsewhere, or did before a restart. */
  async #host(key: RoomKey, code: string): Promise<LiveRoom> {
    const { hosting, store, clock } = this.#parts;
    const row = await store.findRoom(key, clock.now());
    if (!row) throw new Refusal('ROOM_UNAVAILABLE');
    return hosting.open(row, code);
  }

  /** C4 and the order of checks of a join, for someone who is not in the room as this node knows it. */
  async #allow(entrance: Entrance): Promise<Permit> {
    const { session, key, memberId, request } = entrance;
    const { userId, address } = session;
    const { passphrase, resume } = request;
    const { store, hosting, limits, clock, passwords } = this.#parts;
    const row = await store.findRoom(key, clock.now());
    const isBanned = row?.bans.includes(userId) === true;
    const isMember = row?.members.some((member) => member.userId === userId) === true;
    const isKickedOut = resume !== undefined && hosting.get(key)?.room.wasKicked(memberId) === true;
    if (isMember && !isBanned && !isKickedOut) return { mayPassLock: true };

    const spent = limits.failedJoins.spent(address, clock.now());
    if (spent > 0) throw new Refusal('RATE_LIMIT_EXCEEDED', undefined, spent);
    limits.take('joins', userId);

    const isCreator = row?.awaitedCreatorId === userId;
    const isClosedToThem = !row || isBanned || isKickedOut || (row.locked && !isCreator);
    if (isClosedToThem || (resume && (await this.#wasKicked(entrance, row)))) {
      limits.failedJoins.tryTake(address, key, clock.now());
      throw new Refusal('ROOM_UNAVAILABLE');
    }
    const permit = { mayPassLock: isCreator };
    if (row.passphraseHash === null || isCreator) return permit;
    if (passphrase === undefined) throw new Refusal('PASSPHRASE_REQUIRED');
    const wait = limits.failedJoins.tryTakeAny(address, clock.now());
    if (wait > 0) throw new Refusal('RATE_LIMIT_EXCEEDED', undefined, wait);
    const giveBack = () => limits.failedJoins.giveBack(address, clock.now());
    const fits = await passwords.matches(passphrase, row.passphraseHash).catch((error: unknown) => {
      giveBack();
      throw error;
    });
    if (!fits) throw new Refusal('ACCESS_DENIED', 'That passphrase does not fit.');
    giveBack();
    return permit;
  }

  /**
   * R8. Other nodes know where this one does not host the room. To be asked last: it takes time, by which a stranger could
   * tell what is there (C4).
   */
  async #wasKicked({ key, code, memberId }: Entrance, row: StoredRoom): Promise<boolean> {
    const { hosting } = this.#parts;
    const live = hosting.get(key) ?? (await hosting.inTurn(key, () => hosting.open(row, code)));
    return live.room.wasKicked(memberId);
  }

  /** Whoever went while it came in takes no seat: it has vanished, or left on purpose. */
  async #withdraw(life: 'vanished' | 'put-out', seat: Seat): Promise<never> {
    if (life === 'put-out') await this.#endUnlessConnected(seat);
    else seat.room.tellPresence(seat.memberId);
    throw new Refusal('ROOM_UNAVAILABLE');
  }

  #takeSeat(session: Session, live: LiveRoom, memberId: string, resume: Position | undefined): JoinAnswer {
    if (live.ended || !live.room.roster.has(memberId)) throw new Refusal('ROOM_UNAVAILABLE');
    live.attach(session, memberId);
    // After the ack, which is sent in this same step (P5).
    queueMicrotask(() => {
      const standing = live.room.standingAwareness();
      if (standing.length > 0) session.tellSignals(live.room.epoch, standing);
    });
    return { ...snapshotFor(memberId, live.room), ...live.room.catchUp(memberId, resume, this.#parts.clock.now()) };
  }

  /** On purpose (R4): the member leaves with its last socket. Ok in no room. */
  async leave(session: Session): Promise<void> {
    const { seat } = session;
    if (!seat) return;
    seat.room.detach(session);
    await this.#parts.hosting.inTurn(seat.room.key, () => this.#endUnlessConnected(seat));
  }

  /** The session's token or user ended: it leaves on purpose, and is heard no more (R4). */
  putOut(session: Session): Promise<void> {
    session.life = 'put-out';
    return this.leave(session);
  }

  /** The socket is gone (R5): the membership stays for a while. */
  vanish(session: Session): void {
    if (session.life === 'open') session.life = 'vanished';
    const { seat } = session;
    if (!seat) return;
    seat.room.detach(session);
    seat.room.tellPresence(seat.memberId);
  }

  /** After a session has left its seat on purpose. Call within the room's turn. */
  async #endUnlessConnected({ room: live, memberId }: Seat): Promise<void> {
    // Another node may just have let in another socket of the same member.
    if (live.peers().length > 0) await live.settle();
    if (live.ended) return;
    // Another node may say at the same time that its socket left: the last to be heard ends it.
    if (live.isConnected(memberId)) return live.tellPresence(memberId, true);
    try {
      await this.#parts.memberships.end(live, memberId, 'left');
    } catch (error) {
      // The sweeper ends it, as soon as that can be done.
      live.tellPresence(memberId, true);
      if (!isUnavailable(error)) throw error;
    }
  }
}
