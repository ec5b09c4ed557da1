import { Refusal, type WireError } from '@hearsay/shared/errors';
import type { RouteBody } from '@hearsay/shared/http-contract';
import type { User } from '@hearsay/shared/models';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallApi } from '../../connection/api.ts';
import type { SignedIn, TokenKeeper } from '../../connection/token.ts';

export interface AccountState {
  status: 'none' | 'working' | 'signed-in';
  user: User | null;
  error: WireError | null;
  /** The name that somebody who is nobody yet chose to go in by. */
  wantedName: string | null;
}

/** Every call that fails puts its error into the state, then rejects with a `Refusal`. */
export interface AccountActions {
  /**
   * The user of this tab, a new guest where there is no valid token. A guest goes by the wanted name; `name` is for a new one
   * where none is.
   */
  ensureGuest(name?: string): Promise<User>;
  /** Finds out whom a token or a cookie of before names, without making anyone. Silent where nobody can tell. */
  recall(): Promise<void>;
  /** A new guest, by the same name, in place of a user whom the server no longer takes. */
  replaceGuest(): Promise<User>;
  rename(name: string): Promise<void>;
  /** Remembers the name to go in by, or lets go of it; in memory only. */
  wantName(name: string | null): void;
  register(body: RouteBody<'POST /api/auth/register'>): Promise<void>;
  login(body: RouteBody<'POST /api/auth/login'>): Promise<void>;
  logout(): Promise<void>;
  deleteAccount(): Promise<void>;
  /** Lets go of the user and the token without telling the server. */
  forget(): void;
  dismissError(): void;
}

export type AccountStore = StoreApi<AccountState> & AccountActions;

export interface AccountDeps {
  readonly call: CallApi;
  readonly tokens: TokenKeeper;
  /** Whether the browser may hold an account's cookie, which nothing but the server can see. */
  readonly mayHaveCookie: () => boolean;
}

const isAuthError = (failure: unknown) => failure instanceof Refusal && failure.code === 'AUTH_ERROR';

/** Who this tab is: a guest by default, an account by wish. */
export function createAccountStore({ call, tokens, mayHaveCookie }: AccountDeps): AccountStore {
  const store = createStore<AccountState>(() => ({ status: 'none', user: null, error: null, wantedName: null }));
  let ensuring: Promise<User> | null = null;
  let recalling: Promise<void> | null = null;
  /** How often all was forgotten: what was asked for before is nobody's any more. */
  let forgettings = 0;

  function show(user: User | null): void {
    store.setState({ status: user === null ? 'none' : 'signed-in', user });
  }

  function adopt(answer: SignedIn): User {
    tokens.adopt(answer);
    show(answer.user);
    return answer.user;
  }

  async function working<T>(work: () => Promise<T>): Promise<T> {
    store.setState({ status: 'working', error: null });
    try {
      return await work();
    } catch (failure) {
      const refusal = failure instanceof Refusal ? failure : new Refusal('SERVER_ERROR');
      store.setState({ error: refusal.toWire() });
      throw refusal;
    } finally {
      show(store.getState().user);
    }
  }

  /** To be called with what was asked for from now on: throws where all was forgotten meanwhile. */
  function unlessForgotten(): <T>(answer: T) => T {
    const before = forgettings;
    return (answer) => {
      if (forgettings !== before) throw new Refusal('AUTH_ERROR');
      return answer;
    };
  }

  /** The user whom a token or a cookie of before still names, or null. */
  async function known(): Promise<User | null> {
    try {
      if (tokens.current() !== null) {
        const { user } = await call('GET /api/auth/me', {});
        return user;
      }
    } catch (failure) {
      if (!isAuthError(failure)) throw failure;
      tokens.clear();
    }
    if (!mayHaveCookie()) return null;
    try {
      return adopt(await call('POST /api/auth/renew', {}));
    } catch (failure) {
      if (!isAuthError(failure)) throw failure;
      return null;
    }
  }

  async function recall(): Promise<void> {
    if (store.getState().user !== null || (tokens.current() === null && !mayHaveCookie())) return;
    store.setState({ status: 'working' });
    const found = await known().catch(() => null);
    // Forgotten meanwhile: nobody, then.
    show(tokens.current() === null ? null : (found ?? store.getState().user));
  }

  async function ensure(name: string | undefined): Promise<User> {
    const mine = unlessForgotten();
    await recalling;
    const { user } = store.getState();
    if (user !== null && tokens.current() !== null) return user;
    return working(async () => {
      const found = await known();
      if (found !== null) {
        show(found);
        return found;
      }
      const wanted = store.getState().wantedName ?? name ?? (user?.kind === 'guest' ? user.name : undefined);
      const body = wanted === undefined ? {} : { name: wanted };
      return adopt(mine(await call('POST /api/auth/guest', body)));
    });
  }

  async function changeName(name: string): Promise<User> {
    const mine = unlessForgotten();
    const { user } = mine(await working(() => call('PATCH /api/auth/me', { name })));
    show(user);
    return user;
  }

  /** To a guest of before too, and to one who was being made when it was chosen. */
  async function giveWantedName(user: User): Promise<User> {
    const { wantedName } = store.getState();
    if (wantedName === null) return user;
    const named = user.kind === 'guest' && user.name !== wantedName ? await changeName(wantedName) : user;
    wantName(null);
    return named;
  }

  function ensureGuest(name?: string): Promise<User> {
    ensuring ??= ensure(name)
      .then(giveWantedName)
      .catch((failure: Refusal) => {
        // One that the server does not take must not stand in the way of another.
        if (failure.code === 'VALIDATION_ERROR') wantName(null);
        throw failure;
      })
      .finally(() => {
        ensuring = null;
      });
    return ensuring;
  }

  function wantName(wantedName: string | null): void {
    store.setState({ wantedName });
  }

  function forget(): void {
    forgettings += 1;
    tokens.clear();
    wantName(null);
    show(null);
  }

  /** A token that is dead already is as good as gone. */
  async function part(ask: () => Promise<unknown>): Promise<void> {
    await working(async () => {
      await ask().catch((failure) => {
        if (!isAuthError(failure)) throw failure;
      });
      forget();
    });
  }

  return Object.assign(store, {
    ensureGuest,
    forget,
    wantName,
    recall() {
      recalling ??= recall().finally(() => {
        recalling = null;
      });
      return recalling;
    },
    replaceGuest() {
      tokens.clear();
      return ensureGuest();
    },
    async rename(name: string) {
      wantName(null);
      await ensureGuest();
      await changeName(name);
    },
    async register(body: RouteBody<'POST /api/auth/register'>) {
      await working(async () => adopt(await call('POST /api/auth/register', body)));
    },
    async login(body: RouteBody<'POST /api/auth/login'>) {
      await working(async () => adopt(await call('POST /api/auth/login', body)));
    },
    logout: () => part(() => call('POST /api/auth/logout', {})),
    deleteAccount: () => part(() => call('DELETE /api/auth/me', {})),
    dismissError: () => store.setState({ error: null }),
  });
}
