/** A draft with a passage quoted at its end, as Markdown, and room below for an answer. */
export function withQuote(draft: string, passage: string): string {
  const before = draft === '' ? '' : `${draft.trimEnd()}\n\n`;
  return `${before}${passage.trim().replace(/^/gm, '> ')}\n\n`;
}
