import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { limitAddress } from './address.ts';

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('[L1] the address that limits count by', () => {
  it.each([
    ['the socket’s own', '192.0.2.1', undefined, 0, '192.0.2.1'],
    ['an IPv4 address in IPv6', '::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
    ['the socket’s own, whatever is claimed, without proxies', '192.0.2.1', '203.0.113.9', 0, '192.0.2.1'],
    ['what one proxy saw', '10.0.0.1', '192.0.2.1', 1, '192.0.2.1'],
    ['what one proxy saw, not what was claimed to its left', '10.0.0.1', '203.0.113.9, 192.0.2.1', 1, '192.0.2.1'],
    ['what the outer of two saw', '10.0.0.1', '203.0.113.9, 192.0.2.1, 10.0.0.2', 2, '192.0.2.1'],
    ['without the port that some proxies name', '10.0.0.1', '192.0.2.1:40213', 1, '192.0.2.1'],
    ['without the brackets and port of IPv6', '10.0.0.1', '[2001:db8:1::1]:40213', 1, '2001:db8:1::/56'],
    ['without the brackets of IPv6', '10.0.0.1', '[2001:db8:1::1]', 1, '2001:db8:1::/56'],
    ['the socket’s own, where the proxy says nothing', '192.0.2.1', undefined, 1, '192.0.2.1'],
    ['the socket’s own, where the proxy says nothing but commas', '192.0.2.1', ' , ,', 1, '192.0.2.1'],
  ])('is %s', (_, remote, forwarded, hops, address) => {
    expect(limitAddress(from(remote, forwarded), hops)).toBe(address);
  });

  it('is the /56 of IPv6', () => {
    const of = (address: string) => limitAddress(from(address), 0);
    expect(of('2001:db8:1:0::1')).toBe(of('2001:db8:1:ff:ffff:ffff:ffff:ffff'));
    expect(of('2001:db8:1:0::1')).not.toBe(of('2001:db8:1:100::1'));
    expect(of('2001:DB8:1::1')).toBe(of('2001:db8:1::2'));
    expect(of('fe80::1%eth0')).toContain('fe80');
  });

  it('is something for whatever stands there', () => {
    for (const junk of ['', 'junk', '::zz', '1.2.3', 'x'.repeat(5_000), '[::1]:80', '192.0.2.1:80', '::ffff:junk']) {
      expect(typeof limitAddress(from('10.0.0.1', junk), 1)).toBe('string');
    }
    expect(limitAddress(from(undefined), 0)).toBe('');
  });
});
