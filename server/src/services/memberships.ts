import { Refusal } from '@hearsay/shared/errors';
import type { LeaveReason } from '@hearsay/shared/models';
import type { NodeEvent } from '../domain/node-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { ifUnavailable, isUnavailable } from '../ports/unavailable.ts';
import type { Hosting } from './hosting.ts';
import type { LiveRoom } from './live-room.ts';
import type { Settlements } from './settlements.ts';

export interface MembershipsParts {
  readonly store: Store;
  readonly hosting: Hosting;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly graceMs: number;
}

/** Whose doing the end of a membership in the store is; unknown while the store is away. */
type Claim = 'own' | 'taken' | 'unknown';

/** What another node has claimed and not carried out by then, it never will. */
const CLAIM_MS = 2_000;

/** How memberships end, whatever ended them. */
export class Memberships {
  readonly #parts: MembershipsParts;

  constructor(parts: MembershipsParts) {
    this.#parts = parts;
  }

  /**
   * Ends a membership for everyone: in the store, then in the room; passes the host's role on (R7) and ends the room with
   * its last member (R4). A store that is away delays nothing but a ban. Call within the room's turn.
   */
  async end(live: LiveRoom, memberId: string, reason: LeaveReason, ban = false): Promise<void> {
    const userId = live.room.roster.userIdOf(memberId);
    if (userId === undefined) return;
    const { store, settlements, clock, graceMs } = this.#parts;
    const { key, room } = live;
    const claim = await this.#remove(live, memberId, userId, ban);
    const isLate = () => room.roster.overdue(clock.now(), graceMs + CLAIM_MS).includes(memberId);
    if (reason === 'lost' && claim === 'taken' && !isLate()) return;

    const events: NodeEvent[] = [{ type: 'member-left', memberId, reason, banned: ban }];
    const heir = room.isHost(memberId) ? room.roster.successor(memberId) : null;
    if (heir) events.push({ type: 'room-updated', changes: { hostId: heir } });
    const isLast = room.roster.size === 1 && live.awaited.users.size === 0;
    if (isLast && !(claim !== 'unknown' && (await this.#isAwaited(live, userId)))) {
      events.push({ type: 'room-ended', reason: 'empty' });
    }
    const heirUserId = heir && room.roster.userIdOf(heir);
    await live.publish(...events);
    if (heirUserId) await settlements.settle(() => store.transferHost(key, userId, heirUserId));
  }

  /** R10: the row first, so that nobody comes in any more. A relay that is away delays what follows, and undoes nothing. */
  async close(live: LiveRoom): Promise<void> {
    await this.#parts.store.deleteRoom(live.key);
    live.isClosing = true;
    await this.finishClosing(live);
  }

  /** Ends a room that is closing; where the relay is away, it is to be tried again. */
  async finishClosing(live: LiveRoom): Promise<void> {
    await live.publish({ type: 'room-ended', reason: 'closed' }).catch(ifUnavailable(undefined));
  }

  async #remove(live: LiveRoom, memberId: string, userId: string, ban: boolean): Promise<Claim> {
    if (ban) {
      await this.#parts.store.removeMember(live.key, userId, { ban });
      return 'own';
    }
    let claim = 'unknown' as Claim;
    await this.#parts.settlements.settle(async () => {
      claim = (await this.#forget(live, memberId, userId)) ? 'own' : 'taken';
    });
    return claim;
  }

  /** A write that may be repeated later must not undo a membership that began in between. Says whether it was this one's to end. */
  async #forget(live: LiveRoom, memberId: string, userId: string): Promise<boolean> {
    const now = this.#parts.hosting.get(live.key);
    if (now && now !== live && now.room.roster.has(memberId)) return false;
    const { removed } = await this.#parts.store.removeMember(live.key, userId);
    return removed;
  }

  /** Whether the store knows of members who are on their way in by another node: then the room waits for them (R11). */
  async #isAwaited(live: LiveRoom, leaving?: string): Promise<boolean> {
    const { store, clock } = this.#parts;
    const row = await store.findRoom(live.key, clock.now()).catch(ifUnavailable(null));
    const coming = row?.members.map(({ userId }) => userId).filter((userId) => userId !== leaving) ?? [];
    live.awaited.add(coming, clock.now());
    return coming.length > 0;
  }

  /** Everything of a user who was deleted ends in the rooms of this node (R4). */
  async endAll(userId: string): Promise<void> {
    for (const live of this.#parts.hosting.all()) {
      const memberId = live.memberIdOf(userId);
      if (!live.room.roster.has(memberId)) continue;
      await this.#parts.hosting.inTurn(live.key, async () => {
        if (!live.ended) await this.end(live, memberId, 'left');
      });
    }
  }

  /** Tells the rooms of this node that a user has another name (R13). */
  async rename(userId: string, name: string): Promise<void> {
    for (const live of this.#parts.hosting.all()) {
      const memberId = live.memberIdOf(userId);
      if (!live.room.roster.has(memberId)) continue;
      // Not lost while the relay is away.
      await this.#parts.settlements.settle(async () => {
        await live.publish({ type: 'member-renamed', memberId, name }).catch((error: unknown) => {
          if (isUnavailable(error) || !(error instanceof Refusal)) throw error;
        });
      });
    }
  }

  /** R12, R7: those of before a crash who did not come back in time, and a host who never came. Call within the room's turn. */
  async giveUpOn(live: LiveRoom, now: number): Promise<void> {
    const { store, settlements } = this.#parts;
    for (const [userId, until] of live.awaited.users) {
      if (now < until) continue;
      live.awaited.users.delete(userId);
      if (live.room.roster.has(live.memberIdOf(userId))) continue;
      await settlements.settle(() => store.removeMember(live.key, userId));
    }
    if (live.room.roster.size === 0) {
      if (live.awaited.isWaiting(now) || (await this.#isAwaited(live))) return;
      await settlements.settle(() => store.deleteRoom(live.key));
      await live.publish({ type: 'room-ended', reason: 'empty' });
      return;
    }
    await this.#replaceAbsentHost(live, now);
  }

  async #replaceAbsentHost(live: LiveRoom, now: number): Promise<void> {
    const { room } = live;
    if (room.roster.has(room.info.hostId) || live.awaited.isHostAwaited(now)) return;
    const heir = room.roster.successor();
    const heirUserId = heir && room.roster.userIdOf(heir);
    if (!heir || !heirUserId) return;
    const { store } = this.#parts;
    const row = await store.findRoom(live.key, now);
    if (row) await store.transferHost(live.key, row.hostUserId, heirUserId);
    await live.publish({ type: 'room-updated', changes: { hostId: heir } });
  }
}
