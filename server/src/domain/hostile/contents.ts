import * as encoding from 'lib0/encoding';
import { any, embed, type ForgedStruct, mark, subdocument, text, times, type } from '../forged-update.ts';
import { type Attack, EVIL, one, REFUSED, TOO_MUCH } from './attack.ts';

const nestedArrays =
  (depth: number): ForgedStruct =>
  (encoder) => {
    for (let level = 0; level < depth; level += 1) {
      encoding.writeUint8(encoder, 117);
      encoding.writeVarUint(encoder, 1);
    }
    encoding.writeAny(encoder, null);
  };

const polluting: ForgedStruct = (encoder) => {
  encoding.writeUint8(encoder, 118);
  encoding.writeVarUint(encoder, 1);
  encoding.writeVarString(encoder, '__proto__');
  encoding.writeAny(encoder, { polluted: true });
};

/** What is not the pad's text, or more text than it takes (P1, P6). */
export const contents: readonly Attack[] = [
  {
    attack: 'values nested 100,000 deep',
    updates: () => [one([any(nestedArrays(100_000), { parent: 'tree' })])],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: 'JSON nested 100,000 deep',
    updates: () => [one([embed('['.repeat(1e5) + ']'.repeat(1e5), { parent: 'tree' })])],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: 'a huge string',
    updates: () => [
      one([text('x'.repeat(262_200))]),
      one([text('x'.repeat(290_000))]),
      one([text('x'.repeat(400_000))]),
    ],
    outcome: `3 × ${TOO_MUCH}`,
  },
  {
    attack: 'more than the pad holds',
    updates: () =>
      times(12, (i) =>
        one([text('x'.repeat(250_000), i === 0 ? {} : { origin: [EVIL, i * 250_000 - 1] })], i * 250_000),
      ),
    outcome: `8 × taken, 1 × ${TOO_MUCH}, 3 × ${REFUSED}`,
  },
  {
    attack: 'subdocuments',
    updates: () => [one([subdocument('a')]), one(times(20_000, () => subdocument('a', { parent: 'x' })))],
    outcome: `2 × ${REFUSED}`,
  },
  {
    attack: 'values, types, marks and keys in the text',
    updates: () => [
      one([embed('{"a":1}')]),
      one([type(2)]),
      one([mark('b', 'true')]),
      one([any((e) => encoding.writeAny(e, 1))]),
      one([text('x', { parentSub: 'k' })]),
    ],
    outcome: `5 × ${REFUSED}`,
  },
  {
    attack: '`__proto__` in a value',
    updates: () => [one([any(polluting, { parent: 'map' })])],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: '20,000 root types',
    updates: () => [one(times(20_000, (i) => text('x', { parent: `r${i}` })))],
    outcome: `1 × ${REFUSED}`,
  },
  {
    attack: '20,000 values under one key',
    updates: () => [one(times(20_000, () => text('x', { parent: 'map', parentSub: 'k' })))],
    outcome: `1 × ${TOO_MUCH}`,
  },
];
