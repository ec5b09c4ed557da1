import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NodeEvent } from '../../domain/node-event.ts';
import { message } from '../../ports/relay-samples.contract.ts';
import { type Batch, RoomOutbox } from './redis-outbox.ts';

let sent: Batch[];
let signals: number;
let outbox: RoomOutbox;
beforeEach(() => {
  vi.useFakeTimers();
  [sent, signals] = [[], 0];
  outbox = new RoomOutbox((batch, given) => {
    if (batch) sent.push(batch);
    signals += given.length;
  });
});
afterEach(() => void vi.useRealTimers());

// An immediate that a timer asked for is due a millisecond later, with these clocks.
const turn = () => vi.advanceTimersByTime(1);
const textsOf = (batch: Batch | undefined) =>
  batch?.events.map((event: NodeEvent) => 'content' in event && event.content);
/** What became of a publish: its place, or the code that it was refused with. */
const outcome = (...texts: string[]) =>
  outbox.publish(texts.map(message)).then(
    ({ seq }) => seq,
    ({ code }: { code: string }) => code,
  );

describe('what a node says in a room', () => {
  it('leaves together at the end of the turn', async () => {
    const places = [outcome('a'), outcome('b', 'c')];
    expect(sent).toHaveLength(0);
    turn();
    expect(sent.map(textsOf)).toEqual([['a', 'b', 'c']]);
    outbox.place(sent[0]?.id ?? 0, 7);
    outbox.heard({ epoch: 'e', next: 10 });
    expect(await Promise.all(places)).toEqual([7, 8]);
  });

  it('[S1] is not sent before what was sent earlier has its place', async () => {
    const first = outcome('a');
    turn();
    const others = [outcome('b'), outcome('c')];
    turn();
    expect(sent.map(textsOf)).toEqual([['a']]);
    outbox.place(sent[0]?.id ?? 0, 1);
    turn();
    expect(sent.map(textsOf)).toEqual([['a'], ['b', 'c']]);
    outbox.place(sent[1]?.id ?? 0, 2);
    outbox.heard({ epoch: 'e', next: 4 });
    expect(await Promise.all([first, ...others])).toEqual([1, 2, 3]);
  });

  it('is sent where what was sent earlier was refused', async () => {
    const first = outcome('a');
    turn();
    void outcome('b');
    if (sent[0]) outbox.refuse(sent[0]);
    turn();
    expect(await first).toBe('UNAVAILABLE');
    expect(sent.map(textsOf)).toEqual([['a'], ['b']]);
  });

  it('is refused a second after it was said, sent or not', async () => {
    const first = outcome('a');
    turn();
    vi.advanceTimersByTime(600);
    const second = outcome('b');
    vi.advanceTimersByTime(400);
    turn();
    expect(await first).toBe('UNAVAILABLE');
    turn();
    expect(sent.map(textsOf)).toEqual([['a'], ['b']]);
    vi.advanceTimersByTime(600);
    turn();
    expect(await second).toBe('UNAVAILABLE');
  });

  it('of the moment waits for no place', () => {
    void outcome('a');
    turn();
    void outcome('b');
    outbox.signal({ type: 'typing', memberId: 'm', typing: true });
    turn();
    expect(sent).toHaveLength(1);
    expect(signals).toBe(1);
  });

  it('is all sent when the room is closed, and refused', async () => {
    const places = [outcome('a')];
    turn();
    places.push(outcome('b'));
    outbox.close();
    expect(sent.map(textsOf)).toEqual([['a'], ['b']]);
    expect(await Promise.all(places)).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
  });
});
