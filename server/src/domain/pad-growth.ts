import * as Y from 'yjs';
import { IdMap } from './id-map.ts';
import type { PadStruct, PadUpdate } from './pad-update.ts';

/** What cutting an item in two adds to the encoded state: the second half names its neighbours itself. */
const CUT_BYTES = 32;

/** What arrives deleted stands among the deletions of the state too. */
const DELETED_BYTES = 32;

/** A deletion cuts twice at most. */
const DELETION_BYTES = 2 * CUT_BYTES;

/**
 * Bytes that an update can add to the encoded state, or more (P2).
 * @param fresh its new structs
 */
export function growth({ bytes, deletions }: PadUpdate, fresh: readonly PadStruct[]): number {
  if (fresh.length === 0 && deletions.length === 0) return 0;
  return bytes.length + CUT_BYTES * cuts(fresh) + DELETED_BYTES * gone(fresh) + DELETION_BYTES * deletions.length;
}

const gone = (fresh: readonly PadStruct[]): number =>
  fresh.filter((struct) => !(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted).length;

/** Neighbours that may have to be cut out of an item: those not known to be where a struct of the update begins. */
function cuts(fresh: readonly PadStruct[]): number {
  const starts = new IdMap<true>();
  if (fresh.length > 1) for (const { id } of fresh) starts.set(id.client, id.clock, true);
  let count = 0;
  for (const struct of fresh) {
    if (!(struct instanceof Y.Item)) continue;
    const { id, origin, rightOrigin } = struct;
    const goesOn = origin === null || (origin.client === id.client && origin.clock + 1 === id.clock);
    if (!goesOn && !starts.has(origin.client, origin.clock + 1)) count += 1;
    if (rightOrigin !== null && !starts.has(rightOrigin.client, rightOrigin.clock)) count += 1;
  }
  return count;
}
