import { DEDUPE } from '@hearsay/shared/limits';
import { describe, expect, it } from 'vitest';
import { MessageDedupe, messageKey } from './message-dedupe.ts';

const NOW = 1_800_000_000_000;
const ID = '5f0c7f1e-9d3a-4b7e-8a55-0123456789ab';
const receipt = { seq: 7, sentAt: NOW };

describe('MessageDedupe', () => {
  it('[S3] gives a resend the first receipt, in either case of the UUID', () => {
    const dedupe = new MessageDedupe();
    expect(dedupe.find(messageKey('ana', ID), NOW)).toBeUndefined();
    dedupe.remember(messageKey('ana', ID), receipt, NOW);
    expect(dedupe.find(messageKey('ana', ID), NOW)).toEqual(receipt);
    expect(dedupe.find(messageKey('ana', ID.toUpperCase()), NOW)).toEqual(receipt);
  });

  it('[S3] tells senders apart', () => {
    const dedupe = new MessageDedupe();
    dedupe.remember(messageKey('ana', ID), receipt, NOW);
    expect(dedupe.find(messageKey('ben', ID), NOW)).toBeUndefined();
    expect(dedupe.find(messageKey('Ana', ID), NOW)).toBeUndefined();
  });

  it('[S3] remembers for 10 minutes', () => {
    const dedupe = new MessageDedupe();
    dedupe.remember(messageKey('ana', ID), receipt, NOW);
    expect(dedupe.find(messageKey('ana', ID), NOW + 10 * 60_000 - 1)).toEqual(receipt);
    expect(dedupe.find(messageKey('ana', ID), NOW + 10 * 60_000)).toBeUndefined();
  });

  it('[S3] is bounded, the oldest dropped first', () => {
    const dedupe = new MessageDedupe();
    const idOf = (index: number): string => `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
    for (let index = 0; index <= DEDUPE.messages; index += 1)
      dedupe.remember(messageKey('ana', idOf(index)), receipt, NOW);
    expect(dedupe.find(messageKey('ana', idOf(0)), NOW)).toBeUndefined();
    expect(dedupe.find(messageKey('ana', idOf(1)), NOW)).toEqual(receipt);
    expect(dedupe.find(messageKey('ana', idOf(DEDUPE.messages)), NOW)).toEqual(receipt);
  });
});
