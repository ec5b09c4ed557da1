import { forge, times } from '../forged-update.ts';
import { type Attack, EVIL, HONEST, LONG_TEXT, REFUSED, TOO_MUCH } from './attack.ts';

/** Deletions of what is not there, and far too many of them. */
export const deletions: readonly Attack[] = [
  {
    attack: '1,000,000 deletions',
    updates: () => [forge([], [{ client: HONEST.client, ranges: times(1_000_000, (i) => [i * 2, 1] as const) }])],
    outcome: `1 × ${TOO_MUCH}`,
  },
  {
    attack: 'deletions of what is not there',
    updates: () => [
      forge([], [{ client: HONEST.client, ranges: [[0, 5_000]] }]),
      forge([], [{ client: 77, ranges: [[0, 1]] }]),
    ],
    outcome: `2 × ${REFUSED}`,
  },
  {
    attack: '60,000 deletions, backwards',
    updates: () => [
      LONG_TEXT,
      forge([], [{ client: EVIL, ranges: times(60_000, (i) => [(59_999 - i) * 2, 1] as const) }]),
    ],
    outcome: `1 × taken, 1 × ${REFUSED}`,
  },
  {
    attack: 'every second of 130,000 characters deleted at once',
    updates: () => [LONG_TEXT, forge([], [{ client: EVIL, ranges: times(65_000, (i) => [i * 2, 1] as const) }])],
    outcome: `1 × taken, 1 × ${TOO_MUCH}`,
  },
  {
    attack: 'every second of 200,000 characters deleted, bit by bit',
    updates: () => [
      LONG_TEXT,
      ...times(100, (k) =>
        forge([], [{ client: EVIL, ranges: times(1_000, (i) => [(99 - k) * 2_000 + i * 2, 1] as const) }]),
      ),
    ],
    outcome: /^\d+ × taken, \d+ × (RATE_LIMIT_EXCEEDED|PAYLOAD_TOO_LARGE)/,
  },
];
