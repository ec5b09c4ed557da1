import { deleted, forge, gone, skip, text, times, type } from '../forged-update.ts';
import { type Attack, EVIL, HONEST, OFFLINE, one, REFUSED, TOO_MUCH } from './attack.ts';

/** Client ids and clocks: out of range, not its own, too many, or known ones that say something else (P1, P7). */
export const clocks: readonly Attack[] = [
  { attack: 'clock at 2^32', updates: () => [one([gone(2 ** 32)])], outcome: `1 × ${REFUSED}` },
  { attack: 'clock at 2^53', updates: () => [one([gone(2 ** 53 - 1), gone(2 ** 53 - 1)])], outcome: `1 × ${REFUSED}` },
  { attack: 'its own clock at 2^32 - 1', updates: () => [one([gone(2 ** 32 - 1)])], outcome: '1 × taken' },
  { attack: 'a deletion of 4e9 characters, its own', updates: () => [one([deleted(4e9)])], outcome: '1 × taken' },
  {
    attack: 'structs without length',
    updates: () => [one([text('')]), one([gone(0)]), one([deleted(0)])],
    outcome: `3 × ${REFUSED}`,
  },
  {
    attack: 'a client id over 2^53',
    updates: () => [forge([{ client: 2 ** 53, structs: [text('x')] }])],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: "ground gone over others' coming clocks",
    updates: () => [
      forge([{ client: HONEST.client, clock: HONEST.text.length, structs: [gone(1_000)] }]),
      forge([{ client: OFFLINE.client, clock: 6, structs: [gone(1_000)] }]),
    ],
    outcome: '2 × ACCESS_DENIED',
  },
  {
    attack: 'a known letter of its own again, that goes on in another place',
    updates: () => [
      one([text('a')]),
      one([text('ab', { parent: 'elsewhere' })]),
      one([type(1, { parent: 'map' })], 1),
      one([text('ab', { parent: [EVIL, 1] })]),
      forge([{ client: EVIL, clock: 1, structs: [type(1, { parent: 'map' }), text('ab')] }]),
      forge([{ client: EVIL, clock: 2, structs: [text('abcd', { parent: 'map', parentSub: 'k' })] }]),
    ],
    outcome: `3 × taken, 3 × ${REFUSED}`,
  },
  {
    attack: 'text forged under the id of who is offline',
    updates: () => [forge([{ client: OFFLINE.client, clock: 6, structs: [text('x'.repeat(22))] }])],
    outcome: '1 × ACCESS_DENIED',
  },
  {
    attack: "others' known structs again, with impossible neighbours",
    updates: () => [
      forge([{ client: OFFLINE.client, structs: [text('other ', { origin: [OFFLINE.client, 999_999] })] }]),
    ],
    outcome: `1 × ${REFUSED}`,
  },
  { attack: 'Skip over what is missing', updates: () => [one([skip(50), text('x')])], outcome: `1 × ${REFUSED}` },
  {
    attack: "Skip over another's clocks",
    updates: () => [forge([{ client: OFFLINE.client, clock: 6, structs: [skip(1_000)] }])],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: '4,000 client ids at one place',
    updates: () => [forge(times(4_000, (i) => ({ client: 1_000 + i, structs: [text('x')] })))],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: '65 new ids at once',
    updates: () => [forge(times(65, (i) => ({ client: 1_000 + i, structs: [text('x')] })))],
    outcome: `1 × ${TOO_MUCH}`,
  },
  {
    attack: 'new ids one by one',
    updates: () => times(200, (i) => forge([{ client: 1_000 + i, structs: [text('x')] }])),
    outcome: '64 × taken, 136 × RATE_LIMIT_EXCEEDED',
  },
];
