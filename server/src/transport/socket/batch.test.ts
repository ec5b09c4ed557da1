import type { RoomEvent, Signal } from '@hearsay/shared/models';
import { Decoder } from '@hearsay/shared/parser';
import { describe, expect, it } from 'vitest';
import { Batch } from './batch.ts';
import type { Parcel } from './frame.ts';
import type { HearsaySocket } from './server.ts';

const left = (seq: number): RoomEvent => ({ type: 'member-left', seq, memberId: 'm', reason: 'left' });
type Typing = Extract<Signal, { type: 'typing' }>;
const typing = (memberId: string): Typing => ({ type: 'typing', memberId, typing: true });
const newSocket = () => ({}) as HearsaySocket;

/** The places of the events in a parcel, and the members its signals speak of. */
function said(parcel: Parcel | null): (number | string)[] {
  const told: (number | string)[] = [];
  const decoder = new Decoder();
  decoder.on('decoded', (packet) => {
    const [, { events = [], signals = [] }] = packet.data as [string, { events?: RoomEvent[]; signals?: Typing[] }];
    for (const { seq } of events) told.push(seq);
    for (const { memberId } of signals) told.push(memberId);
  });
  for (const { bytes } of parcel?.frames ?? []) decoder.add(bytes);
  return told;
}

describe('a batch of what happened in a room', () => {
  it('tells who was there all of it, events first, encoded once', () => {
    const batch = new Batch('e');
    const [one, two] = [newSocket(), newSocket()];
    batch.signals.push(typing('a'));
    batch.events.push(left(1), left(2));
    const tellingFor = batch.tellings();
    expect(said(tellingFor(one).all)).toEqual([1, 2, 'a']);
    expect(said(tellingFor(one).needful)).toEqual([1, 2]);
    expect(tellingFor(two)).toBe(tellingFor(one));
  });

  it('[S4] tells a newcomer what came after, and nothing of before', () => {
    const batch = new Batch('e');
    const [first, second, last] = [newSocket(), newSocket(), newSocket()];
    batch.enter(first);
    batch.events.push(left(1));
    batch.signals.push(typing('a'));
    batch.enter(second);
    batch.events.push(left(2));
    batch.signals.push(typing('b'));
    batch.enter(last);
    const tellingFor = batch.tellings();
    expect(said(tellingFor(first).all)).toEqual([1, 2, 'a', 'b']);
    expect(said(tellingFor(second).all)).toEqual([2, 'b']);
    expect(said(tellingFor(second).needful)).toEqual([2]);
    expect(tellingFor(last)).toEqual({ all: null, needful: null });
  });

  it('spares who is behind the signals, where there is nothing else', () => {
    const batch = new Batch('e');
    batch.signals.push(typing('a'));
    const { all, needful } = batch.tellings()(newSocket());
    expect(said(all)).toEqual(['a']);
    expect(needful).toBeNull();
  });
});
