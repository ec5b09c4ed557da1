import { Refusal } from '@hearsay/shared/errors';
import { TEXT } from '@hearsay/shared/limits';
import unhomoglyph from 'unhomoglyph';

/*
 * Names of users and rooms (T4): plain text, and within a room unique to the eye.
 */

/** NFKC takes quadratic time on long runs of combining marks; no name worth having is this long before it. */
const RAW_LENGTH_MAX = 4_096;

const LINE_ENDS_AND_TABS = /\r\n|[\t\n\r\u0085\u2028\u2029]/g;
/** In Unicode mode a surrogate matches only where it stands alone. */
const LONE_SURROGATES = /\p{Surrogate}/gu;
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const INVISIBLE_BUT_JOINERS = new RegExp(`(?![\\u200c\\u200d])${INVISIBLE.source}`, 'gu');
/** ZWNJ and ZWJ without a visible character right before and right after them. */
const IDLE_JOINERS = /(?<![^\s\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\s\u200c\u200d])/gu;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemesOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);
const codePointsOf = (text: string): number => [...text].length;

function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .replace(LINE_ENDS_AND_TABS, ' ')
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(INVISIBLE_BUT_JOINERS, '')
    .replace(IDLE_JOINERS, '')
    .normalize('NFKC') // what stood apart by an invisible character may compose now
    .trim();
}

/**
 * A name as it is kept and shown. Throws `VALIDATION_ERROR` where it is longer than 32 graphemes or 128 code points,
 * or empty, unless `allowEmpty` (rooms).
 */
export function normaliseName(text: string, { allowEmpty = false }: { allowEmpty?: boolean } = {}): string {
  const name = text.length > RAW_LENGTH_MAX ? null : tidy(text);
  if (name === null || codePointsOf(name) > TEXT.nameCodePoints || graphemesOf(name).length > TEXT.nameGraphemes) {
    throw new Refusal('VALIDATION_ERROR', `A name has at most ${TEXT.nameGraphemes} characters.`);
  }
  if (name === '' && !allowEmpty) throw new Refusal('VALIDATION_ERROR', 'A name needs at least one visible character.');
  return name;
}

/** Full case folding, near enough: down, up (ß to SS, final sigma to Σ), and down again. */
const foldCase = (text: string): string => text.toLowerCase().toUpperCase().toLowerCase();

/** UTS #39 section 4, `internalSkeleton`; runs of spaces count as one, since HTML shows them so. */
function shapeOf(text: string): string {
  return unhomoglyph(text.normalize('NFD').replace(INVISIBLE, '')).normalize('NFD').replace(/\s+/gu, ' ');
}

/**
 * What a name looks like: names pass for each other where either is the same. Not for display. Folding first tells "Ian"
 * from "lan", and Cyrillic "Тom" from "Tom": so a name is also looked at as it is written.
 */
export interface Looks {
  /** The confusable skeleton after case folding. */
  readonly folded: string;
  readonly written: string;
}

/** Costly: to be kept beside the name. */
export function looksOf(name: string): Looks {
  return { folded: shapeOf(foldCase(name)), written: shapeOf(name) };
}

function numbered(name: string, number: number): string {
  const graphemes = graphemesOf(name);
  for (;;) {
    const candidate = tidy(`${graphemes.join('').trimEnd()} ${number}`);
    if (codePointsOf(candidate) <= TEXT.nameCodePoints && graphemesOf(candidate).length <= TEXT.nameGraphemes) {
      return candidate;
    }
    graphemes.pop();
  }
}

/** The names in a room, by what they look like: no two pass for each other. */
export class NamesInUse {
  readonly #folded = new Set<string>();
  readonly #written = new Set<string>();

  /** Whether a name that looks like this would pass for one that is in use. */
  has({ folded, written }: Looks): boolean {
    return this.#folded.has(folded) || this.#written.has(written);
  }

  add({ folded, written }: Looks): void {
    this.#folded.add(folded);
    this.#written.add(written);
  }

  delete({ folded, written }: Looks): void {
    this.#folded.delete(folded);
    this.#written.delete(written);
  }
}

/** A name, and what it looks like. */
export interface SeenName {
  readonly name: string;
  readonly looks: Looks;
}

/**
 * The name that a member who wants `wanted` (normalised) gets beside those `taken`: itself, else "Ana 2", "Ana 3" and so
 * on, the base shortened by whole graphemes where it must be.
 */
export function uniqueName(wanted: string, taken: Pick<NamesInUse, 'has'>): SeenName {
  let name = wanted;
  let looks = looksOf(name);
  for (let number = 2; taken.has(looks); number += 1) {
    name = numbered(wanted, number);
    looks = looksOf(name);
  }
  return { name, looks };
}
