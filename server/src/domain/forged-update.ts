import * as encoding from 'lib0/encoding';

/** For tests: writes V1 updates byte by byte, those too that no editor would write. */

export type ForgedId = readonly [client: number, clock: number];

/** Where an item says that it belongs. Without neighbours: below `parent`, the root `text` where none is named. */
export interface ForgedSpot {
  readonly origin?: ForgedId;
  readonly right?: ForgedId;
  readonly parent?: string | ForgedId;
  readonly parentSub?: string;
}

export type ForgedStruct = (encoder: encoding.Encoder) => void;

export interface ForgedBlock {
  readonly client: number;
  readonly clock?: number;
  readonly structs: readonly ForgedStruct[];
}

export interface ForgedDeletions {
  readonly client: number;
  readonly ranges: readonly (readonly [clock: number, length: number])[];
}

const HAS_ORIGIN = 0x80;
const HAS_RIGHT = 0x40;
const HAS_PARENT_SUB = 0x20;

const writeId = (encoder: encoding.Encoder, [client, clock]: ForgedId): void => {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
};

function item(
  kind: number,
  { origin, right, parent = 'text', parentSub }: ForgedSpot,
  content: ForgedStruct,
): ForgedStruct {
  return (encoder) => {
    const flags = (origin ? HAS_ORIGIN : 0) | (right ? HAS_RIGHT : 0) | (parentSub === undefined ? 0 : HAS_PARENT_SUB);
    encoding.writeUint8(encoder, kind | flags);
    if (origin) writeId(encoder, origin);
    if (right) writeId(encoder, right);
    if (!origin && !right) {
      encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
      if (typeof parent === 'string') encoding.writeVarString(encoder, parent);
      else writeId(encoder, parent);
      if (parentSub !== undefined) encoding.writeVarString(encoder, parentSub);
    }
    content(encoder);
  };
}

/** Ground that something deleted has left; its length need not be one. */
export const gone =
  (length: number): ForgedStruct =>
  (encoder) => {
    encoding.writeUint8(encoder, 0);
    encoding.writeVarUint(encoder, length);
  };

/** Stands for structs that the sender does not have. */
export const skip =
  (length: number): ForgedStruct =>
  (encoder) => {
    encoding.writeUint8(encoder, 10);
    encoding.writeVarUint(encoder, length);
  };

export const deleted = (length: number, spot: ForgedSpot = {}): ForgedStruct =>
  item(1, spot, (encoder) => encoding.writeVarUint(encoder, length));

export const text = (content: string, spot: ForgedSpot = {}): ForgedStruct =>
  item(4, spot, (encoder) => encoding.writeVarString(encoder, content));

export const embed = (json: string, spot: ForgedSpot = {}): ForgedStruct =>
  item(5, spot, (encoder) => encoding.writeVarString(encoder, json));

export const mark = (key: string, json: string, spot: ForgedSpot = {}): ForgedStruct =>
  item(6, spot, (encoder) => {
    encoding.writeVarString(encoder, key);
    encoding.writeVarString(encoder, json);
  });

/** A nested type; 0 is an array, 1 a map, 2 a text. */
export const type = (kind: number, spot: ForgedSpot = {}): ForgedStruct =>
  item(7, spot, (encoder) => encoding.writeVarUint(encoder, kind));

/** One value, in lib0's encoding. */
export const any = (writeValue: ForgedStruct, spot: ForgedSpot = {}): ForgedStruct =>
  item(8, spot, (encoder) => {
    encoding.writeVarUint(encoder, 1);
    writeValue(encoder);
  });

export const subdocument = (guid: string, spot: ForgedSpot = {}): ForgedStruct =>
  item(9, spot, (encoder) => {
    encoding.writeVarString(encoder, guid);
    encoding.writeAny(encoder, {});
  });

export function forge(blocks: readonly ForgedBlock[], deletions: readonly ForgedDeletions[] = []): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, blocks.length);
  for (const { client, clock = 0, structs } of blocks) {
    encoding.writeVarUint(encoder, structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    for (const write of structs) write(encoder);
  }
  encoding.writeVarUint(encoder, deletions.length);
  for (const { client, ranges } of deletions) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const range of ranges) writeId(encoder, range);
  }
  return encoding.toUint8Array(encoder);
}

/** A list of so many, each made from its index. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
