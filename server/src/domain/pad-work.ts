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

/** What stands right of an id for who wrote last behind it, and how much others may have put between. */
interface Follower {
  readonly right: Y.ID | null;
  /** Steps at most, `UNKNOWN` where the document has to be asked. */
  readonly steps: number;
}

const UNKNOWN = Number.POSITIVE_INFINITY;

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
   * Steps that integrating an update takes at most; null where it holds an insertion that no one can have written.
   * @param fresh its new structs, in an order in which they can be integrated
   * @param places where structs lie, those of the update included
   */
  measure(update: PadUpdate, fresh: readonly PadStruct[], places: PadPlaces): number | null {
    const searches = this.#searches(fresh, places);
    return searches === null ? null : searches + this.#splits(update);
  }

  /** Notes structs that the document has just been given. */
  note(fresh: readonly PadStruct[]): void {
    if (this.#doc.isFlushed) this.#followers.clear();
    else this.#search(fresh, this.#followers, () => UNKNOWN);
  }

  #searches(fresh: readonly PadStruct[], places: PadPlaces): number | null {
    // Outside the text nothing is known, and each struct may have to pass all the others.
    const inText = places.others === 0 ? fresh : fresh.filter(({ id }) => places.isInText(id));
    const elsewhere = (fresh.length - inText.length) * places.others;
    let steps = this.#search(inText, new IdMap(), () => UNKNOWN);
    if (steps === UNKNOWN) {
      this.#doc.flush();
      this.#followers.clear();
      steps = this.#search(inText, new IdMap(), (item) => this.#distance(item));
    }
    return steps === null ? null : elsewhere + steps;
  }

  /**
   * Steps that it takes to find the places of these structs; null where `distance`, asked of those whose neighbours may
   * no longer stand side by side, gives null. Notes all of them in `followers`.
   */
  #search(
    structs: readonly PadStruct[],
    followers: IdMap<Follower>,
    distance: (item: Y.Item) => number | null,
  ): number | null {
    let sum = 0;
    for (const struct of structs) {
      if (!(struct instanceof Y.Item)) continue;
      const { id, origin, rightOrigin } = struct;
      const { client, clock } = origin ?? START;
      const follower = followers.get(client, clock) ?? this.#followers.get(client, clock) ?? this.#standing(struct);
      let steps = follower?.steps ?? 0;
      if (follower === undefined || !Y.compareIDs(follower.right, rightOrigin)) {
        const between = sum > STEPS_MAX ? 0 : distance(struct);
        if (between === null) return null;
        // Those of the same update may stand between as well, where they were put behind the same.
        steps = between + (followers.has(client, clock) || follower === undefined ? structs.length : 0);
      }
      sum += steps;
      // After the last one of an update nobody asks.
      if (struct === structs.at(-1) && followers !== this.#followers) break;
      followers.set(client, clock, { right: id, steps });
      // To who wrote it, what it was put before stands right of it; nothing else has been put behind it.
      followers.set(id.client, id.clock + struct.length - 1, { right: rightOrigin, steps: 0 });
    }
    return sum;
  }

  /** What stands right of an item's origin where nothing was noted behind it; undefined where that is not known. */
  #standing({ origin, rightOrigin }: Y.Item): Follower | undefined {
    if (origin === null) return { right: this.#start?.id ?? null, steps: 0 };
    const next = Y.createID(origin.client, origin.clock + 1);
    const left = this.#find(origin);
    // It waits still, or comes with this update: it is inside of a struct, and followed by its next letter.
    if (left === undefined) return Y.compareIDs(next, rightOrigin) ? { right: next, steps: 0 } : undefined;
    // Yjs puts nothing beside what is gone.
    if (!(left instanceof Y.Item)) return { right: rightOrigin, steps: 0 };
    const isInside = next.clock < left.id.clock + left.length;
    return { right: isInside ? next : (left.right?.id ?? null), steps: 0 };
  }

  /**
   * Structs between an item's neighbours in the flushed document, as far as a step counts. Null where the neighbours cannot
   * have stood side by side for who wrote it: they are the other way round, or have between them what that client had
   * seen, its own work and what its neighbours' clients did before. Replicas that integrate such an item in another
   * order may end in another text, unnoticed.
   */
  #distance({ id, origin, rightOrigin }: Y.Item): number | null {
    const left = origin === null ? null : this.#find(origin);
    const right = rightOrigin === null ? null : this.#find(rightOrigin);
    // Beside what comes with the same update, nothing has been for long.
    if (left === undefined || right === undefined) return 0;
    // What follows in one item has been there since its first part was.
    if (left !== null && left === right) return null;
    const seen = ({ client, clock }: Y.ID) =>
      client === id.client || [origin, rightOrigin].some((near) => near?.client === client && clock < near.clock);
    let next = left instanceof Y.Item ? left.right : this.#start;
    let steps = 0;
    while (next !== right && steps < STEPS_MAX) {
      if (next === null || seen(next.id)) return null;
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
