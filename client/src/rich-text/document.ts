import { Marked } from 'marked';
import { type MarkdownBlock, toBlocks } from './blocks.ts';
import { anchor, TOO_DEEP, toEntities } from './markup.ts';

/**
 * Markdown as people write it in documents: headings, lists, tables, tasks and rules too. Raw HTML comes out as typed, and
 * images as links: a preview fetches nothing.
 */
const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    html: () => undefined,
    tag: () => undefined,
    list: (source) => (TOO_DEEP.test(source) ? undefined : false),
    blockquote: (source) => (TOO_DEEP.test(source) ? undefined : false),
  },
  renderer: {
    codespan: (token) => `<code>${toEntities(token.text)}</code>`,
    code: (token) => `<pre><code>${toEntities(token.text)}</code></pre>`,
    checkbox: (token) => (token.checked ? '☑ ' : '☐ '),
    html: (token) => toEntities(token.raw),
    link(token) {
      return anchor(token, this.parser.parseInline(token.tokens));
    },
    image: (token) => anchor(token, toEntities(token.text)),
  },
});

/** Turns a whole text into blocks for the page. Never throws, whatever the text. */
export function renderDocument(text: string): MarkdownBlock[] {
  try {
    return toBlocks(marked.lexer(text), (tokens) => marked.parser(tokens));
  } catch {
    // A text that drives the parser out of its stack.
    return [{ kind: 'code', text, language: '' }];
  }
}
