import * as Y from 'yjs';
import { IdMap } from './id-map.ts';
import type { LazyDoc } from './lazy-doc.ts';
import { type PadPlaces, TEXT_NAME } from './pad-places.ts';
import type { PadStruct, PadUpdate } from './pad-update.ts';

/** Steps that one update may cost: about 0.1 s, at 0.3 µs a step. */
export const STEPS_MAX = 300_000;

/** A split moves what follows it in an array: this many structs are a step. */
const MOVES_PER_STEP = 128;

/** Below this many pieces times structs, splits are not worth counting. */
const UNCOUNTED_SPLITS = 2_000_000;

/** Stands for what an item without an origin follows. */
const START = { client: -1, clock: 0 };

/** What is known to stand right of an id: an id, the end, or nothing that is sure. */
type Follower = Y.ID | null | 'unsure';

/**
 * Tells how much work Yjs will have with an update, before it has it. Yjs looks for the place of an insertion among all
 * that others have inserted between the same two neighbours, and splits items in one long array: both are quadratic in
 * what one member can write (80 KiB from one client id stalls it for 17 s), and every replica pays.
 *
 * An insertion costs nothing where its neighbours still stand side by side. That is nearly always so, and can be told
 * without integrating what waits, from who followed whom among the structs noted since. The rest is measured.
 */
export class PadWork {
  readonly #doc: LazyDoc;
  /** What stands right of an id. Holds what came since the document was last flushed. */
  readonly #followers = new IdMap<Follower>();

  constructor(doc: LazyDoc) {
    this.#doc = doc;
  }

  /**
   * Steps that integrating an update takes at most.
   * @param fresh its new structs, in an order in which they can be integrated
   * @param places where structs lie, those of the update included
   */
  measure(update: PadUpdate, fresh: readonly PadStruct[], places: PadPlaces): number {
    return this.#searches(fresh, places) + this.#splits(update);
  }

  /** Notes structs that the document has just been given. */
  note(fresh: readonly PadStruct[]): void {
    if (this.#doc.isFlushed) this.#followers.clear();
    else this.#crowded(fresh, this.#followers);
  }

  #searches(fresh: readonly PadStruct[], places: PadPlaces): number {
    // Outside the text nothing is known, and each struct may have to pass all the others.
    const inText = places.others === 0 ? fresh : fresh.filter(({ id }) => places.isInText(id));
    let steps = (fresh.length - inText.length) * places.others;
    if (this.#crowded(inText, new IdMap()).length === 0) return steps;
    this.#doc.flush();
    this.#followers.clear();
    for (const item of this.#crowded(inText, new IdMap())) {
      if (steps > STEPS_MAX) break;
      steps += fresh.length + this.#distance(item);
    }
    return steps;
  }

  /** Items whose neighbours may no longer stand side by side. Notes all of them in `followers`. */
  #crowded(structs: readonly PadStruct[], followers: IdMap<Follower>): Y.Item[] {
    const crowded: Y.Item[] = [];
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue;
      const { client, clock } = struct.origin ?? START;
      const isFree = this.#isFree(struct, followers.get(client, clock) ?? this.#followers.get(client, clock));
      if (!isFree) crowded.push(struct);
      followers.set(client, clock, isFree ? struct.id : 'unsure');
      // To whoever wrote it, what it was put before stands right of it.
      followers.set(struct.id.client, struct.id.clock + struct.length - 1, struct.rightOrigin);
    }
    return crowded;
  }

  #isFree({ origin, rightOrigin }: Y.Item, follower: Follower | undefined): boolean {
    if (follower !== undefined) return follower !== 'unsure' && Y.compareIDs(follower, rightOrigin);
    if (origin === null) return Y.compareIDs(this.#start?.id ?? null, rightOrigin);
    const next = Y.createID(origin.client, origin.clock + 1);
    const left = this.#find(origin);
    // Waits still, and nothing was noted behind it: it is inside of a struct.
    if (left === undefined) return Y.compareIDs(next, rightOrigin);
    if (!(left instanceof Y.Item)) return true;
    const isInside = next.clock < left.id.clock + left.length;
    return Y.compareIDs(isInside ? next : (left.right?.id ?? null), rightOrigin);
  }

  /** Structs between an item's neighbours in the flushed document, as far as a step counts. */
  #distance({ origin, rightOrigin }: Y.Item): number {
    const left = origin === null ? undefined : this.#find(origin);
    const right = rightOrigin === null ? undefined : this.#find(rightOrigin);
    if (left !== undefined && left === right) return 1;
    let next = left instanceof Y.Item ? left.right : null;
    if (origin === null) next = this.#start;
    let steps = 0;
    while (next !== null && next !== right && steps < STEPS_MAX) {
      next = next.right;
      steps += 1;
    }
    return steps;
  }

  #splits({ blocks, deletions, pieces }: PadUpdate): number {
    if (pieces * (pieces + this.#doc.structs) < UNCOUNTED_SPLITS) return 0;
    this.#doc.flush();
    let steps = 0;
    const cut = (client: number, clock: number) => {
      if (this.#isInside(client, clock)) steps += 1 + (this.#structsOf(client).length + pieces) / MOVES_PER_STEP;
    };
    for (const { structs } of blocks) {
      for (const struct of structs) {
        if (!(struct instanceof Y.Item)) continue;
        if (struct.origin !== null) cut(struct.origin.client, struct.origin.clock + 1);
        if (struct.rightOrigin !== null) cut(struct.rightOrigin.client, struct.rightOrigin.clock);
      }
    }
    for (const { client, clock, end } of deletions) {
      cut(client, clock);
      cut(client, end);
    }
    return Math.ceil(steps);
  }

  get #start(): Y.Item | null {
    return this.#doc.applied.get(TEXT_NAME)._start;
  }

  #structsOf(client: number): (Y.Item | Y.GC)[] {
    return this.#doc.applied.store.clients.get(client) ?? [];
  }

  /** The struct with that id, where the document has been given it. */
  #find({ client, clock }: Y.ID): Y.Item | Y.GC | undefined {
    const structs = this.#structsOf(client);
    const last = structs.at(-1);
    if (last === undefined || clock >= last.id.clock + last.length) return undefined;
    return structs[Y.findIndexSS(structs, clock)];
  }

  /** True where a cut before that clock would split an item. */
  #isInside(client: number, clock: number): boolean {
    const struct = this.#find(Y.createID(client, clock));
    return struct instanceof Y.Item && struct.id.clock < clock;
  }
}
