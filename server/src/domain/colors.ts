/**
 * The colours of members, in the order in which a room gives them out. Chosen by search: far apart in OKLab, also as
 * protanopes and deuteranopes see them, each with a contrast of at least 3 to white and to #121212, so that it serves
 * as a mark in both themes; for text a client adapts the lightness.
 */
export const MEMBER_COLORS: readonly [string, ...string[]] = [
  '#0860f8',
  '#e00808',
  '#c00098',
  '#08a878',
  '#9880f0',
  '#f050c0',
  '#086898',
  '#a06070',
  '#9050c8',
  '#008010',
  '#b88800',
  '#0898b8',
];

/**
 * A colour for a new member beside those `used`: the first that fewest have, so distinct while there are fewer members
 * than colours. It follows from the room alone, never from the user (T5).
 */
export function pickColor(used: Iterable<string>): string {
  const uses = new Map<string, number>();
  for (const color of used) uses.set(color, (uses.get(color) ?? 0) + 1);
  const usesOf = (color: string): number => uses.get(color) ?? 0;
  return MEMBER_COLORS.reduce((best, color) => (usesOf(color) < usesOf(best) ? color : best));
}
