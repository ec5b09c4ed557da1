import type { IncomingHttpHeaders } from 'node:http';

/** The token of `Authorization: Bearer` (RFC 6750), if any. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  return authorization?.match(/^Bearer +(\S+)$/i)?.[1];
}
