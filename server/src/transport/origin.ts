import type { IncomingMessage } from 'node:http';

/**
 * Whether a request may come from where it says: no Origin, one that PUBLIC_ORIGIN lists, or, where that is not set,
 * the server's own host and port. CORS alone would not stop a WebSocket from another origin.
 */
export function isAllowedOrigin({ headers }: IncomingMessage, publicOrigins: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (publicOrigins.length > 0) return publicOrigins.includes(origin);
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}
