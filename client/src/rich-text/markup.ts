import type { Tokens } from 'marked';
import { namesAnotherHost, safeHref } from './link-target.ts';

const ENTITY: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** Text as it stands in HTML. */
export const toEntities = (text: string): string => text.replace(/[&<>"']/g, (mark) => ENTITY[mark] ?? mark);

/** Quotes and lists within each other, six deep on one line: beyond that it is no writing, and the parser recurses. */
export const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))){7}/;

/** A link that opens outside, with its address in view where its label would hide it; as typed where it is unsafe (T3). */
export function anchor(token: Tokens.Link | Tokens.Image, inner: string): string {
  const href = safeHref(token.href);
  if (href === null) return toEntities(token.raw);
  const label = inner === '' || namesAnotherHost(token.text, href) ? toEntities(href) : inner;
  return `<a href="${toEntities(href)}" title="${toEntities(href)}" target="_blank" rel="noopener noreferrer">${label}</a>`;
}
