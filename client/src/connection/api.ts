import { httpErrorSchema } from '@hearsay/shared/envelope';
import { Refusal } from '@hearsay/shared/errors';
import { type RouteAnswer, type RouteBody, type RouteName, routes } from '@hearsay/shared/http-contract';

const TIMEOUT_MS = 10_000;

export interface ApiDeps {
  readonly origin: string;
  readonly fetch: typeof fetch;
  /** The token to show; null leaves it to the cookie. */
  readonly token: () => string | null;
}

/**
 * Calls a route of the contract and gives its parsed answer. `parameters` fill the `:names` of its path.
 * Rejects with the server's `Refusal`, or `UNAVAILABLE` where it cannot be reached.
 */
export type CallApi = <N extends RouteName>(
  name: N,
  body: RouteBody<N>,
  parameters?: Readonly<Record<string, string>>,
) => Promise<RouteAnswer<N>>;

export function createApi({ origin, fetch, token }: ApiDeps): CallApi {
  return async (name, body, parameters = {}) => {
    const [method = 'GET', path = ''] = name.split(' ');
    const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(parameters[key] ?? ''));
    const bearer = token();
    let status: number;
    let answer: unknown;
    try {
      const response = await fetch(`${origin}${filled}`, {
        method,
        headers: {
          ...(method !== 'GET' && { 'content-type': 'application/json' }),
          ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
        },
        ...(method !== 'GET' && { body: JSON.stringify(body) }),
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      status = response.status;
      answer = status === 204 ? {} : await response.json().catch(() => null);
    } catch {
      throw new Refusal('UNAVAILABLE', 'The server cannot be reached. Check the connection and try again.');
    }
    const refused = httpErrorSchema.safeParse(answer);
    if (refused.success) {
      const { code, message, retryAfterMs } = refused.data.error;
      throw new Refusal(code, message, retryAfterMs);
    }
    const parsed = routes[name].answer.safeParse(answer);
    if (status === routes[name].status && parsed.success) return parsed.data as RouteAnswer<typeof name>;
    // A proxy in between answers in its own words when the server behind it is away.
    throw new Refusal(status === 502 || status === 503 || status === 504 ? 'UNAVAILABLE' : 'SERVER_ERROR');
  };
}
