import type { Token } from 'marked';
import { sanitise } from './sanitise.ts';

/** A piece of a text: markup ready for the page, or a fenced block of code, which gets its own frame. */
export type MarkdownBlock =
  | { readonly kind: 'html'; readonly html: TrustedHTML }
  | { readonly kind: 'code'; readonly text: string; readonly language: string };

/** Parts the code of a text from its markup, and makes the latter safe for the page. */
export function toBlocks(tokens: readonly Token[], parse: (tokens: Token[]) => string): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let pending: Token[] = [];
  const flush = () => {
    const html = pending.length === 0 ? '' : parse(pending);
    if (html !== '') blocks.push({ kind: 'html', html: sanitise(html) });
    pending = [];
  };
  for (const token of tokens) {
    if (token.type === 'code') {
      flush();
      blocks.push({ kind: 'code', text: token.text, language: token.lang ?? '' });
    } else pending.push(token);
  }
  flush();
  return blocks;
}
