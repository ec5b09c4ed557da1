import { createHash } from 'node:crypto';
import type { Placing } from './redis-scripts.ts';

/** Whose events a message brings: a node knows its own by it, without opening them. */
export interface Origin {
  readonly node: string;
  /** Counts what the node has published. */
  readonly batch: number;
  /** How many events these are; 0 for what has no place. */
  readonly count: number;
}

const PLACING_BYTES = 16;
const TAG_BYTES = 8;
/** Batch and count, four bytes each. */
const ORIGIN_BYTES = TAG_BYTES + 8;

const tags = new Map<string, Buffer>();

/** A few bytes in a node's name. */
function tagOf(node: string): Buffer {
  let tag = tags.get(node);
  if (!tag) {
    tag = createHash('sha256').update(node).digest().subarray(0, TAG_BYTES);
    tags.set(node, tag);
  }
  return tag;
}

/** What the script puts a place before, and sends. */
export function frame({ node, batch, count }: Origin, sealed: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(ORIGIN_BYTES + sealed.length);
  tagOf(node).copy(framed);
  framed.writeUInt32BE(batch, TAG_BYTES);
  framed.writeUInt32BE(count, TAG_BYTES + 4);
  sealed.copy(framed, ORIGIN_BYTES);
  return framed;
}

/** The same for what is sent by itself: zeros for place and origin. */
export function placeless(sealed: Buffer): Buffer {
  return Buffer.concat([Buffer.alloc(PLACING_BYTES + ORIGIN_BYTES), sealed]);
}

/** A message as nodes hear it; null for what is too short to be one. */
export interface Message {
  readonly placing: Placing;
  readonly batch: number;
  readonly count: number;
  readonly sealed: Buffer;
  isOf(node: string): boolean;
}

export function readMessage(message: Buffer): Message | null {
  if (message.length < PLACING_BYTES + ORIGIN_BYTES) return null;
  return {
    placing: { first: Number(message.readBigUInt64BE()), base: Number(message.readBigUInt64BE(8)) },
    batch: message.readUInt32BE(PLACING_BYTES + TAG_BYTES),
    count: message.readUInt32BE(PLACING_BYTES + TAG_BYTES + 4),
    sealed: message.subarray(PLACING_BYTES + ORIGIN_BYTES),
    isOf: (node) => tagOf(node).equals(message.subarray(PLACING_BYTES, PLACING_BYTES + TAG_BYTES)),
  };
}
