import type { WireError } from '@hearsay/shared/errors';

/** Why a session is over. `signed-out`: the server no longer takes this tab's token. */
export type EndReason = 'left' | 'closed' | 'kicked' | 'banned' | 'unavailable' | 'signed-out';

/** Where a tab stands with its room. Instants are this machine's own, for showing how long. */
export type SessionState =
  | { phase: 'idle' }
  /** The first entry is under way, connecting included. */
  | { phase: 'joining'; code: string }
  | { phase: 'live'; code: string }
  /** The socket is gone; another is tried for. */
  | { phase: 'reconnecting'; code: string; since: number }
  /** Connected; catching up on what was missed. */
  | { phase: 'resyncing'; code: string }
  /** As reconnecting, while the browser says that there is no network. */
  | { phase: 'offline'; code: string; since: number }
  /** The join was refused; another `join`, with a passphrase perhaps, may follow. */
  | { phase: 'refused'; code: string; error: WireError }
  | { phase: 'ended'; code: string; reason: EndReason };

/** What the last return to the room brought (S4–S6); null where nothing was missed. */
export type Recovery = { type: 'caught-up'; messages: number } | { type: 'gap' } | { type: 'new-epoch' } | null;
