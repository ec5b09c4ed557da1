/** A word: letters, marks and digits, with what joins them; in scripts without spaces each character counts. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|['’.,·-](?=[\p{L}\p{N}]))*/gu;

/** How many words a text has, near enough for a person. */
export function countWords(text: string): number {
  let count = 0;
  WORD.lastIndex = 0;
  while (WORD.test(text)) count += 1;
  return count;
}
