import { Refusal } from '@hearsay/shared/errors';
import type { RoomInfo } from '@hearsay/shared/models';
import { normaliseName } from '../domain/names.ts';
import type { RoomChanges } from '../domain/node-event.ts';
import type { RoomPatch, Store } from '../ports/store.ts';
import type { Hosting } from './hosting.ts';
import type { Limits } from './limits.ts';
import type { LiveRoom, Seat, Session } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import type { Passwords } from './passwords.ts';
import { seatOf } from './session.ts';

export interface RoomControlParts {
  readonly store: Store;
  readonly hosting: Hosting;
  readonly memberships: Memberships;
  readonly limits: Limits;
  readonly passwords: Passwords;
}

/** What of a room its host may change; what is absent stays. */
export interface RoomUpdate {
  readonly name?: string | undefined;
  readonly locked?: boolean | undefined;
  /** Null removes it. */
  readonly passphrase?: string | null | undefined;
  readonly capacity?: number | undefined;
}

/** What only the host may do (R7–R10, R13). Every method takes the host's own session and checks that it is one. */
export class RoomControl {
  readonly #parts: RoomControlParts;

  constructor(parts: RoomControlParts) {
    this.#parts = parts;
  }

  /** Throws `ROOM_UNAVAILABLE` where the room's row is gone. What changes nothing makes no event (R13). */
  async update(session: Session, update: RoomUpdate): Promise<RoomInfo> {
    const { room: live } = hostSeat(session);
    const { limits, passwords, store } = this.#parts;
    const name = update.name === undefined ? undefined : normaliseName(update.name, { allowEmpty: true });
    limits.takeAll(session.userId, {
      roomUpdates: 1,
      ...(name !== undefined && name !== live.room.info.name && { renames: 1 }),
      ...(update.passphrase !== undefined && { passphraseChanges: 1 }),
    });
    const passphraseHash = update.passphrase ? await passwords.hash(update.passphrase) : update.passphrase;

    return this.#asHost(session, live, async () => {
      const changes = changesOf(live.room.info, { ...update, name }, passphraseHash);
      const patch: RoomPatch = {
        ...(changes.locked !== undefined && { locked: changes.locked }),
        ...(changes.capacity !== undefined && { capacity: changes.capacity }),
        ...(passphraseHash !== undefined && { passphraseHash }),
      };
      if (Object.keys(patch).length > 0 && !(await store.updateRoom(live.key, patch)))
        throw new Refusal('ROOM_UNAVAILABLE');
      if (Object.keys(changes).length > 0) await live.publish({ type: 'room-updated', changes });
      return live.room.info;
    });
  }

  /** R8. With `ban`, that user does not come back. */
  async kick(session: Session, memberId: string, ban: boolean): Promise<void> {
    const { room: live, memberId: own } = hostSeat(session);
    if (memberId === own) throw new Refusal('VALIDATION_ERROR', 'You cannot remove yourself.');
    await this.#asHost(session, live, async () => {
      requirePresent(live, memberId);
      await this.#parts.memberships.end(live, memberId, 'kicked', ban);
    });
  }

  /** Hands the room to another member. */
  async transfer(session: Session, memberId: string): Promise<RoomInfo> {
    const { room: live, memberId: own } = hostSeat(session);
    this.#parts.limits.take('roomUpdates', session.userId);
    return this.#asHost(session, live, async () => {
      const userId = requirePresent(live, memberId);
      if (memberId !== own) {
        await this.#parts.store.transferHost(live.key, session.userId, userId);
        await live.publish({ type: 'room-updated', changes: { hostId: memberId } });
      }
      return live.room.info;
    });
  }

  /** Ends the room for everyone (R10). */
  async close(session: Session): Promise<void> {
    const { room: live } = hostSeat(session);
    await this.#asHost(session, live, () => this.#parts.memberships.close(live));
  }

  /** Runs in the room's turn, where the caller is still its host. */
  #asHost<T>(session: Session, live: LiveRoom, work: () => Promise<T>): Promise<T> {
    return this.#parts.hosting.inTurn(live.key, () => {
      if (hostSeat(session).room !== live) throw new Refusal('NOT_IN_ROOM');
      return work();
    });
  }
}

function hostSeat(session: Session): Seat {
  const seat = seatOf(session);
  if (!seat.room.room.isHost(seat.memberId)) throw new Refusal('ACCESS_DENIED', 'Only the host may do that.');
  return seat;
}

function requirePresent(live: LiveRoom, memberId: string): string {
  const userId = live.room.roster.userIdOf(memberId);
  if (userId === undefined) throw new Refusal('VALIDATION_ERROR', 'That person is not in the room.');
  return userId;
}

/** What of the public face really changes (R13: what changes nothing makes no event). */
function changesOf(info: RoomInfo, update: RoomUpdate, passphraseHash: string | null | undefined): RoomChanges {
  const { name, locked, capacity } = update;
  const passphraseRequired = passphraseHash === undefined ? undefined : passphraseHash !== null;
  return {
    ...(name !== undefined && name !== info.name && { name }),
    ...(locked !== undefined && locked !== info.locked && { locked }),
    ...(capacity !== undefined && capacity !== info.capacity && { capacity }),
    ...(passphraseRequired !== undefined && passphraseRequired !== info.passphraseRequired && { passphraseRequired }),
  };
}
