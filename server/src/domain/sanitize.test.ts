import { TEXT } from '@hearsay/shared/limits';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEntities, normaliseMessage } from './sanitize.ts';

const decodeEntities = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

const refused = expect.objectContaining({ name: 'Refusal', code: 'VALIDATION_ERROR' });
const refusalOf = (text: string): unknown => {
  try {
    return normaliseMessage(text);
  } catch (error) {
    return error;
  }
};

const SCOTLAND = '🏴󠁧󠁢󠁳󠁣󠁴󠁿';
const TAGS = '\u{e0067}\u{e0062}';
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      '\ud83c',
      '\udff4',
      '\u{1f3f4}',
      '\u{e0067}',
      '\u{e007f}',
      '\r',
      '\n',
      '\u2028',
      '\u202e',
      '&',
    ),
  }),
);

describe('normaliseMessage', () => {
  it.each([
    ['code', 'for (let i = 0; i < n; i++) {\n\tif (a < b && c > d) x["k"] = \'v\';\n}'],
    ['a generic', 'const names: Array<string> = [];'],
    ['what looks like a handler', 'if condition = true, onclick = "x", once = 5, javascript:void(0)'],
    ['markup', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['entities as written', '&amp; &lt; &#39; &nbsp;'],
    ['ZWJ emoji', '👩‍👩‍👧‍👦 👩🏽‍🚀 🏳️‍🌈 ❤️'],
    ['Arabic, with ZWNJ and its mark', 'مرحبا بالعالم می‌خواهم \u061c(1)'],
    ['Hebrew, with marks', 'שלום \u200fעולם\u200e!'],
    ['a flag of tags', `before ${SCOTLAND} after`],
    ['combining marks as written', 'e\u0301 \u00e9 Z̸̡a̵l̷g̶o̴'],
    ['spaces and tabs within', 'a  b\t\tc\u00a0d\u3000e'],
  ])('[T2] leaves %s as it is', (_, text) => {
    expect(normaliseMessage(text)).toBe(text);
    expect(decodeEntities(encodeEntities(normaliseMessage(text)))).toBe(text);
  });

  it('[T2] turns every line end into LF, CRLF into one', () => {
    expect(normaliseMessage('a\r\nb\rc\u0085d\u2028e\u2029f\ng\r\r\nh')).toBe('a\nb\nc\nd\ne\nf\ng\n\nh');
  });

  it('[T2] turns lone surrogates into U+FFFD and leaves pairs', () => {
    expect(normaliseMessage('\ud83da😀b\ude00\ud83d')).toBe('\ufffda😀b\ufffd\ufffd');
  });

  it('[T2] removes control characters but tab and LF', () => {
    const controls = Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code))
      .filter((character) => /\p{Cc}/u.test(character) && !'\t\n\r\u0085'.includes(character))
      .join('');
    expect(controls).toHaveLength(65 - 4);
    expect(normaliseMessage(`a${controls}\t\nb`)).toBe('a\t\nb');
  });

  it('[T2] removes bidirectional embeddings, overrides and isolates; the marks stay', () => {
    expect(normaliseMessage('a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069b')).toBe('ab');
    expect(normaliseMessage('a\u2029\u202fb\u2065\u206ac')).toBe('a\n\u202fb\u2065\u206ac');
    expect(normaliseMessage('a\u200e\u200f\u061cb')).toBe('a\u200e\u200f\u061cb');
  });

  it.each([
    ['without a flag', `a${TAGS}\u{e007f}b`, 'ab'],
    ['never cancelled', `🏴${TAGS}b`, '🏴b'],
    ['cancelled at once', '🏴\u{e007f}b', '🏴b'],
    ['after the cancel', `${SCOTLAND}${TAGS}\u{e007f}b`, `${SCOTLAND}b`],
    ['outside the range of tags', '🏴\u{e0001}\u{e0067}\u{e007f}b', '🏴b'],
    ['the first and last of the block', 'a\u{e0000}\u{e007f}b', 'ab'],
    [
      'where a removed control broke a sequence',
      '🏴\u{e0067}\u0000\u{e0062}\u{e007f}',
      '🏴\u{e0067}\u{e0062}\u{e007f}',
    ],
  ])('[T2] removes tag characters: %s', (_, text, expected) => {
    expect(normaliseMessage(text)).toBe(expected);
  });

  it('[T2] leaves characters beside the tag block', () => {
    expect(normaliseMessage('a\u{dffff}\u{e0080}\u{e0100}b')).toBe('a\u{dffff}\u{e0080}\u{e0100}b');
  });

  it('[T2] trims, after removing', () => {
    expect(normaliseMessage('\u202e \n\ta b\n \u0000')).toBe('a b');
  });

  it.each(['', ' \n\t', '\u0000', '\u202e\u2066', TAGS, '\u2028'])('[T2] refuses blank %j', (text) => {
    expect(refusalOf(text)).toEqual(refused);
  });

  it('[T2] counts code points, after normalising and before encoding', () => {
    const most = '😀'.repeat(TEXT.messageCodePoints);
    expect(normaliseMessage(` ${most}\u0000 `)).toBe(most);
    expect(normaliseMessage('&'.repeat(TEXT.messageCodePoints))).toHaveLength(TEXT.messageCodePoints);
    expect(refusalOf(`${most}a`)).toEqual(refused);
    expect(refusalOf('a'.repeat(TEXT.messageCodePoints + 1))).toEqual(refused);
  });

  it('[T2] gives well-formed text that normalises to itself', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = refusalOf(text);
        if (typeof once !== 'string') return;
        expect(normaliseMessage(once)).toBe(once);
        expect(once).not.toMatch(/\p{Surrogate}|\r|[\u2028-\u202e]/u);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['flags with tags never cancelled', '\u{1f3f4}\u{e0067}'],
    ['one flag with a long run of tags', '\u{e0067}'],
    ['carriage returns', '\r'],
    ['spaces', ' '],
    ['lone surrogates', '\ud83d'],
    ['overrides', '\u202e'],
    ['ampersands', '&'],
  ])('[T2] takes linear time: %s', (_, unit) => {
    // A quadratic pass over so much takes minutes.
    const text = `a\u{1f3f4}${unit.repeat(3_000_000 / unit.length)}b`;
    refusalOf(text);
    expect(encodeEntities(text).length).toBeGreaterThanOrEqual(text.length);
  });
});

describe('encodeEntities', () => {
  it('[T2] encodes the five characters as the contract writes them', () => {
    expect(encodeEntities(`& < > " '`)).toBe('&amp; &lt; &gt; &quot; &#39;');
  });

  it('[T2] is inert, and decodes to exactly what was given', () => {
    const markup = fc.string({ unit: fc.constantFrom('&', '<', '>', '"', "'", 'amp;', 'lt;', '#39;', 'a') });
    fc.assert(
      fc.property(fc.oneof(anyText, markup), (text) => {
        const encoded = encodeEntities(text);
        expect(encoded).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(decodeEntities(encoded)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });
});
