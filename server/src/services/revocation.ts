import type { Logger } from '../ports/logger.ts';
import type { NodeNotice, Relay } from '../ports/relay.ts';
import type { Store } from '../ports/store.ts';
import { isUnavailable } from '../ports/unavailable.ts';
import type { Session } from './live-room.ts';
import type { Memberships } from './memberships.ts';
import type { RoomEntry } from './room-entry.ts';
import type { Sessions } from './sessions.ts';

export interface RevocationParts {
  readonly store: Store;
  readonly relay: Relay;
  readonly sessions: Sessions;
  readonly entry: RoomEntry;
  readonly memberships: Memberships;
  readonly log: Logger;
}

/** What this node does when any node says that a token died, a user is gone or has another name. */
export class Revocation {
  readonly #parts: RevocationParts;
  /** The relay was away: notices may have been missed. */
  #isDubious = false;

  constructor(parts: RevocationParts) {
    this.#parts = parts;
  }

  /** Heeds what is said from now on. */
  start(): void {
    const { relay } = this.#parts;
    relay.onNotice((notice) => void this.#heed(notice));
    relay.onBack(() => {
      this.#isDubious = true;
    });
  }

  /**
   * Where notices may have been missed, asks the store what they said; else does nothing. While the store is away too it is asked
   * again at the next call. One call at a time.
   */
  async review(): Promise<void> {
    if (!this.#isDubious) return;
    this.#isDubious = false;
    try {
      await this.#reviewAll();
    } catch (error) {
      this.#isDubious = true;
      if (!isUnavailable(error)) throw error;
    }
  }

  async #reviewAll(): Promise<void> {
    const { store, sessions } = this.#parts;
    for (const userId of new Set(sessions.all().map((session) => session.userId))) {
      const user = await store.findUser(userId);
      const name = sessions.ofUser(userId)[0]?.name;
      if (!user) await this.#heed({ type: 'user-deleted', userId });
      else if (name !== undefined && name !== user.name)
        await this.#heed({ type: 'user-renamed', userId, name: user.name });
      for (const { tokenId } of user?.revokedTokens ?? []) await this.#heed({ type: 'token-revoked', userId, tokenId });
    }
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
