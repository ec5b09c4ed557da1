import { PAD, SIZE } from '@hearsay/shared/limits';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { isPlainObject, isPlainWithin } from './plain-value.ts';

/** What one Yjs client says of itself (y-protocols/awareness.js). */
export interface AwarenessEntry {
  readonly client: number;
  readonly clock: number;
  /** JSON of an object, or `null`: the client is gone. */
  readonly state: string;
}

/** The state of a client that is gone. */
export const GONE = 'null';

/** The entries of an awareness update; null for one that is too large or none: every receiver would throw at it (P1). */
export function decodeAwareness(update: Uint8Array): AwarenessEntry[] | null {
  if (update.length > SIZE.awareness) return null;
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    if (count > PAD.awarenessIdsPerSocket) return null;
    const entries = Array.from({ length: count }, () => ({
      client: decoding.readVarUint(decoder),
      clock: decoding.readVarUint(decoder),
      state: decoding.readVarString(decoder),
    }));
    return !decoding.hasContent(decoder) && entries.every(isSound) ? entries : null;
  } catch {
    return null;
  }
}

/** Entries as one awareness update. */
export function encodeAwareness(entries: readonly AwarenessEntry[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, entries.length);
  for (const { client, clock, state } of entries) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, state);
  }
  return encoding.toUint8Array(encoder);
}

function isSound({ client, clock, state }: AwarenessEntry): boolean {
  if (!Number.isSafeInteger(client) || clock >= PAD.clockEnd) return false;
  const value: unknown = JSON.parse(state);
  // `null` has one form only, so that it is told from a state without parsing again.
  return value === null ? state === GONE : isPlainObject(value) && isPlainWithin(value, PAD.nesting);
}
