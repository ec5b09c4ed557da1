import { Refusal } from '@hearsay/shared/errors';
import { PAD, SIZE } from '@hearsay/shared/limits';
import * as Y from 'yjs';

/** A piece of a pad's history: what a client inserted, or the ground that something deleted has left. */
export type PadStruct = Y.Item | Y.GC;

/** One client's structs in an update: they cover the clocks from `clock` up to, not including, `end`, without holes. */
export interface PadBlock {
  readonly client: number;
  readonly clock: number;
  readonly end: number;
  readonly structs: readonly PadStruct[];
}

/** Clocks of one client, from `clock` up to, not including, `end`. */
export interface ClockRange {
  readonly client: number;
  readonly clock: number;
  readonly end: number;
}

/** A Yjs update, V1, decoded and within the bounds of P1 that need no knowledge of the room. */
export interface PadUpdate {
  /** The server's own copy, of exactly its length. */
  readonly bytes: Uint8Array;
  /** At most one a client. */
  readonly blocks: readonly PadBlock[];
  readonly deletions: readonly ClockRange[];
  /** Structs and deletions: what the work of integrating it grows with. */
  readonly pieces: number;
}

/** What struct kinds (the low five bits of Yjs's info byte) may be: no marks, no documents inside, no Skip. */
const MARK = 6;
const DOCUMENT = 9;
const SKIP = 10;
const KIND_BITS = 0b11111;

/** No editor writes a struct in less than eight bytes, so that P1's bytes never hold so many. */
const STRUCTS_MAX = 40_000;

/** Nested types cost a dozen objects each as soon as they are decoded, and the text has none. */
const TYPES_MAX = 1_000;

/** A length of less than 128 is one byte: https://github.com/dmonad/lib0, `readVarUint`. */
const SHORT_TEXT = 8;
const NOT_ASCII = 0x80;

const malformed = (): Refusal => new Refusal('VALIDATION_ERROR', 'That is not an update that the pad can take.');

/**
 * Yjs's own V1 decoder, which refuses while it reads: a subdocument costs a Y.Doc as soon as it is decoded, and formatting
 * marks make every replica tidy the whole text after each change. A Skip stands for structs that are missing (P6).
 */
class BoundedDecoder extends Y.UpdateDecoderV1 {
  /** Made for the second client: nearly all updates have one. */
  #clients: Set<number> | null = null;
  #client: number | null = null;
  #structs = 0;
  #types = 0;

  constructor(decoder: ConstructorParameters<typeof Y.UpdateDecoderV1>[0]) {
    super(decoder);
    BoundedDecoder.latest = this;
  }

  /** Yjs makes the decoder itself and does not hand it out. */
  static latest: BoundedDecoder | undefined;

  override readClient(): number {
    const client = super.readClient();
    if (!Number.isSafeInteger(client)) throw malformed();
    if (this.#client === null) this.#client = client;
    else {
      this.#clients ??= new Set([this.#client]);
      if (this.#clients.has(client) || this.#clients.size === PAD.clientsPerUpdate) throw malformed();
      this.#clients.add(client);
    }
    return client;
  }

  override readInfo(): number {
    const info = super.readInfo();
    const kind = info & KIND_BITS;
    this.#structs += 1;
    if (this.#structs > STRUCTS_MAX || kind === MARK || kind === DOCUMENT || kind === SKIP) throw malformed();
    return info;
  }

  /** As Yjs reads it; a letter or a word of ASCII costs no call to a decoder of text. */
  override readString(): string {
    const { arr, pos } = this.restDecoder;
    const length = arr[pos] ?? 0;
    if (length > SHORT_TEXT) return super.readString();
    let text = '';
    for (let index = pos + 1; index <= pos + length; index += 1) {
      const byte = arr[index] ?? NOT_ASCII;
      if (byte >= NOT_ASCII) return super.readString();
      text += String.fromCharCode(byte);
    }
    this.restDecoder.pos += 1 + length;
    return text;
  }

  override readTypeRef(): number {
    this.#types += 1;
    if (this.#types > TYPES_MAX) throw malformed();
    return super.readTypeRef();
  }
}

/**
 * Decodes an update and holds it to those bounds of P1 that need no knowledge of the room. Bytes that go on after the
 * update are refused: a V2 update would else pass as an empty one.
 * @throws Refusal `VALIDATION_ERROR`; `PAYLOAD_TOO_LARGE` for one that is well formed but too long
 */
export function decodePadUpdate(update: Uint8Array): PadUpdate {
  // No frame carries more (L2): there is no need to look.
  if (update.length > SIZE.socketFrame) throw new Refusal('PAYLOAD_TOO_LARGE');
  const decoded = decode(new Uint8Array(update));
  if (update.length > SIZE.padUpdate) throw new Refusal('PAYLOAD_TOO_LARGE');
  return decoded;
}

function decode(bytes: Uint8Array): PadUpdate {
  try {
    const { structs, ds } = Y.decodeUpdateV2(bytes, BoundedDecoder);
    if (BoundedDecoder.latest?.restDecoder.pos !== bytes.length) throw malformed();
    const blocks = readBlocks(structs);
    const deletions = readDeletions(ds);
    return { bytes, blocks, deletions, pieces: structs.length + deletions.length };
  } catch {
    throw malformed();
  } finally {
    BoundedDecoder.latest = undefined;
  }
}

function readBlocks(structs: readonly (Y.Item | Y.GC | Y.Skip)[]): PadBlock[] {
  const blocks: PadBlock[] = [];
  let block: { client: number; clock: number; end: number; structs: PadStruct[] } | undefined;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    const end = clock + struct.length;
    // A struct without length has no place among the clocks: Yjs's search for it may fail, or not end.
    if (struct instanceof Y.Skip || struct.length < 1 || end >= PAD.clockEnd) throw malformed();
    if (block?.client !== client) {
      block = { client, clock, end, structs: [] };
      blocks.push(block);
    }
    block.structs.push(struct);
    block.end = end;
  }
  return blocks;
}

/** Ranges come in order and apart, as Yjs writes them: backwards, 60,000 of them are an 8 s stall. */
function readDeletions({ clients }: ReturnType<typeof Y.createDeleteSet>): ClockRange[] {
  const ranges: ClockRange[] = [];
  for (const [client, deletes] of clients) {
    let reached = 0;
    for (const { clock, len } of deletes) {
      if (len < 1 || clock < reached || clock + len >= PAD.clockEnd) throw malformed();
      reached = clock + len;
      ranges.push({ client, clock, end: reached });
    }
  }
  return ranges;
}
