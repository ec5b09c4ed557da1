import type { CookieOptions, Response } from 'express';
import { TOKEN_LIFE } from '@hearsay/shared/limits';
import { type Accounts, faceOf, type SignedIn } from '../../services/accounts.ts';
import type { Limits } from '../../services/limits.ts';
import type { Rooms } from '../../services/rooms.ts';
import { TOKEN_COOKIE } from '../cookie.ts';
import type { RouteHandlers } from './api.ts';

export interface HandlerParts {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly limits: Limits;
  /** Whether people reach the server by https, where that is known. */
  readonly isSecure: boolean;
}

export function routeHandlers({ accounts, rooms, limits, isSecure }: HandlerParts): RouteHandlers {
  const cookie: CookieOptions = { httpOnly: true, sameSite: 'strict', path: '/', secure: isSecure };
  const withCookie = (response: Response, signedIn: SignedIn): SignedIn => {
    response.cookie(TOKEN_COOKIE, signedIn.token, { ...cookie, maxAge: TOKEN_LIFE.registered });
    return signedIn;
  };

  return {
    'POST /api/auth/guest': async ({ body, address }) => {
      limits.take('guestsPerAddress', address);
      return accounts.guest(body.name);
    },
    'POST /api/auth/register': async ({ body, address, response }) => {
      limits.take('registrationsPerAddress', address);
      return withCookie(response, await accounts.register(body.username, body.password, body.name));
    },
    'POST /api/auth/login': async ({ body, address, response }) => {
      limits.take('failedLoginsPerAddress', address);
      const signedIn = await accounts.login(body.username, body.password);
      limits.giveBack('failedLoginsPerAddress', address);
      return withCookie(response, signedIn);
    },
    'POST /api/auth/renew': async ({ authenticate, response }) => {
      const { user } = await authenticate();
      const signedIn = await accounts.renew(user);
      return user.kind === 'registered' ? withCookie(response, signedIn) : signedIn;
    },
    'GET /api/auth/me': async ({ authenticate }) => ({ user: faceOf((await authenticate()).user) }),
    'PATCH /api/auth/me': async ({ authenticate, body }) => {
      const { user } = await authenticate();
      return { user: await accounts.rename(user.id, body.name) };
    },
    'POST /api/auth/logout': async ({ authenticate, response }) => {
      const { caller } = await authenticate();
      await accounts.logout(caller);
      response.clearCookie(TOKEN_COOKIE, cookie);
      return {};
    },
    'DELETE /api/auth/me': async ({ authenticate, response }) => {
      const { user } = await authenticate();
      await accounts.delete(user.id);
      response.clearCookie(TOKEN_COOKIE, cookie);
      return {};
    },
    'POST /api/rooms': async ({ authenticate, body }) => {
      const { user } = await authenticate();
      return { room: await rooms.create(user.id, body) };
    },
    'GET /api/rooms': async ({ authenticate }) => {
      const { user } = await authenticate();
      return { rooms: await rooms.list(user.id) };
    },
    'DELETE /api/rooms/:code': async ({ authenticate, params }) => {
      const { user } = await authenticate();
      await rooms.close(user.id, params.code ?? '');
      return {};
    },
  };
}
