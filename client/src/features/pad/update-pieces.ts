import * as Y from 'yjs';

type Struct = Y.Item | Y.GC;
/** Client id -> ranges of its clocks that are deleted. */
type Deletions = ReadonlyMap<number, readonly { readonly clock: number; readonly len: number }[]>;

/** An update longer than this goes out in pieces (P3). */
const PIECE_BYTES = 64 * 1024;
/** Deleted ranges in one piece: at most ten bytes each. */
const PIECE_RANGES = 5_000;
/** UTF-8 takes three bytes for a code unit at most. */
const PIECE_UNITS = PIECE_BYTES / 4;
/** A struct's ids and lengths, at most. */
const STRUCT_BYTES = 40;

/** What an update brings: own updates have no holes. */
function decode(update: Uint8Array): { structs: Struct[]; deletions: Deletions } {
  const { structs, ds } = Y.decodeUpdate(update);
  return { structs: structs.filter((struct): struct is Struct => !(struct instanceof Y.Skip)), deletions: ds.clients };
}

/** Writes an update, version 1, as Yjs does (`writeClientsStructs` and `writeDeleteSet` in its source). */
function encode(structs: readonly Struct[], deletions: Deletions): Uint8Array {
  const encoder = new Y.UpdateEncoderV1();
  const blocks = new Map<number, Struct[]>();
  for (const struct of structs) {
    const block = blocks.get(struct.id.client);
    if (block === undefined) blocks.set(struct.id.client, [struct]);
    else block.push(struct);
  }
  // In version 1 a length is a bare varUint, which is what the format has for counts and clocks too.
  encoder.writeLen(blocks.size);
  for (const [client, block] of blocks) {
    encoder.writeLen(block.length);
    encoder.writeClient(client);
    encoder.writeLen(block[0]?.id.clock ?? 0);
    for (const struct of block) struct.write(encoder, 0);
  }
  encoder.writeLen(deletions.size);
  for (const [client, ranges] of deletions) {
    encoder.writeLen(client);
    encoder.writeLen(ranges.length);
    for (const { clock, len } of ranges) {
      encoder.writeDsClock(clock);
      encoder.writeDsLen(len);
    }
  }
  return encoder.toUint8Array();
}

/** How many code units of a text fit, without cutting a character in two. */
function cutAt(text: string): number {
  const last = text.charCodeAt(PIECE_UNITS - 1);
  return last >= 0xd800 && last <= 0xdbff ? PIECE_UNITS - 1 : PIECE_UNITS;
}

/** A long insertion as several that follow on each other: what Yjs makes of it when something lands in its middle. */
function cutText(struct: Struct): Struct[] {
  const parts: Struct[] = [];
  let rest = struct;
  while (rest instanceof Y.Item && rest.content instanceof Y.ContentString && rest.length > PIECE_UNITS) {
    const { id, origin, rightOrigin, parent, parentSub } = rest;
    const { str } = rest.content;
    const at = cutAt(str);
    const head = new Y.ContentString(str.slice(0, at));
    parts.push(new Y.Item(id, null, origin, null, rightOrigin, parent as Y.ID | null, parentSub, head));
    const before = Y.createID(id.client, id.clock + at - 1);
    const next = Y.createID(id.client, id.clock + at);
    rest = new Y.Item(next, null, before, null, rightOrigin, null, null, new Y.ContentString(str.slice(at)));
  }
  return [...parts, rest];
}

const encoder = new TextEncoder();

function bytesOf(struct: Struct): number {
  const content = struct instanceof Y.Item ? struct.content : null;
  return STRUCT_BYTES + (content instanceof Y.ContentString ? encoder.encode(content.str).length : 0);
}

/** Ranges in groups that fit into a piece. */
function cutDeletions(deletions: Deletions): Deletions[] {
  const groups: Deletions[] = [];
  for (const [client, ranges] of deletions) {
    for (let at = 0; at < ranges.length; at += PIECE_RANGES) {
      groups.push(new Map([[client, ranges.slice(at, at + PIECE_RANGES)]]));
    }
  }
  return groups;
}

/**
 * An own update in pieces of at most 64 KiB that do the same one after the other (P3): a paste, an import, an undo or a
 * replacement in many places can be larger than the server takes at once. Deletions come last. The same update gives the
 * same pieces everywhere.
 */
export function splitUpdate(update: Uint8Array): Uint8Array[] {
  if (update.length <= PIECE_BYTES) return [update];
  const { structs, deletions } = decode(update);
  const pieces: Uint8Array[] = [];
  let group: Struct[] = [];
  let bytes = 0;
  for (const struct of structs.flatMap(cutText)) {
    const size = bytesOf(struct);
    if (bytes + size > PIECE_BYTES && group.length > 0) {
      pieces.push(encode(group, new Map()));
      group = [];
      bytes = 0;
    }
    group.push(struct);
    bytes += size;
  }
  if (group.length > 0) pieces.push(encode(group, new Map()));
  return [...pieces, ...cutDeletions(deletions).map((ranges) => encode([], ranges))];
}

/** Client ids under which an update brings structs, each with the clock of the first. */
export function authorsOf(update: Uint8Array): Map<number, number> {
  const authors = new Map<number, number>();
  for (const { id } of decode(update).structs) {
    authors.set(id.client, Math.min(id.clock, authors.get(id.client) ?? id.clock));
  }
  return authors;
}

/** Where the structs of a client go, from one clock on: under another client id, counted from 0. */
export type Moves = ReadonlyMap<number, { readonly from: number; readonly to: number }>;

/** Where the structs of a refused update go: to ids that nobody has, nor the new document, which goes on under its own. */
export function movesFrom(refused: Uint8Array | undefined): Moves {
  const moves = new Map<number, { from: number; to: number }>();
  for (const [client, from] of refused === undefined ? [] : authorsOf(refused)) {
    moves.set(client, { from, to: new Y.Doc().clientID });
  }
  return moves;
}

/** The same edit under other client ids (P7), wherever it or what it points to is moved. */
export function moveUpdate(update: Uint8Array, moves: Moves): Uint8Array {
  const { structs, deletions } = decode(update);
  const moved = (id: Y.ID): Y.ID => {
    const move = moves.get(id.client);
    return move === undefined || id.clock < move.from ? id : Y.createID(move.to, id.clock - move.from);
  };
  const movedOrNull = (id: Y.ID | null) => (id === null ? null : moved(id));
  const movedStructs = structs.map((struct): Struct => {
    if (!(struct instanceof Y.Item)) return new Y.GC(moved(struct.id), struct.length);
    const { origin, rightOrigin, parent, parentSub, content } = struct;
    const home = parent instanceof Y.ID ? moved(parent) : parent;
    return new Y.Item(
      moved(struct.id),
      null,
      movedOrNull(origin),
      null,
      movedOrNull(rightOrigin),
      home as Y.ID | null,
      parentSub,
      content,
    );
  });
  const movedRanges = new Map<number, { clock: number; len: number }[]>();
  const add = (id: Y.ID, len: number) => {
    if (len <= 0) return;
    movedRanges.set(id.client, [...(movedRanges.get(id.client) ?? []), { clock: id.clock, len }]);
  };
  for (const [client, ranges] of deletions) {
    const from = moves.get(client)?.from ?? Number.POSITIVE_INFINITY;
    for (const { clock, len } of ranges) {
      const below = Math.min(len, Math.max(0, from - clock));
      add(Y.createID(client, clock), below);
      add(moved(Y.createID(client, clock + below)), len - below);
    }
  }
  return encode(movedStructs, movedRanges);
}
