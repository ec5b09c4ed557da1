import type { IncomingMessage } from 'node:http';
import { ipKeyGenerator } from 'express-rate-limit';

/** Someone with IPv6 at home usually holds a whole /56 (RFC 6177), so limits count by that. */
const IPV6_PREFIX = 56;

/**
 * The address that limits count by. Behind `hops` trusted proxies it is the one that the outermost of them saw;
 * whatever a client wrote into X-Forwarded-For itself stands further left and is never read.
 */
export function limitAddress(request: IncomingMessage, hops: number): string {
  const own = request.socket.remoteAddress ?? '';
  const address = hops > 0 ? (outermost(String(request.headers['x-forwarded-for'] ?? ''), hops) ?? own) : own;
  // Every IPv6 address has a colon, and no other has one.
  return address.includes(':') ? ipKeyGenerator(address.replace(/^::ffff:(?=\d+\.)/i, ''), IPV6_PREFIX) : address;
}

/** What the outermost of the trusted proxies saw; undefined where it says nothing. */
function outermost(forwarded: string, hops: number): string | undefined {
  const chain = forwarded
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const seen = chain[Math.max(0, chain.length - hops)];
  return seen && withoutPort(seen);
}

/** Some proxies name the port too: each connection would be an address of its own, and no limit would ever be met. */
function withoutPort(address: string): string {
  return address.match(/^\[([^\]]*)\](?::\d+)?$/)?.[1] ?? address.match(/^(\d+\.\d+\.\d+\.\d+):\d+$/)?.[1] ?? address;
}
