import { TEXT } from '@hearsay/shared/limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksOf, NamesInUse, normaliseName, uniqueName } from './names.ts';

const graphemes = (text: string): string[] =>
  Array.from(new Intl.Segmenter('en').segment(text), (part) => part.segment);
const refused = expect.objectContaining({ name: 'Refusal', code: 'VALIDATION_ERROR' });
const outcomeOf = (text: string, options?: { allowEmpty: boolean }): unknown => {
  try {
    return normaliseName(text, options);
  } catch (error) {
    return error;
  }
};

const skeleton = (name: string): string => looksOf(name).folded;
const unique = (wanted: string, taken: Iterable<string>): string => {
  const inUse = new NamesInUse();
  for (const name of taken) inUse.add(looksOf(name));
  return uniqueName(wanted, inUse).name;
};

const FAMILY = '👨‍👩‍👧‍👦';
const odd = fc.constantFrom(
  '\u200d',
  '\u200c',
  '\u200b',
  '\u0301',
  '\u034f',
  ' ',
  'a',
  '\u1100',
  '\u1161',
  '\u3164',
  'ﬁ',
  '\ud800',
);
const anyName = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: odd, maxLength: 40 }));

describe('normaliseName', () => {
  it.each([
    ['NFKC', 'Ａｎａ ﬁ ①', 'Ana fi 1'],
    ['composition', 'Ame\u0301lie', 'Am\u00e9lie'],
    ['composition across what is removed', 'Ame\u034f\u0301lie', 'Am\u00e9lie'],
    ['tabs and line ends to a space', 'a\tb\r\nc\rd\ne\u2028f\u2029g\u0085h', 'a b c d e f g h'],
    ['lone surrogates', 'a\ud83db', 'a\ufffdb'],
    ['control characters', 'a\u0000\u001b\u007f\u009fb', 'ab'],
    ['bidirectional characters', '\u202ea\u200e\u200f\u061c\u2066b\u2069', 'ab'],
    ['invisible characters', 'a\u00ad\u200b\u2060\ufeff\u3164\uffa0\u2800\u{e0041}\ufe0fb', 'ab'],
    ['outer space', '\u3000 a  b \u00a0', 'a  b'],
    ['markup, not encoded', '<b>&"\'', '<b>&"\''],
    ['a joiner between visible characters', `${FAMILY} می‌خواهم`, `${FAMILY} می‌خواهم`],
    ['joiners at the ends and beside spaces', '\u200da\u200c \u200db\u200d', 'a b'],
    ['joiners in a row', 'a\u200d\u200db', 'ab'],
    ['a joiner beside what is removed', 'a\u200b\u200d\u202eb', 'a\u200db'],
  ])('[T4] %s', (_, text, expected) => {
    expect(normaliseName(text)).toBe(expected);
  });

  it.each(['', '  ', '\u200b', '\u200d', '\u3164', '\u2800\t'])(
    '[T4] refuses invisible %j, except for rooms',
    (text) => {
      expect(outcomeOf(text)).toEqual(refused);
      expect(outcomeOf(text, { allowEmpty: true })).toBe('');
    },
  );

  it('[T4] takes 32 graphemes, not 33', () => {
    expect(normaliseName('é'.normalize('NFD').repeat(32))).toBe('é'.repeat(32));
    expect(normaliseName(`${FAMILY.repeat(10)}${'a'.repeat(22)}`)).toHaveLength(FAMILY.length * 10 + 22);
    expect(outcomeOf('a'.repeat(33))).toEqual(refused);
    expect(outcomeOf('a'.repeat(33), { allowEmpty: true })).toEqual(refused);
    expect(normaliseName(` ${'a'.repeat(32)}\u200b `)).toHaveLength(32);
  });

  it('[T4] takes 128 code points, not 129', () => {
    const marks = (count: number): string => `x${'\u0353'.repeat(count)}`;
    expect(normaliseName(marks(127))).toBe(marks(127));
    expect(outcomeOf(marks(128))).toEqual(refused);
  });

  it('[T4] gives names that normalise to themselves, within bounds', () => {
    fc.assert(
      fc.property(anyName, (text) => {
        const name = outcomeOf(text);
        if (typeof name !== 'string') return;
        expect(normaliseName(name)).toBe(name);
        expect(name.normalize('NFKC')).toBe(name);
        expect(graphemes(name).length).toBeLessThanOrEqual(TEXT.nameGraphemes);
      }),
      { numRuns: 2_000 },
    );
  });

  it('[T4] refuses a hostile run of combining marks, which would take long to put in order', () => {
    expect(outcomeOf(`a${'\u0301\u0316'.repeat(150_000)}`)).toEqual(refused);
  });
});

describe('skeleton', () => {
  it.each([
    ['Cyrillic а', 'Аnа', 'Ana'],
    ['all Cyrillic', 'раураl', 'paypal'],
    ['case', 'ana', 'ANA'],
    ['full case folding', 'Strauß', 'STRAUSS'],
    ['capital sharp s', 'Strauẞ', 'strauß'],
    ['final sigma', 'ΟΔΟΣ', 'οδοσ'],
    ['l and 1', 'Paul', 'Pau1'],
    ['l and |', 'Paul', 'Pau|'],
    ['rn and m', 'Adam', 'Adarn'],
    ['composed and not', 'Zo\u00eb', 'Zoe\u0308'],
    ['joiners', 'An\u200ca', 'Ana'],
    ['runs of spaces', 'Ana B', 'Ana  B'],
  ])('[T4] is the same for look-alikes: %s', (_, one, other) => {
    expect(one).not.toBe(other);
    expect(skeleton(one)).toBe(skeleton(other));
  });

  it.each([
    ['Ana', 'Anna'],
    ['Zoe', 'Zoë'],
    ['Ana', 'Ana 2'],
    ['AB', 'A B'],
  ])('[T4] tells %s from %s', (one, other) => {
    expect(skeleton(one)).not.toBe(skeleton(other));
  });
});

describe('uniqueName', () => {
  it('[T4] leaves a name that nobody has', () => {
    expect(unique('Ana', [])).toBe('Ana');
    expect(unique('Ana', ['Ben', 'Anna'])).toBe('Ana');
  });

  it('[T4] numbers the second and the third', () => {
    expect(unique('Ana', ['Ana'])).toBe('Ana 2');
    expect(unique('Ana', ['Ana', 'Ana 2'])).toBe('Ana 3');
    expect(unique('Ana', new Set(['Ana', 'Ana 3']))).toBe('Ana 2');
  });

  it.each([
    ['Cyrillic', 'Аnа', 'Ana'],
    ['another case', 'ANA', 'ana'],
    ['I for l', 'Ian', 'lan'],
    ['1 for I', '1an', 'Ian'],
    ['0 for O', 'B0B', 'BOB'],
    ['a Cyrillic capital', 'Тom', 'Tom'],
  ])('[T4] numbers a look-alike: %s', (_, wanted, taken) => {
    expect(unique(wanted, [taken])).toBe(`${wanted} 2`);
  });

  it('[T4] numbers past look-alikes of the numbered name too', () => {
    expect(unique('Ana', ['Ana', 'АNА 2'])).toBe('Ana 3');
  });

  it('[T4] keeps within 32 graphemes, whole ones', () => {
    const name = `${'a'.repeat(30)}👩‍🚀b`;
    expect(unique(name, [name])).toBe(`${'a'.repeat(30)} 2`);
    const spaced = `${'a'.repeat(29)} bb`;
    expect(unique(spaced, [spaced])).toBe(`${'a'.repeat(29)} 2`);
  });

  it('[T4] keeps within 128 code points, whole graphemes', () => {
    const tall = `x${'\u0353'.repeat(15)}`;
    expect(unique(tall.repeat(8), [tall.repeat(8)])).toBe(`${tall.repeat(7)} 2`);
    const tower = `x${'\u0353'.repeat(127)}`;
    expect(unique(tower, [tower])).toBe('2');
  });

  it('[T4] keeps a full room of one name apart, by skeleton, each a valid name', () => {
    const taken: string[] = [];
    for (let member = 0; member < 120; member += 1) taken.push(unique('Il1 O0', taken));
    expect(new Set(taken.map(skeleton)).size).toBe(120);
  });

  it('[T4] gives a valid name that nobody has, for any names', () => {
    fc.assert(
      fc.property(fc.array(anyName, { minLength: 1, maxLength: 8 }), (texts) => {
        const taken: string[] = [];
        for (const text of [...texts, ...texts]) {
          const wanted = outcomeOf(text);
          if (typeof wanted !== 'string') continue;
          const name = unique(wanted, taken);
          expect(taken.map(skeleton)).not.toContain(skeleton(name));
          expect(normaliseName(name)).toBe(name);
          expect(unique(wanted, taken)).toBe(name);
          taken.push(name);
        }
      }),
      { numRuns: 300 },
    );
  });
});
