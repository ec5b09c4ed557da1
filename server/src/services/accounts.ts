import { Refusal } from '@hearsay/shared/errors';
import { TEXT } from '@hearsay/shared/limits';
import type { User } from '@hearsay/shared/models';
import { normaliseName } from '../domain/names.ts';
import type { Clock } from '../ports/clock.ts';
import type { Relay } from '../ports/relay.ts';
import type { Store, StoredUser } from '../ports/store.ts';
import type { Caller } from './caller.ts';
import { friendlyName } from './friendly-name.ts';
import type { KnownUsers } from './known-users.ts';
import type { Limits } from './limits.ts';
import type { Passwords } from './passwords.ts';
import { newId } from './secrets.ts';
import type { Token, Tokens } from './tokens.ts';

/** A user, and a token that speaks for them. */
export interface SignedIn extends Token {
  readonly user: User;
}

/** Whom a token speaks for, and what it says of itself. */
export interface Authenticated {
  readonly user: StoredUser;
  readonly claims: Omit<Caller, 'address'>;
}

export interface AccountsParts {
  readonly store: Store;
  readonly knownUsers: KnownUsers;
  readonly relay: Relay;
  readonly tokens: Tokens;
  readonly passwords: Passwords;
  readonly limits: Limits;
  readonly clock: Clock;
}

const CREDENTIALS = 'That username and password do not fit.';

/** Users, and the tokens that speak for them. */
export class Accounts {
  readonly #parts: AccountsParts;

  constructor(parts: AccountsParts) {
    this.#parts = parts;
  }

  /** A guest, by a friendly name where none is given. `address` is what limits count by, here and below. */
  async guest(address: string, name?: string): Promise<SignedIn> {
    const chosen = name === undefined ? friendlyName() : normaliseName(name);
    return this.#parts.limits.during('guestsPerAddress', address, async () =>
      this.#signIn(await this.#newUser({ kind: 'guest', name: chosen })),
    );
  }

  /** Throws `CONFLICT` for a username that is taken, in whatever case. */
  async register(address: string, username: string, password: string, name?: string): Promise<SignedIn> {
    const chosen = normaliseName(name ?? username);
    return this.#parts.limits.during('registrationsPerAddress', address, async () => {
      const passwordHash = await this.#parts.passwords.hash(password);
      const identity = { username: username.toLowerCase(), passwordHash };
      return this.#signIn(await this.#newUser({ kind: 'registered', name: chosen, ...identity }));
    });
  }

  /** Throws `AUTH_ERROR`, alike and after the same time, for an unknown username and a wrong password. */
  async login(address: string, username: string, password: string): Promise<SignedIn> {
    const { store, passwords, limits } = this.#parts;
    return limits.during('failedLoginsPerAddress', address, async () => {
      const typed = password.normalize('NFC');
      if (username.length > 64 || Buffer.byteLength(typed) > TEXT.passwordBytes.max)
        throw new Refusal('AUTH_ERROR', CREDENTIALS);
      const user = await store.findUserByUsername(username.toLowerCase());
      const fits = await passwords.matches(typed, user?.passwordHash ?? null);
      if (!user || !fits) throw new Refusal('AUTH_ERROR', CREDENTIALS);
      limits.giveBack('failedLoginsPerAddress', address);
      return this.#signIn(user);
    });
  }

  /** Who a token speaks for. Throws `AUTH_ERROR` for a dead one. */
  authenticate(token: string): Promise<Authenticated> {
    return this.#authenticate(token, (userId) => this.#parts.knownUsers.find(userId));
  }

  /** The same for a socket, which live rooms must let return while the store is away. */
  authenticateSocket(token: string): Promise<Authenticated> {
    return this.#authenticate(token, (userId) => this.#parts.knownUsers.findOrRecall(userId));
  }

  async #authenticate(token: string, find: (userId: string) => Promise<StoredUser | null>): Promise<Authenticated> {
    const { userId, tokenId, version, expiresAt } = this.#parts.tokens.read(token);
    const user = await find(userId);
    const revoked = user?.revokedTokens.some((entry) => entry.tokenId === tokenId) ?? true;
    if (!user || revoked || user.tokenVersion !== version) throw new Refusal('AUTH_ERROR');
    return { user, claims: { userId, tokenId, expiresAt } };
  }

  /** A fresh token for the same user; the old one lives on to its end. */
  async renew(user: StoredUser): Promise<SignedIn> {
    const signedIn = this.#signIn(user);
    if (user.expiresAt !== null) await this.#parts.store.extendUser(user.id, signedIn.expiresAt);
    return signedIn;
  }

  /** Also tells every node, whose rooms show it (R13). */
  async rename(userId: string, wanted: string): Promise<User> {
    const { store, relay, limits } = this.#parts;
    const name = normaliseName(wanted);
    limits.take('renames', userId);
    const user = await store.renameUser(userId, name);
    if (!user) throw new Refusal('AUTH_ERROR');
    await relay.notify({ type: 'user-renamed', userId, name });
    return faceOf(user);
  }

  /** This token is dead from then on, on every node. */
  async logout({ userId, tokenId, expiresAt }: Caller): Promise<void> {
    const { store, relay, clock } = this.#parts;
    await store.revokeToken(userId, { tokenId, expiresAt }, clock.now());
    await relay.notify({ type: 'token-revoked', userId, tokenId });
  }

  /** Ends the user, whatever tokens there are: on every node their sockets are closed and their memberships end (R4). */
  async delete(userId: string): Promise<void> {
    const { store, relay } = this.#parts;
    await relay.notify({ type: 'user-deleted', userId });
    await store.deleteUser(userId);
    // Once more, for a socket that came in between: with the user gone there are no others.
    await relay.notify({ type: 'user-deleted', userId }).catch(() => undefined);
  }

  async #newUser(
    fields: Pick<StoredUser, 'kind' | 'name'> & Partial<Pick<StoredUser, 'username' | 'passwordHash'>>,
  ): Promise<StoredUser> {
    const { store, clock, tokens } = this.#parts;
    const id = newId();
    const user: StoredUser = {
      username: null,
      passwordHash: null,
      ...fields,
      id,
      tokenVersion: 1,
      revokedTokens: [],
      createdAt: clock.now(),
      expiresAt: fields.kind === 'guest' ? tokens.issue({ id, kind: 'guest', tokenVersion: 1 }).expiresAt : null,
    };
    if ((await store.createUser(user)) === 'username-taken') throw new Refusal('CONFLICT', 'That username is taken.');
    return user;
  }

  #signIn(user: StoredUser): SignedIn {
    return { ...this.#parts.tokens.issue(user), user: faceOf(user) };
  }
}

/** What a user sees of itself; nobody else sees its id (T5). */
export function faceOf({ id, name, kind }: User): User {
  return { id, name, kind };
}
