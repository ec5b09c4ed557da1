import { describe, expect, it } from 'vitest';
import { countWords } from './word-count.ts';

describe('word count', () => {
  it.each([
    ['', 0],
    [' \n — * # ', 0],
    ['one two  three', 3],
    ["it's well-known: 3.14", 3],
    ['naïve café', 2],
    ['漢字', 2],
    ['שלום עולם', 2],
  ])('%j', (text, count) => {
    expect(countWords(text)).toBe(count);
  });
});
