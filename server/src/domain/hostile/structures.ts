import { forge, skip, text, times, type } from '../forged-update.ts';
import { type Attack, EVIL, HONEST, one, REFUSED } from './attack.ts';

const nested = (depth: number) =>
  one(times(depth, (i) => type(0, i === 0 ? { parent: 'tree' } : { parent: [EVIL, i - 1] })));

/** Structs that hang on what is not there, on themselves, or too deep. */
export const structures: readonly Attack[] = [
  { attack: 'types nested 33 deep', updates: () => [nested(33)], outcome: `1 × ${REFUSED}` },
  { attack: 'types nested 20,000 deep', updates: () => [nested(20_000)], outcome: `1 × ${REFUSED}` },
  {
    attack: '8,000 updates that each rest on the missing',
    updates: () => times(8_000, (i) => one([text('x', { origin: [EVIL, i * 2 + 5] })], i * 2 + 6)),
    outcome: `8000 × ${REFUSED}`,
  },
  {
    attack: '8,000 tiny gaps in one update',
    updates: () => [one(times(8_000, (i) => (i % 2 === 0 ? text('x') : skip(1))))],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: 'neighbours in the future',
    updates: () => [
      one([text('x', { origin: [HONEST.client, 5_000] })]),
      one([text('x', { right: [HONEST.client, 5_000] })]),
      one([text('x', { origin: [EVIL, 0] })]),
    ],
    outcome: `3 × ${REFUSED}`,
  },
  {
    attack: 'structs that wait for each other',
    updates: () => [
      forge([
        { client: EVIL, structs: [text('x', { origin: [EVIL + 1, 0] })] },
        { client: EVIL + 1, structs: [text('x', { origin: [EVIL, 0] })] },
      ]),
    ],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: 'types that hold each other',
    updates: () => [
      one([type(0, { parent: [EVIL, 0] })]),
      forge([
        { client: EVIL, structs: [type(0, { parent: [EVIL + 1, 0] })] },
        { client: EVIL + 1, structs: [type(0, { parent: [EVIL, 0] })] },
      ]),
    ],
    outcome: `2 × ${REFUSED}`,
  },
  {
    attack: 'a parent that is no type',
    updates: () => [one([text('x', { parent: [HONEST.client, 0] })])],
    outcome: `1 × ${REFUSED}`,
  },
];
