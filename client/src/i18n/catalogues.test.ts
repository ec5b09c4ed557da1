import { describe, expect, it } from 'vitest';
import { type Catalogue, en } from './en.ts';
import { LOCALES, localeFor } from './locales.ts';

/** What each function of a catalogue may be given; every other one takes one name. */
const NUMBERS = [0, 1, 2, 3, 11, 100, 1_000, 1_000_000];
const CALLS: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  'chat.typing': [[['Ana']], [['Ana', 'Ben']], [['Ana', 'Ben', 'Cem']]],
  'roomSheet.capacityHint': [[2, 500]],
  'roomSheet.taken': [[1, 100]],
  'notice.renamed': [[''], ['Ana']],
};
const NAMED = new Set([
  ...['home.inRoom', 'room.codeSpoken', 'chat.joined', 'chat.left', 'chat.lost', 'chat.kicked', 'people.options'],
  ...['notice.host', 'pad.follow', 'pad.unfollow'],
]);

/** Every text of a catalogue, by where it stands. */
function texts(part: unknown, path = ''): [string, string][] {
  if (typeof part === 'string') return [[path, part]];
  if (typeof part === 'function') {
    const calls = CALLS[path] ?? (NAMED.has(path) ? [['Ana']] : NUMBERS.map((count) => [count]));
    return calls.map((args) => [`${path}(${args})`, part(...args)]);
  }
  return Object.entries(part as object).flatMap(([key, value]) => texts(value, path === '' ? key : `${path}.${key}`));
}

const others = Object.entries(LOCALES).filter(([key]) => key !== 'en');

describe('every language', () => {
  it.each(Object.entries(LOCALES))('%s says something everywhere, and fills in what it is given', async (_, locale) => {
    for (const [path, text] of texts(await locale.load())) {
      expect(text.trim(), path).toBe(text);
      expect(text.length, path).toBeGreaterThan(0);
      expect(text, path).not.toMatch(/undefined|NaN|\[object|[<>]/);
      if (!path.startsWith('pad.phrases')) expect(text, path).not.toMatch(/#/);
      if (path.endsWith('(Ana)')) expect(text, path).toMatch(/Ana|A n a/);
    }
  });

  it.each(others)('%s is no copy of the English', async (key, locale) => {
    const english = new Map(texts(en));
    const own = texts(await locale.load());
    const same = own.filter(([path, text]) => /\p{L}{4}/u.test(text) && english.get(path) === text);
    expect(same.length, `${key}: ${same.map(([path]) => path).join(', ')}`).toBeLessThan(own.length / 25);
  });

  it('Arabic tells its six forms apart', async () => {
    const ar = (await LOCALES.ar?.load()) as Catalogue;
    const forms = [0, 1, 2, 3, 11, 100].map((count) => ar.people.count(count).replace(/\p{N}+/u, '#'));
    expect(new Set(forms).size).toBe(6);
  });
});

describe('localeFor', () => {
  it('takes the chosen language, then the browser’s first that there is, then English', () => {
    expect(localeFor('de-AT', ['fr'])).toBe('de');
    expect(localeFor('xx', ['pt-BR', 'fr-CA', 'es'])).toBe('fr');
    expect(localeFor('', [])).toBe('en');
    expect(localeFor('constructor', ['__proto__'])).toBe('en');
  });
});
