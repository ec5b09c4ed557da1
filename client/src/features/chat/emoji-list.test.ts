import { describe, expect, it } from 'vitest';
import { emojiGroups, findEmoji } from './emoji-list.ts';

const groups = emojiGroups('es');
const all = [...groups.values()].flat();
const found = (query: string) => findEmoji(groups.values(), query, 20).map(({ emoji }) => emoji);

describe('the list of emoji', () => {
  it('parts each emoji from its name', () => {
    expect(all.length).toBeGreaterThan(1_200);
    for (const { emoji, name } of all) {
      expect(emoji, name).toMatch(/\p{Emoji}/u);
      expect(emoji, name).not.toMatch(/\s|[a-z]/iu);
      expect(name, emoji).toMatch(/[\p{L}\p{N}]/u);
    }
    expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length);
  });

  it('finds by the beginnings of words, names first', () => {
    expect(found('grin').at(0)).toBe('😀');
    expect(found('red heart').at(0)).toContain('❤');
    expect(found('')).toEqual([]);
    expect(found('zzz nothing')).toEqual([]);
  });

  it('finds a flag by its name in the reader’s language and in English', () => {
    expect(found('alemania')).toEqual(['🇩🇪']);
    expect(found('germany')).toEqual(['🇩🇪']);
  });
});
