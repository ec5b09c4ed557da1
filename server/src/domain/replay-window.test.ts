import type { RoomEvent } from '@hearsay/shared/models';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayWindow } from './replay-window.ts';

const KIB = 1024;
const bounds = { ageMs: 120_000, events: 500, bytes: 1024 * KIB };

const message = (seq: number, content = 'x'): RoomEvent => ({
  type: 'message',
  seq,
  id: '00000000-0000-4000-8000-000000000000',
  senderId: 'm',
  senderName: 'Ana',
  content,
  sentAt: 0,
});
const padUpdate = (seq: number): RoomEvent => ({ type: 'pad-update', seq, memberId: 'm', update: new Uint8Array(9) });
const left = (seq: number): RoomEvent => ({ type: 'member-left', seq, memberId: 'm', reason: 'left' });

const seqsSince = (window: ReplayWindow, seq: number, now: number, floor = 0): number[] =>
  window.since(seq, floor, now).missed.map((event) => event.seq);
const filled = (count: number, content = 'x', at = 0): ReplayWindow => {
  const window = new ReplayWindow(bounds);
  for (let seq = 1; seq <= count; seq += 1) window.push(message(seq, content), at);
  return window;
};

describe('ReplayWindow', () => {
  it('[S4] gives every event after a seq, in order and as it was', () => {
    const window = new ReplayWindow(bounds);
    const events = [message(1), left(2), message(3)];
    for (const event of events) window.push(event, 0);
    expect(window.since(0, 0, 0)).toEqual({ missed: events, complete: true });
    expect(window.since(1, 0, 0)).toEqual({ missed: events.slice(1), complete: true });
    expect(window.since(3, 0, 0)).toEqual({ missed: [], complete: true });
  });

  it('[S4] never gives what was before the own join', () => {
    expect(seqsSince(filled(6), 2, 0, 4)).toEqual([5, 6]);
    expect(seqsSince(filled(6), 5, 0, 4)).toEqual([6]);
  });

  it('[S4] counts pad updates and holds none', () => {
    const window = new ReplayWindow(bounds);
    for (const event of [message(1), padUpdate(2), padUpdate(3), message(4), padUpdate(5)]) window.push(event, 0);
    expect(window.last).toBe(5);
    expect(window.since(1, 0, 0)).toEqual({ missed: [message(4)], complete: true });
    expect(window.since(5, 0, 0)).toEqual({ missed: [], complete: true });
  });

  it('[S4] holds 120 s, no longer', () => {
    const window = filled(1, 'x', 0);
    window.push(message(2), 1);
    expect(seqsSince(window, 0, 119_999)).toEqual([1, 2]);
    expect(window.since(0, 0, 120_000)).toEqual({ missed: [message(2)], complete: false });
    expect(window.since(1, 0, 120_000)).toEqual({ missed: [message(2)], complete: true });
    expect(window.since(1, 0, 120_001)).toEqual({ missed: [], complete: false });
    expect(window.since(2, 0, 120_001)).toEqual({ missed: [], complete: true });
  });

  it('[S4] holds 500 events', () => {
    const window = filled(501);
    expect(window.since(0, 0, 0).complete).toBe(false);
    expect(window.since(1, 0, 0).complete).toBe(true);
    expect(seqsSince(window, 0, 0)).toEqual(Array.from({ length: 500 }, (_, index) => index + 2));
  });

  it('[S4] holds 1 MiB, counted in UTF-8', () => {
    const ascii = filled(300, 'x'.repeat(4_000));
    const emoji = filled(300, '😀'.repeat(4_000));
    const held = (window: ReplayWindow): number => seqsSince(window, 0, 0).length;
    expect(held(ascii) * 4_000).toBeLessThanOrEqual(bounds.bytes);
    expect(held(ascii)).toBeGreaterThan(220);
    expect(held(emoji) * 16_000).toBeLessThanOrEqual(bounds.bytes);
    expect(held(emoji)).toBeGreaterThan(60);
    expect(seqsSince(emoji, 0, 0).at(-1)).toBe(300);
  });

  it('[S4] an event larger than the window is not held', () => {
    const window = new ReplayWindow({ ...bounds, bytes: 4 * KIB });
    window.push(message(1, 'x'.repeat(5 * KIB)), 0);
    expect(window.since(0, 0, 0)).toEqual({ missed: [], complete: false });
    window.push(message(2), 0);
    expect(window.since(1, 0, 0)).toEqual({ missed: [message(2)], complete: true });
  });

  it('[S5] a seq beyond the room is a gap', () => {
    expect(filled(3).since(4, 0, 0)).toEqual({ missed: [], complete: false });
  });

  it('[S5] a pad update that is gone is no gap', () => {
    const window = new ReplayWindow({ ...bounds, events: 1 });
    for (const event of [message(1), padUpdate(2), message(3)]) window.push(event, 0);
    expect(window.since(1, 0, 0)).toEqual({ missed: [message(3)], complete: true });
    expect(window.since(0, 0, 0)).toEqual({ missed: [message(3)], complete: false });
  });

  it('[S5] what was before the window began is a gap', () => {
    const window = new ReplayWindow(bounds, 7);
    expect(window.last).toBe(7);
    expect(window.since(7, 0, 0).complete).toBe(true);
    expect(window.since(6, 0, 0).complete).toBe(false);
  });

  it('[S5] an event that leaves nothing to replay still counts', () => {
    const window = filled(1);
    window.advance(2);
    window.advance(1);
    expect(window.last).toBe(2);
    expect(window.since(2, 0, 0).complete).toBe(true);
  });

  it('[S1] takes an event once', () => {
    const window = filled(3);
    window.push(message(2), 0);
    window.push(message(3), 0);
    expect(seqsSince(window, 0, 0)).toEqual([1, 2, 3]);
  });

  it('[S4] agrees with a plain list, whatever happens', () => {
    const step = fc.record({ pad: fc.boolean(), after: fc.nat(30), size: fc.nat(2_000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(70), fc.nat(70), (steps, seq, floor) => {
        const small = { ageMs: 100, events: 6, bytes: 8 * KIB };
        const window = new ReplayWindow(small);
        let list: { event: RoomEvent; at: number; bytes: number }[] = [];
        let dropped = 0;
        let now = 0;
        for (const [index, { pad, after, size }] of steps.entries()) {
          now += after;
          const event = pad ? padUpdate(index + 1) : message(index + 1, 'x'.repeat(size));
          window.push(event, now);
          if (!pad) list.push({ event, at: now, bytes: size + 512 });
          const bytes = () => list.reduce((sum, held) => sum + held.bytes, 0);
          while (list[0] && (list.length > small.events || bytes() > small.bytes || now - list[0].at >= small.ageMs)) {
            dropped = list[0].event.seq;
            list = list.slice(1);
          }
        }
        expect(window.since(seq, floor, now)).toEqual({
          missed: list.map(({ event }) => event).filter((event) => event.seq > seq && event.seq > floor),
          complete: seq >= dropped && seq <= steps.length,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('[S4] takes events in constant time', () => {
    const window = new ReplayWindow({ ageMs: 1e9, events: 100_000, bytes: 1e12 });
    // With an array that is shifted this takes a minute.
    for (let seq = 1; seq <= 400_000; seq += 1) window.push(left(seq), 0);
    expect(seqsSince(window, 0, 0)).toHaveLength(100_000);
  });
});
