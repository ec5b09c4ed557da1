import { TOKEN_LIFE } from '@hearsay/shared/limits';
import type { CookieOptions, Response } from 'express';
import { type Accounts, faceOf, type SignedIn } from '../../services/accounts.ts';
import type { Rooms } from '../../services/rooms.ts';
import { TOKEN_COOKIE } from '../cookie.ts';
import type { RouteHandlers } from './api.ts';

export interface HandlerParts {
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  /** Whether people reach the server by https, where that is known beforehand. */
  readonly isSecure: boolean;
}

/** Every route of `/api`, each by its service; the cookie of registered users comes and goes with their tokens. */
export function routeHandlers({ accounts, rooms, isSecure }: HandlerParts): RouteHandlers {
  const options = ({ req }: Response): CookieOptions => ({
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
    secure: isSecure || req.secure,
  });
  const withCookie = (response: Response, signedIn: SignedIn): SignedIn => {
    response.cookie(TOKEN_COOKIE, signedIn.token, { ...options(response), maxAge: TOKEN_LIFE.registered });
    return signedIn;
  };

  return {
    'POST /api/auth/guest': async ({ body, address }) => accounts.guest(address, body.name),
    'POST /api/auth/register': async ({ body, address, response }) =>
      withCookie(response, await accounts.register(address, body.username, body.password, body.name)),
    'POST /api/auth/login': async ({ body, address, response }) =>
      withCookie(response, await accounts.login(address, body.username, body.password)),
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
      response.clearCookie(TOKEN_COOKIE, options(response));
      return {};
    },
    'DELETE /api/auth/me': async ({ authenticate, response }) => {
      const { user } = await authenticate();
      await accounts.delete(user.id);
      response.clearCookie(TOKEN_COOKIE, options(response));
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
