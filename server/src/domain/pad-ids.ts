import { Refusal } from '@hearsay/shared/errors';
import { PAD } from '@hearsay/shared/limits';
import { RateLimiter } from './rate-limit.ts';

const { perMember, perMinute, perRoom } = PAD.newClientIds;
const MINUTE_MS = 60_000;

/** Who owns which Yjs client id, as another node may take it over. */
export interface OwnedIds {
  /** [client id, member id], by update: the same on every node. */
  readonly owned: readonly (readonly [number, string])[];
  /** By awareness: as this node heard it. */
  readonly claimed: readonly (readonly [number, string])[];
}

/**
 * The Yjs client ids of a room (P7, P1): each belongs to the member who first used it. What updates own is sequenced and
 * the same on every node; what awareness claims is not, so it yields where a sequenced update decides otherwise.
 */
export class PadIds {
  readonly #owners = new Map<number, string>();
  readonly #claims = new Map<number, string>();
  readonly #budget = new RateLimiter({ tokens: perMinute, perMs: MINUTE_MS, burst: perMember }, { maxKeys: perRoom });

  /** The member who owns an id by its updates; what all nodes agree on. */
  owner(client: number): string | undefined {
    return this.#owners.get(client);
  }

  /** True for an id that is the member's own or nobody's yet. */
  mayUse(memberId: string, client: number): boolean {
    const owner = this.#owners.get(client) ?? this.#claims.get(client);
    return owner === undefined || owner === memberId;
  }

  /** Of these ids, how many the room has not seen. */
  countNew(clients: readonly number[]): number {
    return clients.reduce((count, client) => (this.#isKnown(client) ? count : count + 1), 0);
  }

  /**
   * Holds `count` new ids of a member to the bounds of a room and of a moment (P1).
   * @throws Refusal `PAYLOAD_TOO_LARGE`
   */
  assertRoom(count: number): void {
    if (count === 0) return;
    if (count > perMember) throw new Refusal('PAYLOAD_TOO_LARGE', 'Too many new editors at once.');
    if (this.#known + count > perRoom) throw new Refusal('PAYLOAD_TOO_LARGE', 'This pad has had too many editors.');
  }

  /**
   * Holds `count` new ids to the member's budget (P1), without taking them.
   * @throws Refusal `RATE_LIMIT_EXCEEDED`
   */
  assertBudget(memberId: string, count: number, now: number): void {
    const wait = count === 0 ? 0 : this.#budget.wouldWait(memberId, now, count);
    if (wait > 0) throw new Refusal('RATE_LIMIT_EXCEEDED', undefined, wait);
  }

  /** An update has used these ids; the member's budget pays for those that are new, as far as it goes. */
  own(memberId: string, clients: readonly number[], now: number): void {
    this.#pay(memberId, this.countNew(clients), now);
    for (const client of clients) {
      this.#owners.set(client, memberId);
      this.#claims.delete(client);
    }
  }

  /** Awareness has used an id that is the member's own or nobody's yet. */
  claim(memberId: string, client: number, now: number): void {
    if (this.#isKnown(client)) return;
    this.#pay(memberId, 1, now);
    this.#claims.set(client, memberId);
  }

  /** What another node needs to go on from here. */
  snapshot(): OwnedIds {
    return { owned: [...this.#owners], claimed: [...this.#claims] };
  }

  /** Takes over from another node. Budgets are not told between nodes: every id counts as if it were used just now. */
  restore({ owned, claimed }: OwnedIds, now: number): void {
    for (const [client, memberId] of owned) this.own(memberId, [client], now);
    for (const [client, memberId] of claimed) this.claim(memberId, client, now);
  }

  get #known(): number {
    return this.#owners.size + this.#claims.size;
  }

  #isKnown(client: number): boolean {
    return this.#owners.has(client) || this.#claims.has(client);
  }

  #pay(memberId: string, count: number, now: number): void {
    if (count > 0) this.#budget.tryTake(memberId, now, count);
  }
}
