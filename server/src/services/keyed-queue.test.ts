import { describe, expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a keyed queue', () => {
  it('runs the work of one key one after another, and of different keys side by side', async () => {
    const queue = new KeyedQueue();
    const running = new Map<string, number>();
    let together = 0;
    const order: string[] = [];
    const work = (key: string, name: string) => async () => {
      running.set(key, (running.get(key) ?? 0) + 1);
      expect(running.get(key)).toBe(1);
      together = Math.max(
        together,
        [...running.values()].reduce((sum, count) => sum + count, 0),
      );
      await turn();
      order.push(name);
      running.set(key, 0);
    };
    await Promise.all(
      ['a1', 'b1', 'a2', 'b2', 'a3'].map((name) => queue.run(name.charAt(0), work(name.charAt(0), name))),
    );
    expect(order.filter((name) => name.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(together).toBe(2);
  });

  it('gives each its own outcome, and goes on after a failure', async () => {
    const queue = new KeyedQueue();
    const fails = queue.run('a', async () => Promise.reject(new Error('no')));
    const throws = queue.run('a', () => {
      throw new Error('at once');
    });
    const works = queue.run('a', async () => 'yes');
    await expect(fails).rejects.toThrow('no');
    await expect(throws).rejects.toThrow('at once');
    expect(await works).toBe('yes');
  });

  it('starts work that is asked for from within, after what is under way', async () => {
    const queue = new KeyedQueue();
    const order: string[] = [];
    let inner: Promise<void> | undefined;
    await queue.run('a', async () => {
      inner = queue.run('a', async () => void order.push('inner'));
      await turn();
      order.push('outer');
    });
    await inner;
    expect(order).toEqual(['outer', 'inner']);
  });
});
