import { type ForgedStruct, forge, text } from '../forged-update.ts';

/** For tests: what a hostile member of a pad sends, and what comes of it. */
export interface Attack {
  readonly attack: string;
  readonly updates: () => readonly Uint8Array[];
  /** How many updates met with what: `taken`, or the code of a refusal. */
  readonly outcome: string | RegExp;
}

/** Client ids of those who mean well, in a pad where each has written so many characters. */
export const HONEST = { client: 1, text: 'An honest line.\n' };
export const OFFLINE = { client: 2, text: 'other ' };
/** The client id of the hostile member. */
export const EVIL = 666;

/** One update of the hostile member. */
export const one = (structs: readonly ForgedStruct[], clock = 0): Uint8Array =>
  forge([{ client: EVIL, clock, structs }]);

/** Something large to work on, and not too large to be taken. */
export const LONG_TEXT = one([text('x'.repeat(200_000))]);

export const REFUSED = 'VALIDATION_ERROR';
export const TOO_MUCH = 'PAYLOAD_TOO_LARGE';
