import { TOKEN_LIFE } from '@hearsay/shared/limits';
import { RecentMap } from '../domain/recent-map.ts';
import type { Clock } from '../ports/clock.ts';
import type { NodeNotice, Relay } from '../ports/relay.ts';
import type { Store, StoredUser } from '../ports/store.ts';
import { isUnavailable } from '../ports/unavailable.ts';

/** As many as have sockets here in a large event, some times over; less than a kilobyte each. */
const HELD = { ageMs: TOKEN_LIFE.guest, count: 20_000 };
/** Beyond that a user is forgotten: the store then kills every token, of which no notice tells. */
const REVOKED = 60;

/**
 * Users by id, from the store; while it is away, those whom this node saw lately may be recalled, so that members whose
 * sockets drop meanwhile return to their live rooms. Notices keep that memory true: what is revoked here or on another
 * node is so here at once.
 */
export class KnownUsers {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #seen = new RecentMap<StoredUser>(HELD);
  #recalled: () => void = () => undefined;

  constructor(store: Store, relay: Relay, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    relay.onNotice((notice) => this.#heed(notice));
  }

  /** Calls, from now on, when someone was recalled: if a notice was missed, the memory of them is wrong. */
  onRecall(listener: () => void): void {
    this.#recalled = listener;
  }

  /** Null where there is no such user. */
  async find(userId: string): Promise<StoredUser | null> {
    const user = await this.#store.findUser(userId);
    if (user) this.#seen.set(userId, withoutPassword(user), this.#clock.now());
    else this.#seen.delete(userId);
    return user;
  }

  /** As `find`, but while the store is away also one from memory, its password's hash aside. */
  async findOrRecall(userId: string): Promise<StoredUser | null> {
    try {
      return await this.find(userId);
    } catch (error) {
      const known = this.#seen.get(userId, this.#clock.now());
      if (!known || !isUnavailable(error)) throw error;
      this.#recalled();
      return known;
    }
  }

  #heed(notice: NodeNotice): void {
    const now = this.#clock.now();
    const known = this.#seen.get(notice.userId, now);
    if (!known) return;
    switch (notice.type) {
      case 'user-deleted':
        return this.#seen.delete(notice.userId);
      case 'user-renamed':
        return this.#seen.set(notice.userId, { ...known, name: notice.name }, now);
      case 'token-revoked': {
        const revoked = { tokenId: notice.tokenId, expiresAt: now + TOKEN_LIFE[known.kind] };
        const alive = known.revokedTokens.filter(({ expiresAt }) => expiresAt > now);
        if (alive.length >= REVOKED) return this.#seen.delete(notice.userId);
        return this.#seen.set(notice.userId, { ...known, revokedTokens: [...alive, revoked] }, now);
      }
    }
  }
}

/** Nobody logs in by what is remembered here: a hash has no business in it. */
function withoutPassword(user: StoredUser): StoredUser {
  return user.passwordHash === null ? user : { ...user, passwordHash: null };
}
