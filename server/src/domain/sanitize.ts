import { Refusal } from '@hearsay/shared/errors';
import { TEXT } from '@hearsay/shared/limits';

/*
 * Text of messages (T2). Nothing is taken out for looking like markup: code must come out as it went in.
 * Each pattern is a single class or a run that one character can start, so hostile input costs linear time.
 */

/** Most messages are all of this, and then there is nothing to do. */
const PLAIN = /^[\t\n\x20-\x7e]*$/;
const LINE_ENDS = /\r\n?|[\u0085\u2028\u2029]/g;
/** In Unicode mode a surrogate matches only where it stands alone. */
const LONE_SURROGATES = /\p{Surrogate}/gu;
/** Controls but tab and LF; bidirectional embeddings, overrides and isolates. The marks U+200E, U+200F, U+061C stay. */
const CONTROLS = /(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
/** A flag sequence (UTS #51, ED-14a), kept by its group, or a tag character outside one. */
const TAGS = /(\u{1f3f4}[\u{e0020}-\u{e007e}]+\u{e007f})|[\u{e0000}-\u{e007f}]/gu;

const MARKUP = /[&<>"']/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const cleaned = (text: string): string =>
  text
    .replace(LINE_ENDS, '\n')
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(CONTROLS, '')
    .replace(TAGS, (_, flag: string | undefined) => flag ?? '');

function isLongerThan(text: string, codePoints: number): boolean {
  if (text.length <= codePoints) return false;
  let left = codePoints;
  for (const _ of text) {
    if (left === 0) return true;
    left -= 1;
  }
  return false;
}

/**
 * A message's text as the server relays it, before encoding.
 * Throws `VALIDATION_ERROR` where nothing is left, or more than `TEXT.messageCodePoints`.
 */
export function normaliseMessage(text: string): string {
  const normalised = (PLAIN.test(text) ? text : cleaned(text)).trim();
  if (normalised === '') throw new Refusal('VALIDATION_ERROR', 'A message needs some text.');
  if (isLongerThan(normalised, TEXT.messageCodePoints)) {
    throw new Refusal('VALIDATION_ERROR', `A message has at most ${TEXT.messageCodePoints} characters.`);
  }
  return normalised;
}

/** The same text, inert in any HTML sink; decoding the five entities gives it back exactly. */
export function encodeEntities(text: string): string {
  return MARKUP.test(text) ? text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character) : text;
}
