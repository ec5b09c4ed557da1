import * as Y from 'yjs';
import { ROOT } from '../kept-copy.ts';

/** A cursor as it travels in awareness: the field `cursor`, as y-codemirror.next writes it. */
interface WireCursor {
  readonly anchor: unknown;
  readonly head: unknown;
}

/** A cursor that survives what others write. */
export interface CursorPlace {
  readonly anchor: Y.RelativePosition;
  readonly head: Y.RelativePosition;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Any client may have written it: nothing but an id, or the pad's own root, is taken from it. */
function readPosition(json: unknown): Y.RelativePosition | null {
  if (!isObject(json)) return null;
  const assoc = json.assoc === -1 ? -1 : 0;
  const { item } = json;
  if (item === null || item === undefined) return new Y.RelativePosition(null, ROOT, null, assoc);
  if (!isObject(item) || !isCount(item.client) || !isCount(item.clock)) return null;
  return new Y.RelativePosition(null, null, Y.createID(item.client, item.clock), assoc);
}

/** Reads the cursor of an awareness state; null where there is none. */
export function readCursor(state: unknown): CursorPlace | null {
  if (!isObject(state) || !isObject(state.cursor)) return null;
  const anchor = readPosition(state.cursor.anchor);
  const head = readPosition(state.cursor.head);
  return anchor === null || head === null ? null : { anchor, head };
}

/** A selection, given as offsets, as it travels. */
export function writeCursor(text: Y.Text, selection: { readonly anchor: number; readonly head: number }): WireCursor {
  const write = (index: number): unknown =>
    Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length)));
  return { anchor: write(selection.anchor), head: write(selection.head) };
}

/** Offsets in the text; null as long as what it rests on is not here. */
export function locate(text: Y.Text, { anchor, head }: CursorPlace): { anchor: number; head: number } | null {
  if (text.doc === null) return null;
  const from = Y.createAbsolutePositionFromRelativePosition(anchor, text.doc);
  const to = Y.createAbsolutePositionFromRelativePosition(head, text.doc);
  if (from?.type !== text || to?.type !== text) return null;
  return { anchor: from.index, head: to.index };
}
