/** A passage as a Markdown quote, with room below for an answer. */
export const quoted = (text: string): string => `${text.trim().replace(/^/gm, '> ')}\n\n`;
