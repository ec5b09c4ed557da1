import { describe, expect, it } from 'vitest';
import { MEMBER_COLORS, pickColor } from './colors.ts';

/** WCAG 2.2 relative luminance. */
const luminance = (color: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

describe('member colours', () => {
  it('are at least 12, all different, as the contract writes them', () => {
    expect(new Set(MEMBER_COLORS).size).toBeGreaterThanOrEqual(12);
    expect(new Set(MEMBER_COLORS).size).toBe(MEMBER_COLORS.length);
    for (const color of MEMBER_COLORS) expect(color).toMatch(/^#[0-9a-f]{6}$/);
  });

  it.each(MEMBER_COLORS)('%s stands out as a mark on white and on near black', (color) => {
    expect(contrast(color, '#ffffff')).toBeGreaterThanOrEqual(3);
    expect(contrast(color, '#121212')).toBeGreaterThanOrEqual(3);
  });

  it('are distinct while there are fewer members than colours, then evenly spread', () => {
    const used: string[] = [];
    for (let member = 0; member < MEMBER_COLORS.length * 2; member += 1) used.push(pickColor(used));
    expect(used).toEqual([...MEMBER_COLORS, ...MEMBER_COLORS]);
  });

  it('come again when their member has gone', () => {
    const [first, second, third] = MEMBER_COLORS;
    expect(pickColor([first, third ?? ''])).toBe(second);
    expect(pickColor([...MEMBER_COLORS.slice(1), '#123456'])).toBe(first);
    expect(pickColor([...MEMBER_COLORS, ...MEMBER_COLORS.filter((color) => color !== third)])).toBe(third);
  });

  it('[T5] follow from the room alone', () => {
    const used = new Set(MEMBER_COLORS.slice(0, 5));
    expect(pickColor(used)).toBe(pickColor(new Set([...used].reverse())));
  });
});
