import { Marked } from 'marked';
import { type MarkdownBlock, toBlocks } from './blocks.ts';
import { isTooDeep, renderer, tokenizer } from './markup.ts';

/** Markdown as people write it in documents: headings, lists, tables, tasks and rules too. */
const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    ...tokenizer,
    list: (source) => (isTooDeep(source) ? undefined : false),
  },
  renderer: {
    ...renderer,
    checkbox: (token) => (token.checked ? '☑ ' : '☐ '),
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
