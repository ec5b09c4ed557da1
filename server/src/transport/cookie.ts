import type { IncomingHttpHeaders } from 'node:http';

/** The cookie of registered users: HttpOnly, SameSite=Strict. */
export const TOKEN_COOKIE = 'hearsay_token';

const PATTERN = new RegExp(`(?:^|;\\s*)${TOKEN_COOKIE}=([^;\\s]+)`);

/** The token in a request's Cookie header, if any. */
export function tokenFromCookie({ cookie }: IncomingHttpHeaders): string | undefined {
  return cookie?.match(PATTERN)?.[1];
}
