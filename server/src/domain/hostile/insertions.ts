import { forge, gone, text, times } from '../forged-update.ts';
import { type Attack, EVIL, LONG_TEXT, one, REFUSED } from './attack.ts';

/** Insertions whose places cost a naive reader the square of their number. */
export const insertions: readonly Attack[] = [
  {
    attack: '10,000 insertions of one id between the same neighbours',
    updates: () => [
      LONG_TEXT,
      one(
        times(10_000, (i) => text('x', { origin: [EVIL, 0], right: [EVIL, i + 1] })),
        200_000,
      ),
    ],
    outcome: `1 × taken, 1 × ${REFUSED}`,
  },
  {
    attack: 'the same, one by one',
    updates: () => [
      LONG_TEXT,
      ...times(5_000, (i) => one([text('x', { origin: [EVIL, 0], right: [EVIL, i + 1] })], 200_000 + i)),
    ],
    outcome: `2 × taken, 4999 × ${REFUSED}`,
  },
  {
    attack: 'the same, each with a letter that is known',
    updates: () => [
      LONG_TEXT,
      ...times(3_000, (i) => {
        const spot = { origin: [EVIL, 0], right: [EVIL, i + 1] } as const;
        return one([text(i === 0 ? 'x' : 'xx', spot)], Math.max(200_000, 199_999 + i));
      }),
    ],
    outcome: '3001 × taken',
  },
  {
    attack: 'two ids that take turns between the same neighbours',
    updates: () => takingTurns(4_000),
    outcome: /taken.*RATE_LIMIT_EXCEEDED/,
  },
  {
    attack: '256 KiB written backwards, letter by letter, four times',
    updates: () => times(4, (u) => backwards(u * 26_000, 26_000)),
    outcome: '3 × taken, 1 × RATE_LIMIT_EXCEEDED',
  },
  {
    attack: '256 KiB of one-letter insertions',
    updates: () => [one(times(32_000, (i) => text('x', i === 0 ? {} : { origin: [EVIL, Math.max(0, i - 2)] })))],
    outcome: '1 × taken',
  },
  {
    attack: '120,000 pieces of gone ground',
    updates: () => [one(times(120_000, () => gone(1)))],
    outcome: `1 × ${REFUSED}`,
  },
  { attack: '64 ids in 256 KiB of crossing dependencies', updates: () => [crossing()], outcome: '1 × taken' },
];

/** One client who writes each letter before the last: what a real editor could send, in the shortest pieces. */
function backwards(first: number, count: number): Uint8Array {
  const structs = times(count, (i) => text('x', first + i === 0 ? {} : { right: [EVIL, first + i - 1] }));
  return one(structs, first);
}

/** Two clients who each write backwards from one place, as if they never saw each other. */
function takingTurns(count: number): Uint8Array[] {
  return times(count, (i) => {
    const client = 1_000 + (i % 2);
    const clock = i >> 1;
    return forge([{ client, clock, structs: [text('x', clock === 0 ? {} : { right: [client, clock - 1] })] }]);
  });
}

/** 64 clients whose structs rest on each other's in a zigzag. */
function crossing(): Uint8Array {
  const length = 300;
  return forge(
    times(64, (c) => ({
      client: 1_000 + c,
      structs: times(length, (i) => {
        if (c > 0) return text('x', { origin: [1_000 + c - 1, i] });
        return text('x', i === 0 ? {} : { origin: [1_063, i - 1] });
      }),
    })),
  );
}
