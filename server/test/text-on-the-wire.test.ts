import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normaliseMessage } from '../src/domain/sanitize.ts';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import type { Person } from './person.ts';

let server: Harness;
let ana: Person;
let ben: Person;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '100000' });
  [ana, ben] = (await meet(server, 'Ana', 'Ben')).people;
});
afterAll(() => server.close());

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
/** What a reader does: the five entities and nothing else. */
const decode = (content: string) =>
  content.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

/** Sends, and gives what the other person was told. */
async function relayed(content: string): Promise<string> {
  const { seq } = await ana.say(content);
  const find = () => ben.messages().find((message) => message.seq === seq);
  await ben.until(() => find() !== undefined);
  return find()?.content ?? '';
}

describe('[T2] text', () => {
  it.each([
    'a < b && c > d',
    'once = 5; onclick = 7',
    'if condition = true: javascript: 1',
    '<script>alert(1)</script>',
    `<img src=x onerror="alert('1')">`,
    '&amp; &lt; &#39; &copy; stay as they were written',
    '```js\nconst a = `x` ?? "y";\n\tindented\n```',
    'zero\u200dwidth \u200eleft \u200fright \u061carabic',
    '🏴󠁧󠁢󠁳󠁣󠁴󠁿 👩‍👩‍👧‍👦 é é',
    '{{constructor.constructor("x")()}} `$` {7*7} %s \\u0041',
  ])('comes out as it went in: %j', async (content) => {
    const told = await relayed(content);
    expect(decode(told)).toBe(content);
    expect(told).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
  });

  it.each([
    ['line ends', 'a\r\nb\rc\u0085d\u2028e\u2029f', 'a\nb\nc\nd\ne\nf'],
    ['lone surrogates', 'a\ud800b \udc00', 'a\ufffdb \ufffd'],
    ['lone surrogates in a long text', `${'x'.repeat(300)}\ud800b`, `${'x'.repeat(300)}\ufffdb`],
    ['controls', 'a\u0000b\u0007c\u007fd\u009fe\tf', 'abcde\tf'],
    ['bidirectional overrides', 'a\u202eb\u2066c\u2069d', 'abcd'],
    ['tag characters', 'a\u{e0041}b\u{e007f}c', 'abc'],
    ['spaces around', ' \n a \t', 'a'],
  ])('is normalised: %s', async (_, content, normalised) => {
    expect(decode(await relayed(content))).toBe(normalised);
  });

  it('has 1 to 4,000 code points, counted before encoding', async () => {
    expect(decode(await relayed('😀'.repeat(4_000)))).toBe('😀'.repeat(4_000));
    expect(decode(await relayed('&'.repeat(4_000)))).toBe('&'.repeat(4_000));
    expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content: '😀'.repeat(4_001) })).toBe(
      'VALIDATION_ERROR',
    );
  });

  it('is inert in any HTML sink, and decodes to exactly what was normalised, whatever it was', async () => {
    const risky = fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '&lt;',
      '\r\n',
      '\u2028',
      '\u202e',
      '\u0000',
      '🏴',
      '\u{e0067}',
      '\u200d',
    );
    const text = fc.array(fc.oneof(risky, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), {
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(text, async (parts) => {
        const content = `.${parts.join('')}.`;
        const told = await relayed(content);
        expect(decode(told)).toBe(normaliseMessage(content));
        expect(told).not.toMatch(/[<>"']|&(?!amp;|lt;|gt;|quot;|#39;)/);
        expect(told).not.toMatch(/\p{Surrogate}/u);
      }),
      { numRuns: 150 },
    );
  });
});
