const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address of a link as the browser will understand it, or null where it is none of http, https and mailto.
 * Parsed rather than matched: entities, tabs and case tricks are the parser's to resolve.
 */
export function safeHref(typed: string): string | null {
  try {
    const url = new URL(typed);
    return SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Whether a link's label reads as an address on another host than the one it leads to. */
export function namesAnotherHost(label: string, href: string): boolean {
  const claimed = /^\s*(?:https?:\/\/|www\.)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?:[/:?#]\S*)?\s*$/iu.exec(label)?.[1];
  if (claimed === undefined) return false;
  const bare = (host: string) => host.toLowerCase().replace(/^www\./, '');
  const url = new URL(href);
  return url.protocol !== 'mailto:' && bare(claimed) !== bare(url.hostname);
}
