import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import {
  any,
  deleted,
  embed,
  type ForgedStruct,
  forge,
  gone,
  mark,
  skip,
  subdocument,
  text,
  times,
  type,
} from './forged-update.ts';
import { seededRandom } from './seeded-random.ts';

/** For tests: client ids of those who mean well, in a pad where each has written so many characters. */
export const HONEST = { client: 1, text: 'An honest line.\n' };
export const OFFLINE = { client: 2, text: 'other ' };
const EVIL = 666;

const one = (structs: readonly ForgedStruct[], clock = 0) => forge([{ client: EVIL, clock, structs }]);
const nested = (depth: number) =>
  one(times(depth, (i) => type(0, i === 0 ? { parent: 'tree' } : { parent: [EVIL, i - 1] })));
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
const v2 = () => {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'second format');
  return Y.encodeStateAsUpdateV2(doc);
};
const randomBytes = (seed: number) => {
  const { below } = seededRandom(seed);
  return Uint8Array.from({ length: 200 + below(800) }, () => below(256));
};
const REFUSED = 'VALIDATION_ERROR';
const TOO_MUCH = 'PAYLOAD_TOO_LARGE';
const LONG_TEXT = one([text('x'.repeat(200_000))]);

export interface Attack {
  readonly attack: string;
  readonly updates: () => readonly Uint8Array[];
  readonly outcome: string | RegExp;
}

/** For tests: what a hostile member sends, and what comes of it. */
export const attacks: readonly Attack[] = [
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
  { attack: 'types nested 33 deep', updates: () => [nested(33)], outcome: `1 × ${REFUSED}` },
  { attack: 'types nested 20,000 deep', updates: () => [nested(20_000)], outcome: `1 × ${REFUSED}` },
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
  {
    attack: 'one client twice in an update',
    updates: () => [
      forge([
        { client: EVIL, structs: [text('x')] },
        { client: EVIL, structs: [text('y')] },
      ]),
    ],
    outcome: `1 × ${REFUSED}`,
  },
  { attack: 'a V2 update', updates: () => [v2()], outcome: `1 × ${REFUSED}` },
  {
    attack: 'every truncation of an update',
    updates: () => times(100, (i) => one([text('truncated'.repeat(20))]).slice(0, i)),
    outcome: `100 × ${REFUSED}`,
  },
  {
    attack: 'bytes behind an update',
    updates: () => [Uint8Array.of(...one([text('x')]), 0)],
    outcome: `1 × ${REFUSED}`,
  },
  { attack: '2,000 random updates', updates: () => times(2_000, randomBytes), outcome: `2000 × ${REFUSED}` },
  {
    attack: '1,000,000 deletions',
    updates: () => [forge([], [{ client: HONEST.client, ranges: times(1_000_000, (i) => [i * 2, 1] as const) }])],
    outcome: `1 × ${TOO_MUCH}`,
  },
  {
    attack: 'counts of 2^50',
    updates: () => [
      Uint8Array.of(128, 128, 128, 128, 128, 128, 128, 4, 1),
      Uint8Array.of(1, 128, 128, 128, 128, 128, 128, 128, 4, 5, 0, 4, 1),
    ],
    outcome: `2 × ${REFUSED}`,
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
