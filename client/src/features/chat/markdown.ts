import createDOMPurify, { type Config } from 'dompurify';
import { Marked, type Token, type Tokens } from 'marked';
import { namesAnotherHost, safeHref } from './link-target.ts';

/** A piece of a message: markup ready for the page, or a fenced block of code, which gets its own frame. */
export type MarkdownBlock =
  | { readonly kind: 'html'; readonly html: TrustedHTML }
  | { readonly kind: 'code'; readonly text: string; readonly language: string };

const ENTITY: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const toEntities = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITY[mark] ?? mark);

const SUBSET_LIST = /^ {0,3}(?:[-*]|\d{1,9}\.)[ \t]/;

/** Quotes and lists within each other, six deep on one line: beyond that it is no writing, and the parser recurses. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){7}/;

function anchor(token: Tokens.Link | Tokens.Image, inner: string): string {
  const href = safeHref(token.href);
  if (href === null) return toEntities(token.raw);
  const label = inner === '' || namesAnotherHost(token.text, href) ? toEntities(href) : inner;
  return `<a href="${toEntities(href)}" title="${toEntities(href)}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}

/**
 * The subset of docs/PROTOCOL.md T3: bold, italic, code, fenced code, lists, quotes, links. Whatever else Markdown
 * knows (headings, tables, raw HTML, references, entities, escapes) is switched off, so that text comes out as typed.
 */
const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: {
    code: () => undefined,
    heading: () => undefined,
    lheading: () => undefined,
    hr: () => undefined,
    html: () => undefined,
    tag: () => undefined,
    def: () => undefined,
    table: () => undefined,
    del: () => undefined,
    // A backslash keeps a mark from acting and stays visible: paths and patterns survive.
    escape: (source) => {
      const raw = /^\\[*_`[\]]/.exec(source)?.[0];
      return raw === undefined ? undefined : { type: 'escape', raw, text: raw };
    },
    list: (source) => (SUBSET_LIST.test(source) && !TOO_DEEP.test(source) ? false : undefined),
    blockquote: (source) => (TOO_DEEP.test(source) ? undefined : false),
  },
  renderer: {
    // `raw`, not `text`: the parser has already turned `&#65;` into a letter there.
    text(token) {
      return 'tokens' in token && token.tokens ? this.parser.parseInline(token.tokens) : toEntities(token.raw);
    },
    // The parser takes a line's indentation into the break; code pasted without a fence needs it.
    br: ({ raw }) => `${raw.startsWith('\\') ? '\\' : ''}<br>${raw.slice(raw.indexOf('\n') + 1)}`,
    codespan: (token) => `<code>${toEntities(token.text)}</code>`,
    code: (token) => `<pre><code>${toEntities(token.text)}</code></pre>`,
    checkbox: (token) => (token.checked ? '[x] ' : '[ ] '),
    html: (token) => toEntities(token.raw),
    link(token) {
      return anchor(token, this.parser.parseInline(token.tokens));
    },
    image: (token) => anchor(token, toEntities(token.text)),
  },
});

const PURIFY: Config = {
  ALLOWED_TAGS: ['p', 'br', 'strong', 'em', 'code', 'pre', 'ul', 'ol', 'li', 'blockquote', 'a'],
  ALLOWED_ATTR: ['href', 'title', 'target', 'rel', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ADD_URI_SAFE_ATTR: ['target', 'rel', 'start'],
  ALLOW_ARIA_ATTR: false,
  ALLOW_DATA_ATTR: false,
};

let purify: ReturnType<typeof createDOMPurify> | undefined;

/** The one door through which markup enters the page (T3). DOMPurify wraps it as TrustedHTML where the browser has it. */
function sanitise(html: string): TrustedHTML {
  purify ??= createDOMPurify(window);
  return purify.sanitize(html, { ...PURIFY, RETURN_TRUSTED_TYPE: true }) as unknown as TrustedHTML;
}

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
  const blocks: MarkdownBlock[] = [];
  let pending: Token[] = [];
  const flush = () => {
    const html = pending.length === 0 ? '' : marked.parser(pending);
    if (html !== '') blocks.push({ kind: 'html', html: sanitise(html) });
    pending = [];
  };
  for (const token of lex(text)) {
    if (token.type === 'code') {
      flush();
      blocks.push({ kind: 'code', text: token.text, language: token.lang ?? '' });
    } else pending.push(token);
  }
  flush();
  return blocks;
}
