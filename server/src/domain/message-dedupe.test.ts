import { DEDUPE } from '@hearsay/shared/limits';
import { describe, expect, it } from 'vitest';
import { MessageDedupe } from './message-dedupe.ts';
import { seededRandom } from './seeded-random.ts';

const NOW = 1_800_000_000_000;
const ID = '5f0c7f1e-9d3a-4b7e-8a55-0123456789ab';
const receipt = { seq: 7, sentAt: NOW };

const idOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

describe('MessageDedupe', () => {
  it('[S3] gives a resend the first receipt, in either case of the UUID', () => {
    const dedupe = new MessageDedupe();
    expect(dedupe.find('ana', ID, NOW)).toBeUndefined();
    dedupe.remember('ana', ID, receipt, NOW);
    expect(dedupe.find('ana', ID, NOW)).toEqual(receipt);
    expect(dedupe.find('ana', ID.toUpperCase(), NOW)).toEqual(receipt);
  });

  it('[S3] tells senders apart', () => {
    const dedupe = new MessageDedupe();
    dedupe.remember('ana', ID, receipt, NOW);
    expect(dedupe.find('ben', ID, NOW)).toBeUndefined();
    expect(dedupe.find('Ana', ID, NOW)).toBeUndefined();
  });

  it('[S3] tells ids apart that differ in any digit', () => {
    const dedupe = new MessageDedupe();
    dedupe.remember('ana', ID, receipt, NOW);
    for (const [at, digit] of [...ID].entries()) {
      if (digit === '-') continue;
      const other = `${ID.slice(0, at)}${digit === '0' ? 'f' : '0'}${ID.slice(at + 1)}`;
      expect(dedupe.find('ana', other, NOW), other).toBeUndefined();
    }
  });

  it('[S3] remembers for 10 minutes', () => {
    const dedupe = new MessageDedupe();
    dedupe.remember('ana', ID, receipt, NOW);
    expect(dedupe.find('ana', ID, NOW + 10 * 60_000 - 1)).toEqual(receipt);
    expect(dedupe.find('ana', ID, NOW + 10 * 60_000)).toBeUndefined();
  });

  it('[S3] is bounded, the oldest dropped first', () => {
    const dedupe = new MessageDedupe();
    const last = 2 * DEDUPE.messages;
    for (let index = 0; index <= last; index += 1) dedupe.remember('ana', idOf(index), receipt, NOW);
    const oldest = last - DEDUPE.messages + 1;
    expect(dedupe.find('ana', idOf(oldest - 1), NOW)).toBeUndefined();
    expect(dedupe.find('ana', idOf(oldest), NOW)).toEqual(receipt);
    expect(dedupe.find('ana', idOf(last), NOW)).toEqual(receipt);
  });

  it('[S3] finds whatever was remembered in ten minutes and nothing else, as a list would, here and on a node that takes over', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { below, pick } = seededRandom(seed);
      let dedupe = new MessageDedupe();
      let list: { senderId: string; id: string; seq: number; at: number }[] = [];
      let now = NOW;
      for (let seq = 1; seq <= 5_000; seq += 1) {
        // Some three hundred at a time, of ids that come again; then nothing for a while.
        now += seq % 2_000 === 0 ? DEDUPE.ageMs : below(4_000);
        const [senderId, id] = [pick(['ana', 'ben']), idOf(below(400))];
        list = list.filter(({ at }) => now - at < DEDUPE.ageMs);
        const known = list.find((one) => one.senderId === senderId && one.id === id);
        expect(dedupe.find(senderId, id, now)?.seq).toBe(known?.seq);
        if (known) continue;
        dedupe.remember(senderId, id, { seq, sentAt: now }, now);
        list.push({ senderId, id, seq, at: now });
        if (seq % 1_700 !== 0) continue;
        const next = new MessageDedupe();
        next.restore(dedupe.snapshot(now), now);
        dedupe = next;
      }
    }
  });
});
