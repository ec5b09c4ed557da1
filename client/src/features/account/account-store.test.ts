import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../connection/manual-clock.ts';
import { createTokenKeeper } from '../../connection/token.ts';
import { createAccountStore } from './account-store.ts';

const guest = { id: 'g', name: 'Ana', kind: 'guest' } as const;
const registered = { id: 'r', name: 'Ana', kind: 'registered' } as const;

function setUp({ cookie = false, token = false } = {}) {
  const answers: Record<string, () => unknown> = {
    'POST /api/auth/guest': () => ({ token: 'guest-token', expiresAt: 0, user: guest }),
    'POST /api/auth/login': () => ({ token: 'login-token', expiresAt: 0, user: registered }),
    'POST /api/auth/register': () => ({ token: 'login-token', expiresAt: 0, user: registered }),
    'POST /api/auth/renew': () => ({ token: 'cookie-token', expiresAt: 0, user: registered }),
    'GET /api/auth/me': () => ({ user: guest }),
    'PATCH /api/auth/me': () => ({ user: { ...guest, name: 'Anna' } }),
    'POST /api/auth/logout': () => ({}),
    'DELETE /api/auth/me': () => ({}),
  };
  const refuse = (name: string, code: ConstructorParameters<typeof Refusal>[0]) => {
    answers[name] = () => {
      throw new Refusal(code);
    };
  };
  const call = vi.fn(async (name: string, _body: unknown) => answers[name]?.());
  const tokens = createTokenKeeper({
    storage: null,
    clock: createManualClock(),
    renew: () => Promise.reject(new Error()),
  });
  if (token) tokens.adopt({ token: 'old', expiresAt: 0, user: guest });
  const account = createAccountStore({ call: call as never, tokens, mayHaveCookie: () => cookie });
  const calls = () => call.mock.calls.map(([name]) => name);
  return { account, tokens, calls, call, refuse };
}

describe('the account of this tab', () => {
  it('is a new guest, once, however often it is asked for', async () => {
    const { account, tokens, calls, call } = setUp();
    const [first, second] = await Promise.all([account.ensureGuest('Ana'), account.ensureGuest()]);
    await account.ensureGuest();
    expect(first).toEqual(guest);
    expect(second).toBe(first);
    expect(calls()).toEqual(['POST /api/auth/guest']);
    expect(call.mock.calls[0]?.[1]).toEqual({ name: 'Ana' });
    expect(tokens.current()).toBe('guest-token');
    expect(account.getState()).toEqual({ status: 'signed-in', user: guest, error: null, wantedName: null });
  });

  it('goes by the name that is wanted, wherever it goes in', async () => {
    const { account, call } = setUp();
    account.wantName('Ana');
    await account.ensureGuest('Offered');
    expect(call.mock.calls).toEqual([['POST /api/auth/guest', { name: 'Ana' }]]);
    expect(account.getState()).toMatchObject({ user: guest, wantedName: null });
  });

  it.each([
    ['of before takes the name that is wanted', { token: true }],
    ['takes the name that is wanted while it was being made', {}],
  ])('a guest %s', async (_, before) => {
    const { account, call } = setUp(before);
    const made = account.ensureGuest('Offered');
    account.wantName('Anna');
    await expect(made).resolves.toMatchObject({ id: 'g', name: 'Anna' });
    expect(call.mock.calls.at(-1)).toEqual(['PATCH /api/auth/me', { name: 'Anna' }]);
    expect(account.getState()).toMatchObject({ status: 'signed-in', user: { name: 'Anna' }, wantedName: null });
  });

  it('keeps a wanted name where nobody could be asked, and an account its own', async () => {
    const away = setUp();
    away.account.wantName('Anna');
    away.refuse('POST /api/auth/guest', 'UNAVAILABLE');
    await expect(away.account.ensureGuest()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(away.account.getState().wantedName).toBe('Anna');
    away.account.forget();
    expect(away.account.getState().wantedName).toBeNull();

    const known = setUp({ cookie: true });
    known.account.wantName('Anna');
    await expect(known.account.ensureGuest()).resolves.toEqual(registered);
    expect(known.calls()).not.toContain('PATCH /api/auth/me');
  });

  it('lets go of a wanted name that the server does not take, and of one that another replaces', async () => {
    const { account, call, refuse } = setUp({ token: true });
    refuse('PATCH /api/auth/me', 'VALIDATION_ERROR');
    account.wantName('none');
    await expect(account.ensureGuest()).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(account.ensureGuest()).resolves.toEqual(guest);

    account.wantName('none');
    await expect(account.rename('Anna')).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(call.mock.calls.at(-1)).toEqual(['PATCH /api/auth/me', { name: 'Anna' }]);
  });

  it('is nobody when all was forgotten while a guest was made, or renamed', async () => {
    const { account, tokens, call } = setUp();
    const forgetMeanwhile = (answer: object) =>
      call.mockImplementationOnce(async () => {
        account.forget();
        return answer;
      });
    forgetMeanwhile({ token: 'guest-token', expiresAt: 0, user: guest });
    await expect(account.ensureGuest('Ana')).rejects.toMatchObject({ code: 'AUTH_ERROR' });
    expect([account.getState().user, tokens.current()]).toEqual([null, null]);

    await account.ensureGuest();
    forgetMeanwhile({ user: { ...guest, name: 'Anna' } });
    await expect(account.rename('Anna')).rejects.toMatchObject({ code: 'AUTH_ERROR' });
    expect(account.getState().user).toBeNull();
  });

  it('is the same user after a reload', async () => {
    const { account, calls, tokens } = setUp({ token: true });
    await expect(account.ensureGuest()).resolves.toEqual(guest);
    expect(calls()).toEqual(['GET /api/auth/me']);
    expect(tokens.current()).toBe('old');
  });

  it('is recalled without making anyone, whoever asks meanwhile', async () => {
    const nobody = setUp();
    await nobody.account.recall();
    expect(nobody.calls()).toEqual([]);

    const { account, calls } = setUp({ token: true });
    const recalled = account.recall();
    await expect(account.ensureGuest('Another')).resolves.toEqual(guest);
    await recalled;
    expect(calls()).toEqual(['GET /api/auth/me']);

    const dead = setUp({ token: true });
    dead.refuse('GET /api/auth/me', 'AUTH_ERROR');
    await dead.account.recall();
    expect(dead.calls()).toEqual(['GET /api/auth/me']);
    expect(dead.account.getState()).toEqual({ status: 'none', user: null, error: null, wantedName: null });
  });

  it('is not recalled where it was forgotten meanwhile, and keeps its token where the server is away', async () => {
    const { account } = setUp({ token: true });
    const recalled = account.recall();
    account.forget();
    await recalled;
    expect(account.getState().user).toBeNull();

    const away = setUp({ token: true });
    away.refuse('GET /api/auth/me', 'UNAVAILABLE');
    await away.account.recall();
    expect(away.account.getState()).toMatchObject({ status: 'none', error: null });
    expect(away.tokens.current()).toBe('old');
  });

  it('is a new guest where the token of before is dead, and waits where the server is away', async () => {
    const away = setUp({ token: true });
    away.refuse('GET /api/auth/me', 'UNAVAILABLE');
    await expect(away.account.ensureGuest()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(away.tokens.current()).toBe('old');
    expect(away.account.getState()).toMatchObject({ status: 'none', error: { code: 'UNAVAILABLE' } });
    away.account.dismissError();
    expect(away.account.getState().error).toBeNull();

    const dead = setUp({ token: true });
    dead.refuse('GET /api/auth/me', 'AUTH_ERROR');
    await expect(dead.account.ensureGuest()).resolves.toEqual(guest);
    expect(dead.tokens.current()).toBe('guest-token');
    expect(dead.account.getState().error).toBeNull();
  });

  it('is the one that the cookie names, where this device signed in to one', async () => {
    const { account, tokens, calls } = setUp({ cookie: true });
    await expect(account.ensureGuest()).resolves.toEqual(registered);
    expect(calls()).toEqual(['POST /api/auth/renew']);
    expect(tokens.current()).toBe('cookie-token');
    const dead = setUp({ cookie: true });
    dead.refuse('POST /api/auth/renew', 'AUTH_ERROR');
    await expect(dead.account.ensureGuest()).resolves.toEqual(guest);
  });

  it('keeps its name when a new guest takes the place of a dead one', async () => {
    const { account, call } = setUp();
    await account.ensureGuest();
    await account.replaceGuest();
    expect(call.mock.calls.map(([, body]) => body)).toEqual([{}, { name: 'Ana' }]);
  });

  it('can be renamed, signed in to and out of', async () => {
    const { account, tokens } = setUp();
    await account.ensureGuest();
    await account.rename('Anna');
    expect(account.getState().user?.name).toBe('Anna');
    await account.login({ username: 'ana', password: 'correct horse' });
    expect(account.getState().user).toEqual(registered);
    expect(tokens.current()).toBe('login-token');
    await account.logout();
    expect(account.getState()).toEqual({ status: 'none', user: null, error: null, wantedName: null });
    expect(tokens.current()).toBeNull();
  });

  it('stays signed in where signing out did not reach the server, and is gone where the token was dead', async () => {
    const { account, refuse, tokens } = setUp();
    await account.login({ username: 'ana', password: 'correct horse' });
    refuse('POST /api/auth/logout', 'UNAVAILABLE');
    await expect(account.logout()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(account.getState()).toMatchObject({ status: 'signed-in', error: { code: 'UNAVAILABLE' } });
    refuse('DELETE /api/auth/me', 'AUTH_ERROR');
    await account.deleteAccount();
    expect(tokens.current()).toBeNull();
  });

  it('shows what was refused, and rejects with it', async () => {
    const { account, refuse } = setUp();
    refuse('POST /api/auth/register', 'CONFLICT');
    await expect(account.register({ username: 'ana', password: 'correct horse' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(account.getState()).toMatchObject({ status: 'none', error: { code: 'CONFLICT' } });
  });
});
