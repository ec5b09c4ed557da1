import { Refusal } from '@hearsay/shared/errors';
import { PAD, SIZE } from '@hearsay/shared/limits';
import { type AwarenessEntry, decodeAwareness, encodeAwareness, GONE } from './awareness-update.ts';
import type { PadIds } from './pad-ids.ts';

/** What a Yjs client of the room last said; kept when it is gone too, for its clock. */
interface Standing {
  readonly memberId: string;
  /** The socket that last spoke for it; null where that is another node's. */
  readonly socketId: string | null;
  readonly entry: AwarenessEntry;
}

/** One Yjs client's awareness, as another node may take it over. */
export type AwarenessRecord = readonly [memberId: string, client: number, clock: number, state: string];

/** Awareness of one member, as signals carry it. */
export interface MemberAwareness {
  readonly memberId: string;
  readonly update: Uint8Array;
}

/**
 * The awareness of a room (P5): the latest of each Yjs client, so that newcomers see who is where, and so that what
 * leaves can be taken back. A client id says nothing under another's name (P7).
 */
export class AwarenessLog {
  readonly #ids: PadIds;
  readonly #clients = new Map<number, Standing>();

  /** `ids` are those of the room's pad. */
  constructor(ids: PadIds) {
    this.#ids = ids;
  }

  /**
   * Takes an awareness update from a member's socket.
   * @returns the bytes to relay: what of it is news, and the member's own; null where nothing is, and it is dropped
   */
  accept(memberId: string, socketId: string, update: Uint8Array, now: number): Uint8Array | null {
    const news = (decodeAwareness(update) ?? []).filter((entry) => {
      if (!this.#isNews(memberId, entry) || !this.#hasRoom(socketId, entry)) return false;
      if (!this.#claim(memberId, entry.client, now)) return false;
      this.#clients.set(entry.client, { memberId, socketId, entry });
      return true;
    });
    return news.length === 0 ? null : encodeAwareness(news);
  }

  /**
   * Takes what another node relayed.
   * @returns false where nothing of it is news here, or the ids are another's: it is not shown
   */
  hear(memberId: string, update: Uint8Array, now: number): boolean {
    const news = (decodeAwareness(update) ?? []).filter((entry) => this.#isNews(memberId, entry));
    for (const entry of news) {
      this.#ids.claim(memberId, entry.client, now);
      this.#clients.set(entry.client, { memberId, socketId: null, entry });
    }
    return news.length > 0;
  }

  /** What stands, for a newcomer: one update a member, since a signal names one. */
  standing(): MemberAwareness[] {
    const members = new Map<string, AwarenessEntry[]>();
    for (const { memberId, entry } of this.#clients.values()) {
      if (entry.state === GONE) continue;
      const entries = members.get(memberId);
      if (entries === undefined) members.set(memberId, [entry]);
      else entries.push(entry);
    }
    return [...members].map(([memberId, entries]) => ({ memberId, update: encodeAwareness(entries) }));
  }

  /** What another node needs to go on from here, the clocks of those who are gone too. */
  snapshot(): AwarenessRecord[] {
    return Array.from(this.#clients.values(), ({ memberId, entry: { client, clock, state } }) => [
      memberId,
      client,
      clock,
      state,
    ]);
  }

  /** Takes over from another node; only for a log that is still empty. The ids are restored by the pad. */
  restore(records: readonly AwarenessRecord[]): void {
    for (const [memberId, client, clock, state] of records) {
      this.#clients.set(client, { memberId, socketId: null, entry: { client, clock, state } });
    }
  }

  /** A socket is gone: takes back what it said last, to be relayed; null where nothing stands. */
  removeSocket(socketId: string): Uint8Array | null {
    return this.#remove((standing) => standing.socketId === socketId);
  }

  /** A member is gone, with all sockets on all nodes. */
  removeMember(memberId: string): Uint8Array | null {
    return this.#remove((standing) => standing.memberId === memberId);
  }

  /** Receivers take a null state by the clock that they last heard (y-protocols: equal clocks, null wins). */
  #remove(isLeaving: (standing: Standing) => boolean): Uint8Array | null {
    const gone: AwarenessEntry[] = [];
    for (const [client, standing] of this.#clients) {
      if (standing.entry.state === GONE || !isLeaving(standing)) continue;
      const entry = { ...standing.entry, state: GONE };
      this.#clients.set(client, { ...standing, socketId: null, entry });
      gone.push(entry);
    }
    return gone.length === 0 ? null : encodeAwareness(gone);
  }

  /** Newer than what stands, by y-protocols' rule, and under an id that the member may use. */
  #isNews(memberId: string, { client, clock, state }: AwarenessEntry): boolean {
    if (!this.#ids.mayUse(memberId, client)) return false;
    const last = this.#clients.get(client)?.entry;
    if (last === undefined) return state !== GONE;
    return clock > last.clock || (clock === last.clock && state === GONE && last.state !== GONE);
  }

  /** A socket speaks for 8 ids, and for 16 KiB in all (P1). */
  #hasRoom(socketId: string, { client, state }: AwarenessEntry): boolean {
    if (state === GONE) return true;
    let [ids, bytes] = [1, state.length];
    for (const standing of this.#clients.values()) {
      if (standing.socketId !== socketId || standing.entry.client === client || standing.entry.state === GONE) continue;
      ids += 1;
      bytes += standing.entry.state.length;
    }
    return ids <= PAD.awarenessIdsPerSocket && bytes <= SIZE.awareness;
  }

  #claim(memberId: string, client: number, now: number): boolean {
    try {
      const count = this.#ids.countNew([client]);
      this.#ids.assertRoom(count);
      this.#ids.assertBudget(memberId, count, now);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
    this.#ids.claim(memberId, client, now);
    return true;
  }
}
