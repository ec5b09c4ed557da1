/** A friendly name of two words, picked by the browser's CSPRNG. Both lists must have at least one word. */
export function suggestName(first: readonly string[], second: readonly string[]): string {
  const [one = 0, two = 0] = crypto.getRandomValues(new Uint32Array(2));
  return `${first[one % first.length]} ${second[two % second.length]}`;
}
