import type { PresenceState } from '@hearsay/shared/models';
import type { RoomKey } from '../domain/node-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { FanOut } from '../ports/fan-out.ts';

/** What a seat needs to know of the session that takes it. */
interface Sitter {
  readonly id: string;
  readonly presence: PresenceState;
}

/** The sessions of this node that sit in one room, by member. Who sits gets the room's batches, and nobody else does. */
export class Seating<Session extends Sitter> {
  readonly #key: RoomKey;
  readonly #fanOut: FanOut;
  readonly #clock: Clock;
  /** Most members have one: a list is a third of a Set. */
  readonly #seated = new Map<string, readonly Session[]>();
  /** Null while someone sits here. */
  #emptySince: number | null;

  constructor(key: RoomKey, fanOut: FanOut, clock: Clock) {
    this.#key = key;
    this.#fanOut = fanOut;
    this.#clock = clock;
    this.#emptySince = clock.now();
  }

  /** Seats a session; one that sits stays. It gets everything after this moment, and nothing of before. */
  seat(session: Session, memberId: string): void {
    this.#emptySince = null;
    const seated = this.sessionsOf(memberId);
    if (!seated.includes(session)) this.#seated.set(memberId, [...seated, session]);
    this.#fanOut.enter(this.#key, session.id);
  }

  /** Takes a session's seat; false where it had none. What was pending reaches it, what comes after does not. */
  unseat(session: Session, memberId: string): boolean {
    const seated = this.sessionsOf(memberId);
    if (!seated.includes(session)) return false;
    if (seated.length > 1)
      this.#seated.set(
        memberId,
        seated.filter((other) => other !== session),
      );
    else this.#seated.delete(memberId);
    if (this.#seated.size === 0) this.#emptySince = this.#clock.now();
    this.#fanOut.flush(this.#key);
    this.#fanOut.leave(this.#key, session.id);
    return true;
  }

  /** Takes every seat; gives who sat there, member by member. */
  clear(): { memberId: string; session: Session }[] {
    this.#fanOut.flush(this.#key);
    const out = [...this.#seated].flatMap(([memberId, seated]) => seated.map((session) => ({ memberId, session })));
    this.#seated.clear();
    for (const { session } of out) this.#fanOut.leave(this.#key, session.id);
    return out;
  }

  memberIds(): string[] {
    return [...this.#seated.keys()];
  }

  /** As they sit now: the list does not change. */
  sessionsOf(memberId: string): readonly Session[] {
    return this.#seated.get(memberId) ?? [];
  }

  has(memberId: string): boolean {
    return this.#seated.has(memberId);
  }

  /** How a member is connected here: active where any of its sessions is, null where it has none (R6). */
  presenceOf(memberId: string): PresenceState | null {
    const seated = this.#seated.get(memberId);
    if (!seated) return null;
    for (const { presence } of seated) if (presence === 'active') return 'active';
    return 'away';
  }

  /** Whether nobody has sat here for `ms` by now. */
  isEmptyFor(ms: number, now: number): boolean {
    return this.#emptySince !== null && now - this.#emptySince >= ms;
  }
}
