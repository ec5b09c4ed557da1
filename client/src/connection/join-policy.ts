import { Refusal, type WireError } from '@hearsay/shared/errors';
import type { EndReason } from './connection-status.ts';

/** A first entry gives up on an unreachable server after so many tries; a return never does. */
const FIRST_ENTRY_TRIES = 5;

/** What to do about a handshake or a join that did not succeed. */
export type Verdict =
  | { type: 'retry'; afterMs: number }
  | { type: 'refuse'; error: WireError }
  | { type: 'end'; reason: EndReason }
  /** The token is worth nothing and nobody has seen this user yet: go in as a new guest. */
  | { type: 'new-guest' };

/** What the session has been through: whether it was ever in the room, failures in a row, a guest already replaced. */
export interface Entry {
  readonly returning: boolean;
  readonly tries: number;
  readonly guestReplaced: boolean;
}

/** Judges a failure; `error` is null where nobody answered. */
export function judge(error: WireError | null, { returning, tries, guestReplaced }: Entry): Verdict {
  const told = error ?? new Refusal('UNAVAILABLE', 'The server cannot be reached.').toWire();
  switch (told.code) {
    case 'UNAVAILABLE':
    case 'SERVER_ERROR':
      if (!returning && tries + 1 >= FIRST_ENTRY_TRIES) return { type: 'refuse', error: told };
      return { type: 'retry', afterMs: told.retryAfterMs ?? 0 };
    case 'RATE_LIMIT_EXCEEDED':
      return returning ? { type: 'retry', afterMs: told.retryAfterMs ?? 0 } : { type: 'refuse', error: told };
    case 'AUTH_ERROR':
      return returning || guestReplaced ? { type: 'end', reason: 'signed-out' } : { type: 'new-guest' };
    case 'ROOM_UNAVAILABLE':
      return returning ? { type: 'end', reason: 'unavailable' } : { type: 'refuse', error: told };
    default:
      return { type: 'refuse', error: told };
  }
}

/** Any failure as plain data; null where nobody answered. */
export function toWireError(failure: unknown): WireError {
  return (failure instanceof Refusal ? failure : new Refusal('SERVER_ERROR')).toWire();
}
