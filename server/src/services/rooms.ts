import { Refusal } from '@hearsay/shared/errors';
import { CAPACITY } from '@hearsay/shared/limits';
import type { RoomInfo } from '@hearsay/shared/models';
import { parseRoomCode } from '@hearsay/shared/room-code';
import { normaliseName } from '../domain/names.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { Relay } from '../ports/relay.ts';
import type { Store, StoredRoom } from '../ports/store.ts';
import { type Hosting, infoOf } from './hosting.ts';
import type { Limits } from './limits.ts';
import type { Memberships } from './memberships.ts';
import type { Passwords } from './passwords.ts';
import { newRoomCode, type Secrets } from './secrets.ts';

export interface RoomsParts {
  readonly store: Store;
  readonly relay: Relay;
  readonly hosting: Hosting;
  readonly memberships: Memberships;
  readonly limits: Limits;
  readonly passwords: Passwords;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Logger;
  readonly unjoinedMs: number;
}

/** What its maker may say of a room; what is absent is as by default, without a passphrase. */
export interface NewRoom {
  readonly name?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly capacity?: number | undefined;
}

/** Rooms from outside: making one, listing one's own, closing one. */
export class Rooms {
  readonly #parts: RoomsParts;
  /** Some rooms cannot be read, and the log says so. */
  #hasUnreadable = false;

  constructor(parts: RoomsParts) {
    this.#parts = parts;
  }

  /** R1: a room whose host is the caller. Nobody is in it yet; it waits `ROOM_UNJOINED_SECONDS` for its first member. */
  async create(userId: string, { name = '', ...wanted }: NewRoom): Promise<RoomInfo> {
    const roomName = normaliseName(name, { allowEmpty: true });
    return this.#parts.limits.during('rooms', userId, () => this.#create(userId, roomName, wanted));
  }

  async #create(userId: string, name: string, { passphrase, capacity = CAPACITY.default }: NewRoom): Promise<RoomInfo> {
    const { store, relay, hosting, passwords, secrets, clock, unjoinedMs } = this.#parts;
    // First, since without it nothing is to be done.
    await relay.ping();
    const passphraseHash = passphrase === undefined ? null : await passwords.hash(passphrase);
    for (;;) {
      const code = newRoomCode();
      const key = secrets.roomKey(code);
      const createdAt = clock.now();
      const row: StoredRoom = {
        key,
        sealedCode: secrets.sealCode(code),
        hostUserId: userId,
        awaitedCreatorId: userId,
        locked: false,
        capacity,
        passphraseHash,
        bans: [],
        members: [],
        createdAt,
        expiresAt: createdAt + unjoinedMs,
      };
      if ((await store.createRoom(row)) === 'key-taken') continue;
      const live = await hosting.inTurn(key, () => hosting.open(row, code, name));
      return live.room.info;
    }
  }

  /** The live rooms that the caller hosts or is in, but for those that this server's secret does not open. */
  async list(userId: string): Promise<RoomInfo[]> {
    const { store, clock } = this.#parts;
    const rows = await store.roomsOf(userId, clock.now());
    const shown = await Promise.all(rows.map((row) => this.#show(row)));
    return shown.filter((room) => room !== null);
  }

  /** The name of a room that lives elsewhere is asked for there. Null where the row was sealed under another secret. */
  async #show(row: StoredRoom): Promise<RoomInfo | null> {
    const { hosting, relay, secrets, log } = this.#parts;
    const code = secrets.unsealCode(row.sealedCode, row.key);
    if (code === null) {
      if (!this.#hasUnreadable) log.warn('stored rooms are left out: they were sealed under another JWT_SECRET');
      this.#hasUnreadable = true;
      return null;
    }
    const shown = hosting.get(row.key)?.room.info ?? (await relay.find(row.key));
    return shown ?? infoOf(row, code, '', secrets);
  }

  /** R10 from outside. Who is neither host nor member learns nothing (C4). */
  async close(userId: string, typedCode: string): Promise<void> {
    const { store, hosting, memberships, secrets, clock } = this.#parts;
    const code = parseRoomCode(typedCode);
    if (code === null) throw new Refusal('VALIDATION_ERROR', 'That code has a typo.');
    const key = secrets.roomKey(code);
    const rowOfHost = async (): Promise<StoredRoom> => {
      const row = await store.findRoom(key, clock.now());
      if (!row) throw new Refusal('ROOM_UNAVAILABLE');
      if (row.hostUserId === userId) return row;
      const isMember = row.members.some((member) => member.userId === userId);
      throw new Refusal(isMember ? 'ACCESS_DENIED' : 'ROOM_UNAVAILABLE');
    };
    // Before the room's turn: a stranger shall not be able to tell by the wait that there is a room (C4).
    await rowOfHost();
    await hosting.inTurn(key, async () => memberships.close(await hosting.open(await rowOfHost(), code)));
  }
}
