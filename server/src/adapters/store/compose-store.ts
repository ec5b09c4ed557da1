import type { RoomKey } from '../../domain/node-event.ts';
import type {
  Admission,
  PresenceKey,
  RevokedToken,
  RoomPatch,
  Store,
  StoredRoom,
  StoredUser,
} from '../../ports/store.ts';

/** The users of an adapter. Usernames come lower-cased. */
export interface UserRows {
  create(user: StoredUser): Promise<'created' | 'username-taken'>;
  find(userId: string): Promise<StoredUser | null>;
  findByUsername(username: string): Promise<StoredUser | null>;
  rename(userId: string, name: string): Promise<StoredUser | null>;
  extend(userId: string, expiresAt: number): Promise<void>;
  revokeToken(userId: string, token: RevokedToken, now: number): Promise<void>;
  remove(userId: string): Promise<void>;
  /** Removes guests that are dead by `now`; says how many. */
  sweep(now: number): Promise<number>;
}

/** The rooms and memberships of an adapter. */
export interface RoomRows {
  create(room: StoredRoom): Promise<'created' | 'key-taken'>;
  find(key: RoomKey, now: number): Promise<StoredRoom | null>;
  ofUser(userId: string, now: number): Promise<StoredRoom[]>;
  admit(key: RoomKey, admission: Admission, now: number): Promise<'admitted' | 'full' | 'unavailable'>;
  removeMember(key: RoomKey, userId: string, ban: boolean): Promise<boolean>;
  /** Ends every membership of a user; rooms that lose their last member go. */
  removeEverywhere(userId: string): Promise<void>;
  update(key: RoomKey, patch: RoomPatch): Promise<StoredRoom | null>;
  transfer(key: RoomKey, from: string, to: string): Promise<boolean>;
  remove(key: RoomKey): Promise<void>;
  /** Rooms with members live at least until then; an emptied one stays dead. */
  extend(keys: readonly RoomKey[], expiresAt: number): Promise<void>;
  /** Removes rooms that are dead by `now`; says how many. */
  sweep(now: number): Promise<number>;
}

/** The presences of an adapter: leases, moved forward and never back. */
export interface PresenceRows {
  set(presence: PresenceKey, leaseUntil: number): Promise<void>;
  clear(presence: PresenceKey): Promise<void>;
  clearNode(node: string): Promise<void>;
  clearRoom(room: RoomKey): Promise<void>;
  clearUser(userId: string): Promise<void>;
  renew(node: string, leaseUntil: number): Promise<void>;
  inRoom(room: RoomKey, now: number): Promise<PresenceKey[]>;
  liveNodes(now: number): Promise<string[]>;
  /** Removes leases that have ended by `now`; says how many. */
  sweep(now: number): Promise<number>;
}

/** What lies between the port and the rows. */
export interface StoreLink {
  readonly kind: string;
  /** Does one operation of the port, in its bound of time; every failure to reach the rows is `UNAVAILABLE`. */
  run<T>(operation: () => Promise<T>): Promise<T>;
  /** Asks the rows for an answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Builds the store port from an adapter's three kinds of rows: what touches several of them is said here, once. */
export function composeStore(link: StoreLink, users: UserRows, rooms: RoomRows, presences: PresenceRows): Store {
  return {
    kind: link.kind,

    createUser: (user) =>
      link.run(() => users.create({ ...user, username: user.username === null ? null : user.username.toLowerCase() })),
    findUser: (userId) => link.run(() => users.find(userId)),
    findUserByUsername: (username) => link.run(() => users.findByUsername(username.toLowerCase())),
    renameUser: (userId, name) => link.run(() => users.rename(userId, name)),
    extendUser: (userId, expiresAt) => link.run(() => users.extend(userId, expiresAt)),
    revokeToken: (userId, token, now) => link.run(() => users.revokeToken(userId, token, now)),
    deleteUser: (userId) =>
      link.run(async () => {
        await users.remove(userId);
        await Promise.all([presences.clearUser(userId), rooms.removeEverywhere(userId)]);
      }),

    createRoom: (room) => link.run(() => rooms.create(room)),
    findRoom: (key, now) => link.run(() => rooms.find(key, now)),
    roomsOf: (userId, now) => link.run(() => rooms.ofUser(userId, now)),
    admitMember: (key, admission, now) => link.run(() => rooms.admit(key, admission, now)),
    removeMember: (key, userId, options) =>
      link.run(async () => ({ removed: await rooms.removeMember(key, userId, options?.ban === true) })),
    updateRoom: (key, patch) => link.run(() => rooms.update(key, patch)),
    transferHost: (key, from, to) => link.run(() => rooms.transfer(key, from, to)),
    deleteRoom: (key) =>
      link.run(async () => {
        await rooms.remove(key);
        await presences.clearRoom(key);
      }),

    setPresence: (presence, leaseUntil) => link.run(() => presences.set(presence, leaseUntil)),
    clearPresence: (presence) => link.run(() => presences.clear(presence)),
    clearNode: (node) => link.run(() => presences.clearNode(node)),
    heartbeat: ({ node, leaseUntil, rooms: keys, roomsExpireAt }) =>
      link.run(async () => {
        await Promise.all([presences.renew(node, leaseUntil), rooms.extend(keys, roomsExpireAt)]);
      }),
    presences: (room, now) => link.run(() => presences.inRoom(room, now)),
    liveNodes: (now) => link.run(() => presences.liveNodes(now)),

    sweep: (now) =>
      link.run(async () => {
        const [deadRooms, deadPresences, deadUsers] = await Promise.all([
          rooms.sweep(now),
          presences.sweep(now),
          users.sweep(now),
        ]);
        return { rooms: deadRooms, presences: deadPresences, users: deadUsers };
      }),
    ping: () => link.run(() => link.ping()),
    close: () => link.close(),
  };
}
