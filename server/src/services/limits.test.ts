import { Refusal } from '@hearsay/shared/errors';
import { RATES, SOCKETS } from '@hearsay/shared/limits';
import { describe, expect, it } from 'vitest';
import { Limits } from './limits.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function setUp(scale = 1) {
  const time = { now: 1_700_000_000_000 };
  const limits = new Limits({ now: () => time.now, every: () => () => {}, sleep: async () => {} }, scale);
  return { limits, time };
}

describe('[L1] limits', () => {
  it.each([
    ['messages', 60, MINUTE, 10],
    ['padUpdates', 60, SECOND, 120],
    ['padBytes', 262_144, SECOND, 524_288],
    ['padSyncs', 2, SECOND, 10],
    ['awareness', 20, SECOND, 20],
    ['typing', 1, SECOND, 1],
    ['joins', 10, MINUTE, 10],
    ['rooms', 20, HOUR, 20],
    ['passphraseChanges', 10, MINUTE, 10],
    ['renames', 10, MINUTE, 10],
    ['socketEvents', 200, SECOND, 200],
    ['roomUpdates', 60, MINUTE, 60],
    ['presence', 2, SECOND, 20],
    ['guestsPerAddress', 60, HOUR, 60],
    ['registrationsPerAddress', 20, HOUR, 20],
    ['failedLoginsPerAddress', 10, MINUTE, 10],
    ['failedJoinsPerAddress', 10, MINUTE, 10],
  ] as const)('%s: %d in %d ms, %d at once', (name, tokens, perMs, burst) => {
    expect(RATES[name]).toEqual({ tokens, perMs, burst });
  });

  it('let 20 sockets a user and 200 an address', () => {
    expect(SOCKETS).toEqual({ perUser: 20, perAddress: 200 });
  });

  it('refuse with the time to wait, and serve who waited', () => {
    const { limits, time } = setUp();
    for (let count = 0; count < 10; count += 1) limits.take('messages', 'ana');
    expect(() => limits.take('messages', 'ana')).toThrow(
      expect.objectContaining({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: SECOND }),
    );
    limits.take('messages', 'ben');
    limits.take('renames', 'ana');
    time.now += SECOND;
    limits.take('messages', 'ana');
  });

  it('take from several all that was asked, or nothing', () => {
    const { limits } = setUp();
    for (let count = 0; count < 3; count += 1) limits.takeAll('ana', { renames: 2, roomUpdates: 1, padBytes: 100 });
    for (let count = 0; count < 99; count += 1)
      expect(() => limits.takeAll('ana', { roomUpdates: 1, renames: 5 })).toThrow(
        expect.objectContaining({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 6 * SECOND }),
      );
    limits.take('renames', 'ana', 4);
    limits.take('roomUpdates', 'ana', 57);
    expect(limits.tryTake('roomUpdates', 'ana')).toBe(SECOND);
  });

  it('multiply tokens and burst by the scale', () => {
    const { limits } = setUp(3);
    for (let count = 0; count < 30; count += 1) limits.take('messages', 'ana');
    expect(limits.tryTake('messages', 'ana')).toBe(Math.ceil(SECOND / 3));
  });

  it('give back where the service was away, and not for another failure', async () => {
    const { limits } = setUp(0.1);
    const fail = (code: 'UNAVAILABLE' | 'CONFLICT') => () => Promise.reject(new Refusal(code));
    for (let count = 0; count < 5; count += 1) {
      await expect(limits.during('registrationsPerAddress', 'here', fail('UNAVAILABLE'))).rejects.toMatchObject({
        code: 'UNAVAILABLE',
      });
    }
    for (let count = 0; count < 2; count += 1) {
      await expect(limits.during('registrationsPerAddress', 'here', fail('CONFLICT'))).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    }
    await expect(limits.during('registrationsPerAddress', 'here', async () => 1)).rejects.toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
    });
  });
});
