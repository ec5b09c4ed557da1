import { PAD } from '@hearsay/shared/limits';
import * as Y from 'yjs';
import { IdMap } from './id-map.ts';
import type { PadStruct } from './pad-update.ts';
import { isPlainWithin } from './plain-value.ts';

/** The root type that the members' editors show. */
export const TEXT_NAME = 'text';

/** Root types other than the text that a room takes. Yjs looks through all of them for each struct that it encodes. */
const OTHER_ROOTS_MAX = 16;

/** Where a struct lies: in the text, in a type outside of it, nested so deep, or nowhere any more. */
interface Place {
  readonly kind: 'text' | 'other' | 'gone';
  readonly depth: number;
}

interface PlacedRange {
  readonly clock: number;
  readonly end: number;
  readonly place: Place;
}

const TEXT: Place = { kind: 'text', depth: 0 };
/** What has no content left, and what stands beside it: Yjs keeps of both no more than the clocks. */
const GONE: Place = { kind: 'gone', depth: 0 };

/**
 * Where the structs of a pad lie. A struct names its place or a neighbour, so that place and depth of what lies outside
 * the text have to be remembered; where all is text, as editors have it, nothing is.
 */
export class PadPlaces {
  readonly #base: PadPlaces | undefined;
  readonly #roots = new Map<string, Place>();
  /** Types by the id of the item that holds them. */
  readonly #types = new IdMap<Place>();
  /** What lies outside the text, by client, in order of its clocks. */
  readonly #ranges = new Map<number, PlacedRange[]>();
  #others = 0;

  /** A draft over `base` sees what the base holds, and leaves it as it is. */
  constructor(base?: PadPlaces) {
    this.#base = base;
  }

  /** What a Y.Doc holds. */
  static of(doc: Y.Doc): PadPlaces {
    const places = new PadPlaces();
    for (const structs of doc.store.clients.values()) {
      for (const struct of structs) {
        const parent = struct instanceof Y.Item ? struct.parent : null;
        places.#note(struct, parent instanceof Y.AbstractType ? places.#placeOfType(parent) : GONE);
      }
    }
    return places;
  }

  /** Structs known to lie outside the text. */
  get others(): number {
    return this.#others + (this.#base?.others ?? 0);
  }

  /** Whether all of these lie in the text and are text, as what editors write does: then there is nothing to note. */
  holdText(structs: readonly PadStruct[]): boolean {
    return structs.every((struct) => struct instanceof Y.Item && this.#liesInText(struct) && fits(struct, TEXT));
  }

  /**
   * Notes structs that are new, each after those that it rests on.
   * @returns false where one lies in no type that is here or too deep (P1), or is not text in the text: a
   *   value embedded there breaks every editor
   */
  add(structs: readonly PadStruct[]): boolean {
    let fitting = true;
    for (const struct of structs) {
      const place = this.#placeFor(struct);
      fitting &&= place !== undefined && fits(struct, place);
      // What names nothing that holds structs is nowhere, for Yjs too.
      this.#note(struct, place ?? GONE);
    }
    return fitting && this.#rootCount() <= OTHER_ROOTS_MAX;
  }

  /**
   * True for a struct, of which the clocks up to `last` are here, that goes on in the text where it began. Yjs believes
   * what it says of its place, without comparing, and throws where the clocks before are gone.
   */
  goesOnInText(struct: PadStruct, last: Y.ID): boolean {
    return (
      struct instanceof Y.Item &&
      [this.#placeFor(struct), this.#find(struct.id), this.#find(last)].every((p) => p === TEXT)
    );
  }

  isInText(id: Y.ID): boolean {
    return this.#find(id) === TEXT;
  }

  #liesInText({ origin, rightOrigin, parent }: Y.Item): boolean {
    if (origin === null && rightOrigin === null) return (parent as unknown) === TEXT_NAME;
    return (origin === null || this.isInText(origin)) && (rightOrigin === null || this.isInText(rightOrigin));
  }

  #rootCount(): number {
    return this.#roots.size + (this.#base === undefined ? 0 : this.#base.#rootCount());
  }

  #placeFor(struct: PadStruct): Place | undefined {
    if (!(struct instanceof Y.Item)) return GONE;
    const { origin, rightOrigin } = struct;
    const left = origin === null ? undefined : this.#find(origin);
    const right = rightOrigin === null ? undefined : this.#find(rightOrigin);
    if (left === GONE || right === GONE) return GONE;
    if (left !== undefined || right !== undefined) return left ?? right;
    // Decoded items name their root as a string, in spite of Yjs's types.
    const parent: unknown = struct.parent;
    if (typeof parent === 'string') return this.#root(parent);
    return parent instanceof Y.ID ? this.#type(parent) : undefined;
  }

  #find(id: Y.ID): Place {
    const ranges = this.#ranges.get(id.client);
    const range = ranges === undefined ? undefined : rangeAt(ranges, id.clock);
    if (range !== undefined) return range.place;
    return this.#base === undefined ? TEXT : this.#base.#find(id);
  }

  #type(id: Y.ID): Place | undefined {
    return this.#types.get(id.client, id.clock) ?? (this.#base === undefined ? undefined : this.#base.#type(id));
  }

  #knownRoot(name: string): Place | undefined {
    return this.#roots.get(name) ?? (this.#base === undefined ? undefined : this.#base.#knownRoot(name));
  }

  #root(name: string): Place {
    if (name === TEXT_NAME) return TEXT;
    const known = this.#knownRoot(name);
    if (known !== undefined) return known;
    const place: Place = { kind: 'other', depth: 0 };
    this.#roots.set(name, place);
    return place;
  }

  #placeOfType(type: Y.AbstractType<unknown>): Place {
    const { _item: item } = type;
    if (item === null) return this.#root(Y.findRootTypeKey(type));
    return this.#nestOnce(item, this.#placeOfType(item.parent as typeof type));
  }

  #nestOnce(item: Y.Item, { depth }: Place): Place {
    const known = this.#type(item.id);
    if (known !== undefined) return known;
    const place: Place = { kind: 'other', depth: depth + 1 };
    this.#types.set(item.id.client, item.id.clock, place);
    return place;
  }

  #note(struct: PadStruct, place: Place): void {
    if (place === TEXT) return;
    const { client, clock } = struct.id;
    if (place.kind === 'other') {
      this.#others += 1;
      if (struct instanceof Y.Item && struct.content instanceof Y.ContentType) this.#nestOnce(struct, place);
    }
    const ranges = this.#ranges.get(client) ?? [];
    const last = ranges.at(-1);
    const end = clock + struct.length;
    if (last?.place === place && last.end === clock) ranges[ranges.length - 1] = { ...last, end };
    else ranges.push({ clock: Math.max(clock, last?.end ?? 0), end, place });
    this.#ranges.set(client, ranges);
  }
}

/** Binary search. */
function rangeAt(ranges: readonly PlacedRange[], clock: number): PlacedRange | undefined {
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined || clock < range.clock) high = middle - 1;
    else if (clock >= range.end) low = middle + 1;
    else return range;
  }
  return undefined;
}

function fits(struct: PadStruct, { kind, depth }: Place): boolean {
  if (!(struct instanceof Y.Item)) return true;
  const { content, parentSub } = struct;
  const isText = content instanceof Y.ContentString || content instanceof Y.ContentDeleted;
  if (kind !== 'other') return parentSub === null && isText;
  if (content instanceof Y.ContentType) return depth < PAD.nesting;
  const levels = PAD.nesting - depth;
  if (content instanceof Y.ContentEmbed) return isPlainWithin(content.embed, levels);
  if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) {
    return content.arr.every((value) => isPlainWithin(value, levels));
  }
  return true;
}
