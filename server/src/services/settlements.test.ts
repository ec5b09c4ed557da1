import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../test/recording-log.ts';
import { Settlements } from './settlements.ts';

function setUp() {
  const logged: string[] = [];
  const log = recordingLog((message) => void logged.push(message));
  return { settlements: new Settlements(log), logged };
}

/** A store that is away until told otherwise, and what reached it. */
function store() {
  const state = { away: true, done: [] as string[], tried: 0 };
  const write = (name: string) => async () => {
    state.tried += 1;
    if (state.away) throw new Refusal('UNAVAILABLE');
    state.done.push(name);
  };
  return { state, write };
}

describe('settlements', () => {
  it('do a write at once where the store is there', async () => {
    const { settlements } = setUp();
    const { state, write } = store();
    state.away = false;
    await settlements.settle(write('a'));
    expect([state.done, settlements.owed]).toEqual([['a'], 0]);
  });

  it('owe what the store could not take, and do it in order when it is back', async () => {
    const { settlements } = setUp();
    const { state, write } = store();
    for (const name of ['a', 'b', 'c']) await settlements.settle(write(name));
    expect(settlements.owed).toBe(3);
    await settlements.retry();
    expect([state.tried, settlements.owed]).toEqual([4, 3]);
    state.away = false;
    await settlements.retry();
    expect([state.done, settlements.owed]).toEqual([['a', 'b', 'c'], 0]);
    await settlements.retry();
    expect(state.done).toHaveLength(3);
  });

  it('keep the order where the store goes away in the middle', async () => {
    const { settlements } = setUp();
    const { state, write } = store();
    await settlements.settle(write('a'));
    await settlements.settle(async () => {
      await write('b')();
      state.away = true;
    });
    await settlements.settle(write('c'));
    state.away = false;
    await settlements.retry();
    expect([state.done, settlements.owed]).toEqual([['a', 'b'], 1]);
    state.away = false;
    await settlements.retry();
    expect(state.done).toEqual(['a', 'b', 'c']);
  });

  it('do not repeat what failed for another reason: it is logged, and never thrown', async () => {
    const { settlements, logged } = setUp();
    await settlements.settle(async () => {
      throw new Error('a bug');
    });
    expect([settlements.owed, logged]).toEqual([0, ['a store write failed']]);
  });

  it('hold 10,000 while the store is away, and say once that they drop what comes beyond', async () => {
    const { settlements, logged } = setUp();
    const { state, write } = store();
    for (let count = 0; count < 10_002; count += 1) await settlements.settle(write('a'));
    expect([settlements.owed, logged]).toEqual([10_000, ['store writes are dropped: too many are owed']]);
    state.away = false;
    await settlements.retry();
    expect([settlements.owed, state.done.length]).toEqual([0, 10_000]);
  });

  it('lose nothing that comes while they retry', async () => {
    const { settlements } = setUp();
    const { state, write } = store();
    await settlements.settle(write('a'));
    state.away = false;
    const retrying = settlements.retry();
    state.away = true;
    await settlements.settle(write('late'));
    await retrying;
    state.away = false;
    await settlements.retry();
    expect([...state.done].sort()).toEqual(['a', 'late']);
    expect(settlements.owed).toBe(0);
  });
});
