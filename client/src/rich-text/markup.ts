import type { RendererObject, TokenizerObject, Tokens } from 'marked';
import { namesAnotherHost, safeHref } from './link-target.ts';

const ENTITY: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as it stands in HTML. */
export const toEntities = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITY[mark] ?? mark);

/** Quotes and lists within each other, six deep on one line: beyond that it is no writing, and the parser recurses. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){7}/;

/** Whether a list or a quote is nested deeper than anybody writes. */
export const isTooDeep = (source: string): boolean => TOO_DEEP.test(source);

/** A link that opens outside, with its address in view where its label would hide it; as typed where it is unsafe (T3). */
function anchor(token: Tokens.Link | Tokens.Image, inner: string): string {
  const href = safeHref(token.href);
  if (href === null) return toEntities(token.raw);
  const label = inner === '' || namesAnotherHost(token.text, href) ? toEntities(href) : inner;
  return `<a href="${toEntities(href)}" title="${toEntities(href)}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}

/** What every kind of Markdown here reads alike: raw HTML is no markup. `undefined` leaves it to be text, `false` to the parser. */
export const tokenizer = {
  html: () => undefined,
  tag: () => undefined,
  blockquote: (source) => (isTooDeep(source) ? undefined : false),
} satisfies TokenizerObject;

/** What every kind of Markdown here writes alike: raw HTML comes out as typed, and images as links, so that nothing is fetched. */
export const renderer = {
  codespan: (token) => `<code>${toEntities(token.text)}</code>`,
  code: (token) => `<pre><code>${toEntities(token.text)}</code></pre>`,
  html: (token) => toEntities(token.raw),
  link(token) {
    return anchor(token, this.parser.parseInline(token.tokens));
  },
  image: (token) => anchor(token, toEntities(token.text)),
} satisfies RendererObject;
