import { Refusal } from '@hearsay/shared/errors';
import type { RoomEvent } from '@hearsay/shared/models';
import { parseRoomCode } from '@hearsay/shared/room-code';
import type { Position, RoomKey } from '../domain/node-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store, StoredRoom } from '../ports/store.ts';
import type { Hosting } from './hosting.ts';
import type { Limits } from './limits.ts';
import type { LiveRoom, Snapshot } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import type { Passwords } from './passwords.ts';
import type { PresenceKeeper } from './presence-keeper.ts';
import type { Secrets } from './secrets.ts';
import type { Session } from './live-room.ts';

export interface JoinRequest {
  readonly code: string;
  readonly passphrase?: string | undefined;
  readonly resume?: Position | undefined;
}

export type JoinAnswer = Snapshot & { readonly missed: RoomEvent[]; readonly gap: boolean };

export interface RoomEntryParts {
  readonly store: Store;
  readonly hosting: Hosting;
  readonly memberships: Memberships;
  readonly presenceKeeper: PresenceKeeper;
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
   * Does all of a join that takes time. The function it gives does the rest at once: run it and send its answer in the
   * same step, so that nothing of the room reaches the socket before its ack, and nothing is missed after it.
   */
  async join(session: Session, request: JoinRequest): Promise<() => JoinAnswer> {
    const code = parseRoomCode(request.code);
    if (code === null) throw new Refusal('VALIDATION_ERROR', 'That code has a typo.');
    const { secrets, hosting } = this.#parts;
    const key = secrets.roomKey(code);
    const memberId = secrets.memberId(session.userId, code);
    const live = await hosting.inTurn(key, () => this.#beMember(session, { key, code, memberId }, request));
    if (session.seat && session.seat.room !== live) await this.leave(session);
    return () => this.#takeSeat(session, live, memberId, request.resume);
  }

  async #beMember(
    session: Session,
    { key, code, memberId }: { key: RoomKey; code: string; memberId: string },
    { passphrase, resume }: JoinRequest,
  ): Promise<LiveRoom> {
    const { hosting, store, clock, graceMs } = this.#parts;
    const hosted = hosting.get(key);
    if (hosted?.room.roster.has(memberId)) return hosted;

    const row = await store.findRoom(key, clock.now());
    const kickedOut = resume !== undefined && hosted?.room.wasKicked(memberId) === true;
    await this.#allow(session, key, kickedOut ? null : row, passphrase);

    const joinedAt = clock.now();
    const verdict = await store.admitMember(
      key,
      { userId: session.userId, joinedAt, mayPassLock: row?.locked === false ? false : true, roomExpiresAt: joinedAt + graceMs },
      joinedAt,
    );
    if (verdict === 'full') throw new Refusal('ROOM_FULL');
    if (verdict === 'unavailable' || !row) throw new Refusal('ROOM_UNAVAILABLE');
    const live = await hosting.open(row, code);
    live.awaited.delete(session.userId);
    const { userId, name } = session;
    await live.publish({ type: 'member-joined', memberId, userId, name, joinedAt });
    return live;
  }

  /** C4 and the order of checks of a join. `row` is null for whatever must look like a code that does not exist. */
  async #allow(session: Session, key: RoomKey, row: StoredRoom | null, passphrase: string | undefined): Promise<void> {
    const { userId, address } = session;
    const { limits, clock, passwords } = this.#parts;
    if (row?.members.some((member) => member.userId === userId) && !row.bans.includes(userId)) return;

    const spent = limits.failedJoins.spent(address, clock.now());
    if (spent > 0) throw new Refusal('RATE_LIMIT_EXCEEDED', undefined, spent);
    limits.take('joins', userId);

    const isCreator = row?.awaitedCreatorId === userId;
    if (!row || row.bans.includes(userId) || (row.locked && !isCreator)) {
      limits.failedJoins.take(address, key, clock.now());
      throw new Refusal('ROOM_UNAVAILABLE');
    }
    if (row.passphraseHash === null || isCreator) return;
    if (passphrase === undefined) throw new Refusal('PASSPHRASE_REQUIRED');
    const wait = limits.failedJoins.takeAny(address, clock.now());
    if (wait > 0) throw new Refusal('RATE_LIMIT_EXCEEDED', undefined, wait);
    const fits = await passwords.matches(passphrase, row.passphraseHash);
    if (!fits) throw new Refusal('ACCESS_DENIED', 'That passphrase does not fit.');
    limits.failedJoins.giveBack(address, clock.now());
  }

  #takeSeat(session: Session, live: LiveRoom, memberId: string, resume: Position | undefined): JoinAnswer {
    if (session.gone || live.ended || !live.room.roster.has(memberId)) throw new Refusal('ROOM_UNAVAILABLE');
    if (session.seat) live.detach(session);
    live.attach(session, memberId);
    this.#parts.presenceKeeper.keep(live, memberId);
    // After the ack, which is sent in this same step (P5).
    queueMicrotask(() => {
      const standing = live.room.standingAwareness();
      if (standing.length > 0) session.tellSignals(live.room.epoch, standing);
    });
    return { ...live.snapshot(memberId), ...live.room.catchUp(memberId, resume, this.#parts.clock.now()) };
  }

  /** On purpose (R4): the member leaves with its last socket. Ok in no room. */
  async leave(session: Session): Promise<void> {
    const { seat } = session;
    if (!seat) return;
    const { room: live, memberId } = seat;
    live.detach(session);
    this.#parts.presenceKeeper.keep(live, memberId);
    await this.#parts.hosting.inTurn(live.key, async () => {
      if (live.ended) return;
      if (live.isConnected(memberId)) live.tellPresence(memberId);
      else await this.#parts.memberships.end(live, memberId, 'left');
    });
  }

  /** The socket is gone (R5): the membership stays for a while. */
  vanish(session: Session): void {
    session.gone = true;
    const { seat } = session;
    if (!seat) return;
    const { room: live, memberId } = seat;
    live.detach(session);
    live.tellPresence(memberId);
    this.#parts.presenceKeeper.keep(live, memberId);
  }
}
