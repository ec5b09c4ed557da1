/** A UUID (RFC 9562) is four words of 32 bits. */
export const WORDS = 4;

/** The value of a hexadecimal digit in either case, by its code: `0` is 0x30, `A` 0x41, `a` 0x61. */
const digit = (code: number): number => (code & 0xf) + (code >> 6) * 9;

function word(text: string, from: number, digits: number): number {
  let value = 0;
  for (let index = from; index < from + digits; index += 1) value = (value << 4) | digit(text.charCodeAt(index));
  return value;
}

/** Reads the text form of a UUID, in either case, into the first four words; the text is not checked. */
export function readUuid(text: string, words: Uint32Array): void {
  words[0] = word(text, 0, 8);
  words[1] = (word(text, 9, 4) << 16) | word(text, 14, 4);
  words[2] = (word(text, 19, 4) << 16) | word(text, 24, 4);
  words[3] = word(text, 28, 8);
}

/** The text form, in lower case, of the UUID in the four words from `from` on. */
export function uuidText(words: Uint32Array, from: number): string {
  const hex = Array.from(words.subarray(from, from + WORDS), (value) => value.toString(16).padStart(8, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
