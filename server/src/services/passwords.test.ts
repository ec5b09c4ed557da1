import bcrypt from 'bcrypt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Passwords } from './passwords.ts';

afterEach(() => vi.restoreAllMocks());

/** A hash that takes a moment and no processor; tells how many were under way at once. */
function countBcrypt() {
  const seen = { running: 0, most: 0 };
  vi.spyOn(bcrypt, 'compare').mockImplementation(async (data: string | Buffer, hash: string) => {
    seen.running += 1;
    seen.most = Math.max(seen.most, seen.running);
    await new Promise((resolve) => setTimeout(resolve, 2));
    seen.running -= 1;
    if (data === 'fail') throw new Error('bcrypt failed');
    return data === hash;
  });
  return seen;
}

describe('passwords', () => {
  it('are hashed with bcrypt at cost 12, each with its own salt', async () => {
    const passwords = new Passwords();
    const [one, two] = await Promise.all([passwords.hash('sesame'), passwords.hash('sesame')]);
    expect(one).toMatch(/^\$2b\$12\$/);
    expect(one).not.toBe(two);
    expect(await passwords.matches('sesame', one)).toBe(true);
    expect(await passwords.matches('Sesame', one)).toBe(false);
  });

  it('take the same work for nobody as for a wrong password', async () => {
    const compare = vi.spyOn(bcrypt, 'compare');
    expect(await new Passwords().matches('wrong', null)).toBe(false);
    expect(compare).toHaveBeenCalledExactlyOnceWith('wrong', expect.stringMatching(/^\$2b\$12\$.{53}$/));
  });

  it('never fit nobody, not even the stand-in’s own', async () => {
    expect(await new Passwords().matches('nobody has this password', null)).toBe(false);
  });

  it('are looked at four at once at most, in turn, whatever fails in between', async () => {
    const seen = countBcrypt();
    const passwords = new Passwords();
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, (_, count) => passwords.matches(count % 3 === 0 ? 'fail' : 'x', 'x')),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(40);
    expect(seen).toEqual({ running: 0, most: 4 });
  });

  it('beyond a hundred that wait are UNAVAILABLE, and the others are served', async () => {
    countBcrypt();
    const passwords = new Passwords();
    const results = await Promise.allSettled(Array.from({ length: 110 }, () => passwords.matches('x', 'x')));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refused).toEqual(Array(6).fill('UNAVAILABLE'));
    expect(await passwords.matches('x', 'x')).toBe(true);
  });
});
