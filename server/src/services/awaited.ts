import type { RoomEvent } from '@hearsay/shared/models';
import type { Room } from '../domain/room.ts';
import type { LiveSnapshot } from '../domain/room-snapshot.ts';
import type { StoredRoom } from '../ports/store.ts';

/** Whom a room waits for though they are not in it, and until which instant. `Memberships.giveUpOn` says what comes then. */
export class Awaited {
  /** Nobody has joined yet: the room waits for its first member until then (R1). Null once someone has. */
  #unjoinedUntil: number | null;
  /** A host who is not here, the creator or one of before a crash, stays host until then (R7). */
  #hostUntil: number;
  /** Members of before a crash, or on their way in by another node, who may still come (R12). User id -> instant. */
  readonly users: Map<string, number>;
  readonly #graceMs: number;

  /** `told` is what a node that hosts the room already says; null where there is none, and the store is all there is to go by. */
  constructor(
    row: StoredRoom,
    told: LiveSnapshot | null,
    { graceMs, unjoinedMs }: { readonly graceMs: number; readonly unjoinedMs: number },
    now: number,
  ) {
    this.#graceMs = graceMs;
    this.#unjoinedUntil = row.members.length === 0 ? row.createdAt + unjoinedMs : null;
    if (told) {
      this.#hostUntil = now + told.hostAwaitedMs;
      this.users = new Map(told.awaited.map(([userId, ms]) => [userId, now + ms]));
    } else {
      this.#hostUntil = row.awaitedCreatorId === null ? now + graceMs : row.createdAt + unjoinedMs;
      this.users = new Map(row.members.map(({ userId }) => [userId, now + graceMs]));
    }
  }

  /** Others are in the store and on their way in, or never come: the room waits for them for a while. */
  add(userIds: readonly string[], now: number): void {
    for (const userId of userIds) if (!this.users.has(userId)) this.users.set(userId, now + this.#graceMs);
  }

  /** Takes note of who came and who went. */
  heed(event: RoomEvent, room: Room): void {
    if (event.type === 'member-joined') {
      this.#unjoinedUntil = null;
      this.users.delete(room.roster.userIdOf(event.member.id) ?? '');
    } else if (event.type === 'member-left' && room.isHost(event.memberId)) {
      // Where no heir follows, or one who left at the same time, there is nobody to wait for (R7).
      this.#hostUntil = 0;
    }
  }

  /** Whether nobody has joined yet (R1). */
  get isUnjoined(): boolean {
    return this.#unjoinedUntil !== null;
  }

  /** Whether an empty room still waits for someone. */
  isWaiting(now: number): boolean {
    return this.users.size > 0 || (this.#unjoinedUntil !== null && now < this.#unjoinedUntil);
  }

  /** Whether a host who is not here is waited for. */
  isHostAwaited(now: number): boolean {
    return now < this.#hostUntil;
  }

  /** Whether someone who was waited for can be waited for no longer. */
  isOverdue({ roster, info }: Room, now: number): boolean {
    if (this.#unjoinedUntil !== null) return now >= this.#unjoinedUntil;
    for (const until of this.users.values()) if (now >= until) return true;
    return roster.size > 0 && !roster.has(info.hostId) && !this.isHostAwaited(now);
  }

  /** For another node that begins to host the room. */
  copy(now: number): Pick<LiveSnapshot, 'awaited' | 'hostAwaitedMs'> {
    return {
      awaited: Array.from(this.users, ([userId, until]) => [userId, until - now]),
      hostAwaitedMs: this.#hostUntil - now,
    };
  }
}
