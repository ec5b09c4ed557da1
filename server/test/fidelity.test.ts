import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import { NAUGHTY, UNCHANGED } from './naughty-strings.ts';
import type { Person } from './person.ts';

let server: Harness;
let ana: Person;
let ben: Person;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '100000' });
  [ana, ben] = (await meet(server, 'Ana', 'Ben')).people;
});
afterAll(() => server.close());

const isBetween = (code: number, first: number, last: number): boolean => code >= first && code <= last;
const isControl = (code: number): boolean => code !== 9 && code !== 10 && (code < 0x20 || isBetween(code, 0x7f, 0x9f));
const isOverride = (code: number): boolean => isBetween(code, 0x202a, 0x202e) || isBetween(code, 0x2066, 0x2069);

/** T2 once more, a character at a time and without a regular expression, so that the server is not its own judge. */
function normalisedByHand(text: string): string {
  const characters = Array.from(text.split('\r\n').join('\n'), (character) =>
    ['\r', '\u0085', '\u2028', '\u2029'].includes(character) ? '\n' : character,
  );
  const kept: string[] = [];
  for (let place = 0; place < characters.length; place += 1) {
    const character = characters[place] ?? '';
    const code = character.codePointAt(0) ?? 0;
    if (isBetween(code, 0xd800, 0xdfff)) kept.push('\ufffd');
    else if (code === 0x1f3f4) {
      let end = place + 1;
      while (isBetween(characters[end]?.codePointAt(0) ?? 0, 0xe0020, 0xe007e)) end += 1;
      const isFlag = end > place + 1 && characters[end] === '\u{e007f}';
      kept.push(...(isFlag ? characters.slice(place, end + 1) : [character]));
      if (isFlag) place = end;
    } else if (!isControl(code) && !isOverride(code) && !isBetween(code, 0xe0000, 0xe007f)) kept.push(character);
  }
  return kept.join('').trim();
}

/** What a reader does: the five entities and nothing else. */
const decode = (content: string): string =>
  content
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('[T2] naughty strings and code', () => {
  it(`${NAUGHTY.length} of them come out byte for byte as the rule says`, async () => {
    for (const text of NAUGHTY) {
      await ana.say(text);
    }
    await ben.until(() => ben.messages().length === NAUGHTY.length, 'all of them');
    const told = ben.messages().map(({ content }) => Buffer.from(decode(content)).toString('hex'));
    expect(told).toEqual(NAUGHTY.map((text) => Buffer.from(normalisedByHand(text)).toString('hex')));
  });

  it('and but for the few meant to change, as they went in', () => {
    expect(UNCHANGED.length).toBeGreaterThan(200);
    for (const text of UNCHANGED) expect(normalisedByHand(text)).toBe(text);
  });
});
