import type { Member } from '@hearsay/shared/models';

/** What stands between an @ and the caret, while someone may be naming a member. */
export interface MentionDraft {
  /** Where the @ stands. */
  readonly start: number;
  readonly query: string;
}

const LONGEST_QUERY = 64;
const ENDS_IN_WORD = /[\p{L}\p{N}\p{M}]$/u;
const BEGINS_IN_WORD = /^[\p{L}\p{N}\p{M}]/u;

/** Names that differ in case, width or compatibility forms alone are one (Unicode case folding, by way of capitals). */
export const fold = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replaceAll('ς', 'σ');

/** Whether what stands before a place in a text is part of a word. */
const endsInWord = (text: string, place: number): boolean =>
  ENDS_IN_WORD.test(text.slice(Math.max(0, place - 2), place));

/** The mention that is being written at the caret, or null. An @ within a word is an address, no mention. */
export function mentionAt(draft: string, caret: number): MentionDraft | null {
  const start = draft.lastIndexOf('@', caret - 1);
  if (start < 0 || caret - start - 1 > LONGEST_QUERY) return null;
  if (endsInWord(draft, start)) return null;
  const query = draft.slice(start + 1, caret);
  return query.includes('\n') ? null : { start, query };
}

/** Members that a query may mean: those whose name begins with it, then those with a word that does. */
export function suggestMembers(query: string, members: readonly Member[], atMost: number): Member[] {
  const wanted = fold(query);
  const begins = members.filter(({ name }) => fold(name).startsWith(wanted));
  const within = members.filter((member) => !begins.includes(member) && fold(member.name).includes(` ${wanted}`));
  return [...begins, ...(wanted === '' ? [] : within)].slice(0, atMost);
}

/** Whether a text names `name` after an @, and not a longer one of `names` that begins alike. */
export function mentionsName(text: string, name: string, names: Iterable<string>): boolean {
  if (name === '' || !text.includes('@')) return false;
  const own = fold(name);
  const longer = Array.from(names, fold).filter((other) => other !== own && other.startsWith(own));
  const folded = fold(text);
  const stands = (candidate: string, at: number) =>
    folded.startsWith(candidate, at) &&
    !BEGINS_IN_WORD.test(folded.slice(at + candidate.length, at + candidate.length + 2));
  for (let at = folded.indexOf('@') + 1; at > 0; at = folded.indexOf('@', at) + 1) {
    if (!endsInWord(folded, at - 1) && stands(own, at) && !longer.some((name) => stands(name, at))) return true;
  }
  return false;
}
