import { Refusal } from '@hearsay/shared/errors';
import type { LeaveReason } from '@hearsay/shared/models';
import type { NodeEvent } from '../domain/node-event.ts';
import type { Store } from '../ports/store.ts';
import type { Hosting } from './hosting.ts';
import type { LiveRoom } from './live-room.ts';
import type { Settlements } from './settlements.ts';

/** How memberships end, whatever ended them. */
export class Memberships {
  readonly #store: Store;
  readonly #hosting: Hosting;
  readonly #settlements: Settlements;

  constructor(store: Store, hosting: Hosting, settlements: Settlements) {
    this.#store = store;
    this.#hosting = hosting;
    this.#settlements = settlements;
  }

  /**
   * Ends a membership for everyone: in the store, then in the room; passes the host's role on (R7) and ends the room with
   * its last member (R4). A store that is away delays nothing but a ban. Call within the room's turn.
   */
  async end(live: LiveRoom, memberId: string, reason: LeaveReason, ban = false): Promise<void> {
    const userId = live.room.roster.userIdOf(memberId);
    if (userId === undefined) return;
    const { key, room } = live;
    if (ban) await this.#store.removeMember(key, userId, { ban });
    else await this.#settlements.settle(() => this.#forget(live, memberId, userId));

    const events: NodeEvent[] = [{ type: 'member-left', memberId, reason, banned: ban }];
    const heir = room.isHost(memberId) ? room.roster.successor(memberId) : null;
    if (heir) events.push({ type: 'room-updated', changes: { hostId: heir } });
    if (room.roster.size === 1 && live.awaited.size === 0) events.push({ type: 'room-ended', reason: 'empty' });
    const heirUserId = heir && room.roster.userIdOf(heir);
    await live.publish(...events);
    if (heirUserId) await this.#settlements.settle(() => this.#store.transferHost(key, userId, heirUserId));
  }

  /** A write that may be repeated later must not undo a membership that began in between. */
  async #forget(live: LiveRoom, memberId: string, userId: string): Promise<void> {
    const now = this.#hosting.get(live.key);
    if (now && now !== live && now.room.roster.has(memberId)) return;
    await this.#store.removeMember(live.key, userId);
  }

  /** Everything of a user in the rooms of this node ends on purpose (R4): logout of their last token, deletion. */
  async endAll(userId: string): Promise<void> {
    for (const live of this.#hosting.all()) {
      const memberId = live.memberIdOf(userId);
      if (live.room.roster.has(memberId)) await this.#hosting.inTurn(live.key, () => this.end(live, memberId, 'left'));
    }
  }

  /** Tells the rooms of this node that a user has another name (R13). */
  async rename(userId: string, name: string): Promise<void> {
    for (const live of this.#hosting.all()) {
      const memberId = live.memberIdOf(userId);
      if (!live.room.roster.has(memberId)) continue;
      await live.publish({ type: 'member-renamed', memberId, name }).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
    }
  }

  /** R12, R7: those of before a crash who did not come back in time, and a host who never came. Call within the room's turn. */
  async giveUpOn(live: LiveRoom, now: number): Promise<void> {
    for (const [userId, until] of live.awaited) {
      if (now < until) continue;
      live.awaited.delete(userId);
      if (live.room.roster.has(live.memberIdOf(userId))) continue;
      await this.#settlements.settle(() => this.#store.removeMember(live.key, userId));
    }
    if (live.room.roster.size === 0) {
      const waiting = live.awaited.size > 0 || (live.unjoinedUntil !== null && now < live.unjoinedUntil);
      if (waiting) return;
      await this.#settlements.settle(() => this.#store.deleteRoom(live.key));
      await live.publish({ type: 'room-ended', reason: 'empty' });
      return;
    }
    await this.#replaceAbsentHost(live, now);
  }

  async #replaceAbsentHost(live: LiveRoom, now: number): Promise<void> {
    const { room } = live;
    if (room.roster.has(room.info.hostId) || now < live.hostAwaitedUntil) return;
    const heir = room.roster.successor();
    const heirUserId = heir && room.roster.userIdOf(heir);
    if (!heir || !heirUserId) return;
    const row = await this.#store.findRoom(live.key, now);
    if (row) await this.#store.transferHost(live.key, row.hostUserId, heirUserId);
    await live.publish({ type: 'room-updated', changes: { hostId: heir } });
  }
}
