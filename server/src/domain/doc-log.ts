import { Refusal } from '@hearsay/shared/errors';
import { PAD, SIZE } from '@hearsay/shared/limits';
import * as Y from 'yjs';
import { LazyDoc } from './lazy-doc.ts';
import { growth } from './pad-growth.ts';
import { type OwnedIds, PadIds } from './pad-ids.ts';
import { arrange, freshPart, lacking } from './pad-order.ts';
import { PadPlaces } from './pad-places.ts';
import { decodePadUpdate, type PadStruct, type PadUpdate } from './pad-update.ts';
import { PadWork, STEPS_MAX } from './pad-work.ts';
import { RateLimiter } from './rate-limit.ts';

/** What another node needs to host the pad from here on. */
export interface PadSnapshot extends OwnedIds {
  readonly update: Uint8Array;
}

/** An update that passed: for `apply` on the node that checked it, which then need not decode it again. */
export interface CheckedUpdate {
  /** What the relay carries. */
  readonly bytes: Uint8Array;
  readonly decoded: PadUpdate;
  /** Steps that integrating it takes. */
  readonly work: number;
}

/** An update with what it brings. */
interface Arrival {
  readonly decoded: PadUpdate;
  /** The new structs, each after those that it rests on. */
  readonly fresh: readonly PadStruct[];
  /** Client ids under which it brings structs. */
  readonly authors: readonly number[];
}

/** The exact size costs an encoding of the whole state: once in so long at most, or in so many updates, which cost more. */
const MEASURE_EVERY = { ms: 1_000, updates: 4_000 };

/**
 * Longer than this, an update is several pieces of work: `settle`, `check` and `apply` take up to some 50 ms each, and
 * others are to be heard in between.
 */
export const LONG_UPDATE_BYTES = 32 * 1024;

const ONE_SECOND_MS = 1_000;
/** Work that a member may give to all replicas over time: some 6 ms a second. */
const WORK = { tokens: 20_000, perMs: ONE_SECOND_MS, burst: STEPS_MAX };

const missing = (): Refusal => new Refusal('VALIDATION_ERROR', 'That update rests on what the pad does not have.');

/**
 * A room's pad in RAM (P1 to P3, P6, P7): checks updates, keeps what was applied, answers what a replica lacks. An update is
 * checked on the node that took it in, and applied on every node, in the relay's order. `apply` decides by that order
 * and by nothing else, so that all nodes decide alike.
 */
export class DocLog {
  /** Who owns which client id; the awareness of the room shares it. */
  readonly ids = new PadIds();
  readonly #doc = new LazyDoc();
  readonly #work = new PadWork(this.#doc);
  readonly #workBudget = new RateLimiter(WORK, { maxKeys: PAD.newClientIds.perRoom });
  readonly #here = new Map<number, number>();
  #places = new PadPlaces();
  /** An empty update takes two. */
  #bytes = 2;
  #measuredAt = Number.NEGATIVE_INFINITY;
  #updatesSince = 0;

  /** Bytes of the encoded state, or more: kept without encoding. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Updates that Yjs threw at, though they passed every check: 0, or there is a bug. */
  get faults(): number {
    return this.#doc.faults;
  }

  /** Whether the pad holds any text. */
  get hasText(): boolean {
    return this.#doc.hasText;
  }

  /** Applies what waits to be applied, so that a long update finds nothing to do first. */
  settle(): void {
    this.#doc.flush();
  }

  /**
   * Checks an update of a member at `now`. Reserves nothing.
   * @throws Refusal `VALIDATION_ERROR` (P1, P6), `ACCESS_DENIED` (P7), `PAYLOAD_TOO_LARGE` (P1, P2, too much work), `RATE_LIMIT_EXCEEDED`
   */
  check(memberId: string, update: Uint8Array, now: number): CheckedUpdate {
    const decoded = decodePadUpdate(update);
    const arrival = this.#arrive(decoded);
    if (arrival === null) throw missing();
    const { authors, fresh } = arrival;
    const isText = this.#places.holdText(fresh);
    const places = isText ? this.#places : new PadPlaces(this.#places);
    if (!isText && !places.add(fresh)) throw new Refusal('VALIDATION_ERROR', 'The pad takes text.');
    if (!authors.every((client) => this.ids.mayUse(memberId, client))) {
      throw new Refusal('ACCESS_DENIED', 'That editor belongs to someone else.');
    }
    const newIds = this.ids.countNew(authors);
    this.ids.assertRoom(newIds);
    this.#assertRoom(arrival, now);
    this.ids.assertBudget(memberId, newIds, now);
    const work = this.#work.measure(decoded, fresh, places);
    if (work === null) throw new Refusal('VALIDATION_ERROR', 'That insertion has no place.');
    this.#assertWork(memberId, work, now);
    return { bytes: decoded.bytes, decoded, work };
  }

  /**
   * Takes an update that the relay has sequenced. Never throws.
   * @param update as checked on this node, or its bytes as another node sent them
   * @returns false where it lost a race on its way (an id that became another's, or what rests on such an update): it is
   *   dropped, on every node alike, and not shown to members
   */
  apply(memberId: string, update: CheckedUpdate | Uint8Array, now: number): boolean {
    const decoded = update instanceof Uint8Array ? decodeOrNull(update) : update.decoded;
    const arrival = decoded === null ? null : this.#arrive(decoded);
    if (arrival === null || !arrival.authors.every((client) => this.#mayOwn(memberId, client))) return false;
    if (!(update instanceof Uint8Array) && update.work > 0) this.#workBudget.tryTake(memberId, now, update.work);
    this.#take(memberId, arrival, now);
    return true;
  }

  /**
   * What a replica lacks, and where the pad stands (P3).
   * @throws Refusal `PAYLOAD_TOO_LARGE` or `VALIDATION_ERROR` for a state vector that is none (P1)
   */
  sync(stateVector: Uint8Array): { update: Uint8Array; stateVector: Uint8Array } {
    const isEmpty = readStateVector(stateVector).size === 0;
    return {
      update: isEmpty ? this.#doc.encode() : this.#doc.encodeSince(new Uint8Array(stateVector)),
      stateVector: Y.encodeStateVector(this.#here),
    };
  }

  /** What another node needs to go on from here. */
  snapshot(): PadSnapshot {
    return { update: this.#doc.encode(), ...this.ids.snapshot() };
  }

  /** Takes over from another node; only for a log that is still empty. */
  restore({ update, owned, claimed }: PadSnapshot, now: number): void {
    this.#doc.add(new Uint8Array(update), 0);
    const doc = this.#doc.flush();
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) this.#here.set(client, clock);
    this.#places = PadPlaces.of(doc);
    this.#bytes = update.length;
    this.ids.restore({ owned, claimed }, now);
  }

  #arrive(decoded: PadUpdate): Arrival | null {
    const order = arrange(decoded, this.#here);
    if (order === null) return null;
    const known = (client: number) => this.#here.get(client) ?? 0;
    const authors: number[] = [];
    let isAllNew = true;
    for (const { client, clock, end } of decoded.blocks) {
      if (end > known(client)) authors.push(client);
      isAllNew &&= clock >= known(client);
    }
    if (isAllNew) return { decoded, fresh: order, authors };
    const fresh: PadStruct[] = [];
    for (const struct of order) {
      const part = freshPart(struct, known(struct.id.client));
      if (part !== null) fresh.push(part);
      if (part !== null && part !== struct && !this.#goesOn(struct, part)) return null;
    }
    return { decoded, fresh, authors };
  }

  /** Where a part of a struct is new: whether that part goes on from the other, as it stands here. */
  #goesOn(struct: PadStruct, { id }: PadStruct): boolean {
    const lacks = ({ client, clock }: Y.ID) => clock >= (this.#here.get(client) ?? 0);
    return lacking(struct, lacks) === null && this.#places.goesOnInText(struct, Y.createID(id.client, id.clock - 1));
  }

  #mayOwn(memberId: string, client: number): boolean {
    const owner = this.ids.owner(client);
    return owner === undefined || owner === memberId;
  }

  #take(memberId: string, { decoded, fresh, authors }: Arrival, now: number): void {
    const { bytes, blocks, deletions, pieces } = decoded;
    this.ids.own(memberId, authors, now);
    for (const { client, end } of blocks) this.#here.set(client, Math.max(end, this.#here.get(client) ?? 0));
    if (fresh.length === 0 && deletions.length === 0) return;
    this.#bytes += growth(decoded, fresh);
    this.#updatesSince += 1;
    this.#places.add(fresh);
    this.#doc.add(bytes, pieces);
    this.#work.note(fresh);
  }

  /** P2. */
  #assertRoom({ decoded, fresh }: Arrival, now: number): void {
    const grown = growth(decoded, fresh);
    const bound = PAD.retainedBytes + (fresh.length === 0 ? PAD.deletionHeadroomBytes : 0);
    if (grown === 0 || this.#bytes + grown <= bound) return;
    if (now - this.#measuredAt >= MEASURE_EVERY.ms || this.#updatesSince >= MEASURE_EVERY.updates) {
      this.#measuredAt = now;
      this.#updatesSince = 0;
      this.#bytes = this.#doc.encode().length;
    }
    if (this.#bytes + grown > bound) throw new Refusal('PAYLOAD_TOO_LARGE', 'The pad is full.');
  }

  #assertWork(memberId: string, work: number, now: number): void {
    if (work > STEPS_MAX) throw new Refusal('PAYLOAD_TOO_LARGE', 'That change is too tangled.');
    const wait = work === 0 ? 0 : this.#workBudget.wouldWait(memberId, now, work);
    if (wait > 0) throw new Refusal('RATE_LIMIT_EXCEEDED', undefined, wait);
  }
}

function decodeOrNull(update: Uint8Array): PadUpdate | null {
  try {
    return decodePadUpdate(update);
  } catch {
    return null;
  }
}

function readStateVector(bytes: Uint8Array): Map<number, number> {
  if (bytes.length > SIZE.stateVector) throw new Refusal('PAYLOAD_TOO_LARGE');
  try {
    const clocks = Y.decodeStateVector(bytes);
    // Repeated clients and bytes beyond the end show in the length.
    if (Y.encodeStateVector(clocks).length === bytes.length) return clocks;
  } catch {
    // Refused below, like what decodes to something else.
  }
  throw new Refusal('VALIDATION_ERROR', 'That is not a state vector.');
}
