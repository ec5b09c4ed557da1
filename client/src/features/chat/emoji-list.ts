import { EMOJI_DATA, FLAG_REGIONS } from './emoji-data.ts';

export interface Emoji {
  readonly emoji: string;
  readonly name: string;
  /** The name and further words, in lower case. */
  readonly words: string;
}

export type EmojiGroup = keyof typeof EMOJI_DATA;

const LETTER_A = 'A'.codePointAt(0) ?? 0;
const INDICATOR_A = 0x1f1e6;

/** A flag is spelt in regional indicators (UTS #51). */
const flagOf = (region: string): string =>
  String.fromCodePoint(...Array.from(region, (letter) => INDICATOR_A + (letter.codePointAt(0) ?? 0) - LETTER_A));

function toEmoji(entry: string): Emoji {
  const [front = '', more = ''] = entry.split('|');
  const space = front.indexOf(' ');
  const [emoji, name] = [front.slice(0, space), front.slice(space + 1)];
  return { emoji, name, words: `${name} ${more}`.toLowerCase() };
}

/** Every group with its emoji. Flags are named in `locale`, and found by that name and the English one. */
export function emojiGroups(locale: string): Map<EmojiGroup, readonly Emoji[]> {
  const groups = new Map<EmojiGroup, readonly Emoji[]>();
  for (const [group, data] of Object.entries(EMOJI_DATA)) groups.set(group as EmojiGroup, data.split(';').map(toEmoji));
  const english = new Intl.DisplayNames('en', { type: 'region' });
  const own = new Intl.DisplayNames(locale, { type: 'region' });
  const flags = FLAG_REGIONS.split(' ').map((region): Emoji => {
    const name = own.of(region) ?? region;
    return { emoji: flagOf(region), name, words: `${name} ${english.of(region)} flag`.toLowerCase() };
  });
  groups.set('flags', [...(groups.get('flags') ?? []), ...flags]);
  return groups;
}

/** Emoji that have every word of a query, each at the beginning of a word; those named so come first. */
export function findEmoji(all: Iterable<readonly Emoji[]>, query: string, atMost: number): Emoji[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const found = [...all].flat().filter(({ words }) => wanted.every((word) => ` ${words}`.includes(` ${word}`)));
  const first = (emoji: Emoji) => (emoji.name.toLowerCase().startsWith(wanted.join(' ')) ? 0 : 1);
  return found.sort((a, b) => first(a) - first(b)).slice(0, atMost);
}
