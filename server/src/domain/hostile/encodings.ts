import * as Y from 'yjs';
import { forge, text, times } from '../forged-update.ts';
import { seededRandom } from '../seeded-random.ts';
import { type Attack, EVIL, one, REFUSED } from './attack.ts';

const v2 = () => {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, 'second format');
  return Y.encodeStateAsUpdateV2(doc);
};

const randomBytes = (seed: number) => {
  const { below } = seededRandom(seed);
  return Uint8Array.from({ length: 200 + below(800) }, () => below(256));
};

/** Bytes that are no update. */
export const encodings: readonly Attack[] = [
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
    attack: 'counts of 2^50',
    updates: () => [
      Uint8Array.of(128, 128, 128, 128, 128, 128, 128, 4, 1),
      Uint8Array.of(1, 128, 128, 128, 128, 128, 128, 128, 4, 5, 0, 4, 1),
    ],
    outcome: `2 × ${REFUSED}`,
  },
];
