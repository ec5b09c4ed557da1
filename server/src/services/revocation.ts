import type { Logger } from '../ports/logger.ts';
import type { NodeNotice, Relay } from '../ports/relay.ts';
import { isUnavailable } from '../ports/unavailable.ts';
import type { KnownUsers } from './known-users.ts';
import type { Session } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import type { RoomEntry } from './room-entry.ts';
import type { Sessions } from './sessions.ts';

export interface RevocationParts {
  readonly knownUsers: KnownUsers;
  readonly relay: Relay;
  readonly sessions: Sessions;
  readonly entry: RoomEntry;
  readonly memberships: Memberships;
  readonly log: Logger;
}

/** What this node does when any node says that a token died, a user is gone or has another name. */
export class Revocation {
  readonly #parts: RevocationParts;
  /** Notices may have been missed, while the relay was away or by whoever was let in from memory. */
  #isDubious = false;

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  /** Heeds what is said from now on. */
  start(): void {
    const { relay, knownUsers } = this.#parts;
    const doubt = () => {
      this.#isDubious = true;
    };
    relay.onNotice((notice) => void this.#heed(notice));
    relay.onBack(doubt);
    knownUsers.onRecall(doubt);
  }

  /**
   * Where a notice may have been missed, or someone was let in from memory, asks the store who is still who they were; else does
   * nothing. While the store is away it is asked again at the next call. One call at a time.
   */
  async review(): Promise<void> {
    if (!this.#isDubious) return;
    this.#isDubious = false;
    const { sessions, log } = this.#parts;
    for (const userId of new Set(sessions.all().map((session) => session.userId))) {
      try {
        await this.#reviewUser(userId);
      } catch (error) {
        if (isUnavailable(error)) {
          this.#isDubious = true;
          return;
        }
        log.error('a user was not reviewed', error);
      }
    }
  }

  async #reviewUser(userId: string): Promise<void> {
    const { knownUsers, sessions } = this.#parts;
    const nameOf = () => sessions.ofUser(userId)[0]?.name;
    const before = nameOf();
    const user = await knownUsers.find(userId);
    if (!user) return this.#heed({ type: 'user-deleted', userId });
    // Who was renamed while the store was asked has a newer name than it told.
    const name = nameOf();
    if (name === before && name !== undefined && name !== user.name)
      await this.#heed({ type: 'user-renamed', userId, name: user.name });
    for (const { tokenId } of user.revokedTokens) await this.#heed({ type: 'token-revoked', userId, tokenId });
  }

  /** Never rejects. */
  async #heed(notice: NodeNotice): Promise<void> {
    try {
      await this.#carryOut(notice);
    } catch (error) {
      this.#parts.log.error('a notice was not carried out', error);
    }
  }

  async #carryOut(notice: NodeNotice): Promise<void> {
    const { sessions, memberships } = this.#parts;
    const ofUser = sessions.ofUser(notice.userId);
    switch (notice.type) {
      case 'user-renamed':
        for (const session of ofUser) session.name = notice.name;
        return memberships.rename(notice.userId, notice.name);
      case 'token-revoked':
        return this.#putOut(ofUser.filter(({ tokenId }) => tokenId === notice.tokenId));
      case 'user-deleted':
        await this.#putOut(ofUser);
        return memberships.endAll(notice.userId);
    }
  }

  /** On purpose (R4): they leave their rooms, and are closed. */
  async #putOut(sessions: readonly Session[]): Promise<void> {
    await Promise.all(
      sessions.map(async (session) => {
        await this.#parts.entry.putOut(session).finally(() => session.disconnect());
      }),
    );
  }
}
