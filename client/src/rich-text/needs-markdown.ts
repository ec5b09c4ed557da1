/** Marks that could begin anything of the subset: emphasis, code, links, lists, quotes, addresses. */
const SIGNIFICANT = /[*_`[]|https?:\/\/|www\.|mailto:|\S@\S+\.\S|^ {0,3}(?:>|- |\d{1,9}\. )/im;

/**
 * Whether a message could hold Markdown. Where it cannot, it is shown as plain text and neither the parser nor the
 * sanitiser is loaded.
 */
export function needsMarkdown(text: string): boolean {
  return SIGNIFICANT.test(text);
}
