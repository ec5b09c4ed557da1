/**
 * The tag that dates and numbers are written by: the reader's own region where the browser names one for this language
 * (en-GB rather than en), else the language alone.
 */
export function readerTag(language: string): string {
  const wished = globalThis.navigator?.languages ?? [];
  return wished.find((tag) => tag.toLowerCase().split('-', 1)[0] === language) ?? language;
}
