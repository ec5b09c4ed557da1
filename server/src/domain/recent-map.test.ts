import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

describe('RecentMap', () => {
  it('forgets what is as old as its age', () => {
    const map = new RecentMap<string>({ ageMs: 100, count: 10 });
    map.set('a', 'x', 0);
    expect(map.get('a', 99)).toBe('x');
    expect(map.get('a', 100)).toBeUndefined();
    map.set('b', 'y', 100);
    expect(map.size).toBe(1);
  });

  it('drops the least recently set beyond its count', () => {
    const map = new RecentMap<number>({ ageMs: 100, count: 2 });
    map.set('a', 1, 0);
    map.set('b', 2, 0);
    map.set('a', 3, 0);
    map.set('c', 4, 0);
    expect([map.get('a', 0), map.get('b', 0), map.get('c', 0), map.size]).toEqual([3, undefined, 4, 2]);
  });

  it('agrees with a plain list, whatever is done', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      act: fc.constantFrom('set', 'set', 'delete'),
      after: fc.nat(4),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const map = new RecentMap<number>({ ageMs: 8, count: 3 });
        let list: { key: string; value: number; at: number }[] = [];
        let now = 0;
        for (const [value, { key, act, after }] of steps.entries()) {
          now += after;
          list = list.filter((entry) => entry.key !== key);
          if (act === 'set') {
            map.set(key, value, now);
            list = [...list, { key, value, at: now }].slice(-3);
          } else map.delete(key);
          list = list.filter((entry) => now - entry.at < 8);
          for (const each of ['a', 'b', 'c', 'd', 'e']) {
            expect(map.get(each, now)).toBe(list.find((entry) => entry.key === each)?.value);
          }
          if (act === 'set') expect(map.size).toBe(list.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('drops in constant time when many keys come and go', () => {
    const map = new RecentMap<number>({ ageMs: 1_000, count: 150_000 });
    // With the first key of a plain Map this takes a minute.
    for (let index = 0; index < 600_000; index += 1) map.set(`key ${index}`, index, 0);
    expect(map.size).toBe(150_000);
  });
});
