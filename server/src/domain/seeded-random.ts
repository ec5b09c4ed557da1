/** For tests: the same numbers at every run. mulberry32, https://github.com/cprosche/mulberry32 */
export function seededRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** A whole number from 0 up to, not including, `end`. */
  const below = (end: number): number => Math.floor(next() * end);
  /** One of the characters of a string, or of the elements of a list. */
  const pick = <T>(choices: Iterable<T>): T => {
    const list = [...choices];
    return list[below(list.length)] as T;
  };
  return { below, pick };
}
