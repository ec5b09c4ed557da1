import { Marked, type Token } from 'marked';
import { type MarkdownBlock, toBlocks } from './blocks.ts';
import { isTooDeep, renderer, toEntities, tokenizer } from './markup.ts';

const SUBSET_LIST = /^ {0,3}(?:[-*]|\d{1,9}\.)[ \t]/;

/**
 * The subset of docs/PROTOCOL.md T3: bold, italic, code, fenced code, lists, quotes, links. Whatever else Markdown
 * knows (headings, tables, raw HTML, references, entities, escapes) is switched off, so that text comes out as typed.
 */
const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    ...tokenizer,
    code: () => undefined,
    heading: () => undefined,
    lheading: () => undefined,
    hr: () => undefined,
    def: () => undefined,
    table: () => undefined,
    del: () => undefined,
    // A backslash keeps a mark from acting and stays visible: paths and patterns survive.
    escape: (source) => {
      const raw = /^\\[*_`[\]]/.exec(source)?.[0];
      return raw === undefined ? undefined : { type: 'escape', raw, text: raw };
    },
    list: (source) => (SUBSET_LIST.test(source) && !isTooDeep(source) ? false : undefined),
  },
  renderer: {
    ...renderer,
    // `raw`, not `text`: the parser has already turned `&#65;` into a letter there.
    text(token) {
      return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : toEntities(token.raw);
    },
    // The parser takes a line's indentation into the break; code pasted without a fence needs it.
    br: ({ raw }) => `${raw.startsWith('\\') ? '\\' : ''}<br>${raw.slice(raw.indexOf('\n') + 1)}`,
    checkbox: (token) => (token.checked ? '[x] ' : '[ ] '),
  },
});

/** Paragraphs that only a switched-off construct had parted become one again. */
function joinParagraphs(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.type === 'paragraph' && last?.type === 'paragraph') {
      last.tokens = [...(last.tokens ?? []), { type: 'br', raw: '\n' }, ...(token.tokens ?? [])];
    } else joined.push(token);
  }
  return joined;
}

/** Lexes, or gives one plain paragraph where a text drives the parser out of its stack. */
function lex(text: string): Token[] {
  try {
    return joinParagraphs(marked.lexer(text));
  } catch {
    return [{ type: 'paragraph', raw: text, text, tokens: [{ type: 'text', raw: text, text }] }];
  }
}

/** Turns the decoded text of one message into blocks for the page. Never throws, whatever the text. */
export function renderMarkdown(text: string): MarkdownBlock[] {
  return toBlocks(lex(text), (tokens) => marked.parser(tokens));
}
