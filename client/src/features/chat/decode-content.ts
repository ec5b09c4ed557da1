const CHARACTER: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * The text that was sent, out of what the server relays (T2): exactly its five entities, in one pass, so that
 * `&amp;lt;` becomes `&lt;` and no further. The result is plain text, never HTML.
 */
export function decodeContent(content: string): string {
  return content.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTER[entity] ?? entity);
}
