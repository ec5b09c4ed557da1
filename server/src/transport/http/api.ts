import { Refusal } from '@hearsay/shared/errors';
import { type RouteAnswer, type RouteBody, type RouteName, routes } from '@hearsay/shared/http-contract';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { StoredUser } from '../../ports/store.ts';
import type { Accounts } from '../../services/accounts.ts';
import type { Caller } from '../../services/caller.ts';
import { limitAddress } from '../address.ts';
import { tokenFromCookie } from '../cookie.ts';
import { bearerToken } from './bearer-token.ts';

/** One call of one route: its parsed body, who calls, and the answer for the few that set a cookie with it. */
export interface Call<N extends RouteName> {
  readonly body: RouteBody<N>;
  readonly params: Readonly<Record<string, string>>;
  readonly address: string;
  /** The caller, found by the token. Rejects with `AUTH_ERROR` where there is none. */
  authenticate(): Promise<{ user: StoredUser; caller: Caller }>;
  readonly response: Response;
}

/** One handler a route: it calls a service, and gives the answer's body. */
export type RouteHandlers = {
  readonly [N in RouteName]: (call: Call<N>) => Promise<RouteAnswer<N>>;
};

/** The `/api` routes of the contract, each parsed, authenticated where it asks, and answered with its status. */
export function apiRouter(handlers: RouteHandlers, accounts: Accounts, trustProxy: number): Router {
  const router = express.Router();
  for (const name of Object.keys(routes) as RouteName[]) {
    const [method = '', path = ''] = name.split(' ');
    const verb = method.toLowerCase() as 'get' | 'post' | 'patch' | 'delete';
    router[verb](path.replace(/^\/api/, ''), (request, response) =>
      serve(name, handlers[name] as (call: Call<RouteName>) => Promise<object>, {
        request,
        response,
        accounts,
        trustProxy,
      }),
    );
  }
  router.use((_request: Request, _response: Response, next: NextFunction) => next(new Refusal('NOT_FOUND')));
  return router;
}

interface Circumstances {
  readonly request: Request;
  readonly response: Response;
  readonly accounts: Accounts;
  readonly trustProxy: number;
}

async function serve(
  name: RouteName,
  handler: (call: Call<RouteName>) => Promise<object>,
  { request, response, accounts, trustProxy }: Circumstances,
): Promise<void> {
  const { body: schema, status } = routes[name];
  const parsed = schema.safeParse(request.body ?? {});
  if (!parsed.success) throw new Refusal('VALIDATION_ERROR');
  const address = limitAddress(request, trustProxy);
  const answer = await handler({
    body: parsed.data,
    params: request.params as Record<string, string>,
    address,
    authenticate: async () => {
      const token = bearerToken(request.headers) ?? tokenFromCookie(request.headers);
      if (token === undefined) throw new Refusal('AUTH_ERROR');
      const { user, claims } = await accounts.authenticate(token);
      return { user, caller: { ...claims, address } };
    },
    response,
  });
  if (status === 204) response.status(204).end();
  else response.status(status).json(answer);
}
