import { describe, expect, it } from 'vitest';
import { createManualClock } from '../../connection/manual-clock.ts';
import { createOwnTyping, createTypists } from './typing.ts';

describe('typists', () => {
  it('are taken to have stopped after 8 s without another word', async () => {
    const clock = createManualClock();
    const changes: string[][] = [];
    const typists = createTypists(clock, (ids) => changes.push(ids));
    typists.hear('ben', true);
    await clock.advance(5_000);
    typists.hear('ben', true);
    typists.hear('cid', true);
    await clock.advance(7_999);
    expect(changes).toEqual([['ben'], ['ben', 'cid']]);
    await clock.advance(1);
    expect(changes.at(-1)).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('stop when they say so, once', () => {
    const changes: string[][] = [];
    const typists = createTypists(createManualClock(), (ids) => changes.push(ids));
    typists.hear('ben', false);
    typists.hear('ben', true);
    typists.hear('ben', false);
    typists.clear();
    expect(changes).toEqual([['ben'], []]);
  });
});

describe('own typing', () => {
  it('is said at most once in 4 s, and its end once', async () => {
    const clock = createManualClock();
    const said: boolean[] = [];
    const own = createOwnTyping(clock, (typing) => said.push(typing));
    own.stopped();
    own.typed();
    own.typed();
    await clock.advance(3_999);
    own.typed();
    expect(said).toEqual([true]);
    await clock.advance(1);
    own.typed();
    own.stopped();
    own.stopped();
    expect(said).toEqual([true, true, false]);
  });
});
