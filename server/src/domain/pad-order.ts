import * as Y from 'yjs';
import type { PadBlock, PadStruct, PadUpdate } from './pad-update.ts';

/** Client id -> the clock that its next struct takes: what is here ends before it. */
export type StateVector = ReadonlyMap<number, number>;

/** One block, read up to `index`. */
interface Reading {
  readonly block: PadBlock;
  index: number;
  /** Clocks below it are here. */
  reached: number;
  /** A struct of it waits for another block: who waits for this one in turn waits for ever. */
  waiting: boolean;
}

/** The first of the ids that a struct points to, of which `lacks` is true: they have to be here before it is. */
export function lacking(struct: PadStruct, lacks: (id: Y.ID) => boolean): Y.ID | null {
  if (!(struct instanceof Y.Item)) return null;
  const { origin, rightOrigin } = struct;
  const parent: unknown = struct.parent;
  if (origin !== null && lacks(origin)) return origin;
  if (rightOrigin !== null && lacks(rightOrigin)) return rightOrigin;
  return parent instanceof Y.ID && lacks(parent) ? parent : null;
}

/**
 * The structs of an update in an order in which each rests only on what is here or came before it; null where there is
 * none, because something is missing (P6) or because structs wait for each other. Yjs would keep such structs, and try
 * them again with every later update.
 */
export function arrange({ blocks, deletions }: PadUpdate, here: StateVector): readonly PadStruct[] | null {
  const [only] = blocks;
  if (blocks.length === 1 && only && deletions.length === 0) return isInOrder(only, here) ? only.structs : null;
  const readings = new Map<number, Reading>();
  for (const block of blocks) {
    const reached = here.get(block.client) ?? 0;
    if (block.clock > reached) return null;
    readings.set(block.client, { block, index: 0, reached, waiting: false });
  }
  const order: PadStruct[] = [];
  for (const reading of readings.values()) {
    if (!readAll(reading, { readings, here, order })) return null;
  }
  const covered = ({ client, end }: { client: number; end: number }) =>
    end <= (readings.get(client)?.reached ?? here.get(client) ?? 0);
  return deletions.every(covered) ? order : null;
}

/** Whether a block that is all of an update can be read as it stands: as what editors write can. */
function isInOrder({ client, clock, structs }: PadBlock, here: StateVector): boolean {
  if (clock > (here.get(client) ?? 0)) return false;
  return structs.every((struct) => {
    const lacks = (id: Y.ID) => id.clock >= (id.client === client ? struct.id.clock : (here.get(id.client) ?? 0));
    return lacking(struct, lacks) === null;
  });
}

/** What of a struct is new where its client's clocks below `reached` are here; null where nothing is. Yjs cuts alike. */
export function freshPart(struct: PadStruct, reached: number): PadStruct | null {
  const known = reached - struct.id.clock;
  if (known <= 0) return struct;
  if (known >= struct.length) return null;
  const id = Y.createID(struct.id.client, reached);
  if (!(struct instanceof Y.Item)) return new Y.GC(id, struct.length - known);
  const before = Y.createID(id.client, reached - 1);
  return new Y.Item(id, null, before, null, struct.rightOrigin, null, null, struct.content.copy().splice(known));
}

interface Desk {
  readonly readings: ReadonlyMap<number, Reading>;
  readonly here: StateVector;
  readonly order: PadStruct[];
}

/** Reads a block to its end, and of other blocks as much as it rests on. False where that cannot be. */
function readAll(first: Reading, desk: Desk): boolean {
  const { readings, order } = desk;
  const stack = [{ reading: first, until: Number.POSITIVE_INFINITY }];
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const { reading, until } = top;
    const struct = reading.reached < until ? reading.block.structs[reading.index] : undefined;
    const blocker = struct === undefined ? null : blockerOf(struct, desk);
    if (struct === undefined) {
      reading.waiting = false;
      stack.pop();
    } else if (blocker === null) {
      order.push(struct);
      reading.index += 1;
      reading.reached = Math.max(reading.reached, struct.id.clock + struct.length);
    } else {
      reading.waiting = true;
      const other = readings.get(blocker.client);
      if (other === undefined || other.waiting || blocker.clock >= other.block.end) return false;
      stack.push({ reading: other, until: blocker.clock + 1 });
    }
  }
  return true;
}

/** The first id that a struct points to and that is not here yet; in its own client's history it may only point back. */
function blockerOf(struct: PadStruct, { readings, here }: Desk): Y.ID | null {
  const { client, clock } = struct.id;
  const reached = (id: Y.ID) => readings.get(id.client)?.reached ?? here.get(id.client) ?? 0;
  return lacking(struct, (id) => id.clock >= (id.client === client ? clock : reached(id)));
}
