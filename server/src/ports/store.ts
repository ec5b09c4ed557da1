import type { User } from '@hearsay/shared/models';
import type { RoomKey } from '../domain/node-event.ts';

/**
 * The store port: users, presence and room membership, and nothing else. It has no method that could take
 * content, a room's name or a room's code: what cannot be said cannot leak (T1).
 *
 * Every method rejects with `Refusal('UNAVAILABLE')` when the store cannot be reached, within 3 s, having done
 * nothing that it knows of. Instants are integer milliseconds since 1970 UTC; `null` is "none".
 * Each method that changes anything does it in one atomic step, so that any number of nodes may race.
 */

export interface RevokedToken {
  readonly tokenId: string;
  /** The token is dead by itself from then on, and the entry may go. */
  readonly expiresAt: number;
}

export interface StoredUser extends User {
  /** Lower-cased; registered users only. */
  readonly username: string | null;
  readonly passwordHash: string | null;
  /** Tokens of another version are dead. */
  readonly tokenVersion: number;
  readonly revokedTokens: readonly RevokedToken[];
  readonly createdAt: number;
  /** Guests: the end of their last token, after which the user may be removed. Registered users: null. */
  readonly expiresAt: number | null;
}

export interface Membership {
  readonly userId: string;
  readonly joinedAt: number;
}

export interface StoredRoom {
  readonly key: RoomKey;
  /** The code under AES-256-GCM, base64url; opens only with the server's secret. */
  readonly sealedCode: string;
  readonly hostUserId: string;
  /** The creator, until their first join (R1, R7). */
  readonly awaitedCreatorId: string | null;
  readonly locked: boolean;
  readonly capacity: number;
  readonly passphraseHash: string | null;
  /** User ids. */
  readonly bans: readonly string[];
  readonly members: readonly Membership[];
  readonly createdAt: number;
  /** The row is dead from then on; heartbeats move it forward (R1, R12). */
  readonly expiresAt: number;
}

/** What a host may change of a stored room. Absent keys stay as they are. */
export interface RoomPatch {
  readonly locked?: boolean;
  readonly capacity?: number;
  readonly passphraseHash?: string | null;
}

export interface Admission extends Membership {
  /** Members before them may pass the lock; false also refuses when the lock came while they were on their way in. */
  readonly mayPassLock: boolean;
  /** The room's row lives until then if this is its first member, and at least until then if not. */
  readonly roomExpiresAt: number;
}

/** One user's connection to one room by way of one node. */
export interface PresenceKey {
  readonly node: string;
  readonly room: RoomKey;
  readonly userId: string;
}

export interface Heartbeat {
  readonly node: string;
  /** Rooms with members on this node. */
  readonly rooms: readonly RoomKey[];
  /** Presences of this node live until then. */
  readonly leaseUntil: number;
  /** Rows of those rooms live at least until then. */
  readonly roomsExpireAt: number;
}

export interface Store {
  /** What people call it, for the log and the start banner: `embedded` or `mongo`. */
  readonly kind: string;

  // Users
  createUser(user: StoredUser): Promise<'created' | 'username-taken'>;
  findUser(userId: string): Promise<StoredUser | null>;
  findUserByUsername(username: string): Promise<StoredUser | null>;
  /** The user after the change; null where there is none. */
  renameUser(userId: string, name: string): Promise<StoredUser | null>;
  /** Moves a guest's end forward, never back. */
  extendUser(userId: string, expiresAt: number): Promise<void>;
  /** Adds a revoked token and drops entries that are dead by `now`. At most 64 are held: beyond that every token of the user dies. */
  revokeToken(userId: string, token: RevokedToken, now: number): Promise<void>;
  /** Removes the user, its presences and its memberships. */
  deleteUser(userId: string): Promise<void>;

  // Rooms and membership
  createRoom(room: StoredRoom): Promise<'created' | 'key-taken'>;
  /** Null also for a row that is dead by `now`. */
  findRoom(key: RoomKey, now: number): Promise<StoredRoom | null>;
  /** Living rooms that the user hosts or is a member of. */
  roomsOf(userId: string, now: number): Promise<StoredRoom[]>;
  /**
   * Makes someone a member. A member already stays one (`admitted`, its `joinedAt` kept). The creator's first join clears
   * `awaitedCreatorId`. `unavailable`: no living row, banned, or locked and may not pass.
   */
  admitMember(key: RoomKey, admission: Admission, now: number): Promise<'admitted' | 'full' | 'unavailable'>;
  /**
   * Ends a membership; with `ban`, for good. `removed` is true for exactly one of any callers that race. The row goes
   * with its last member, in the same step or by a conditional delete that a racing admission defeats (R4, R11).
   */
  removeMember(key: RoomKey, userId: string, options?: { readonly ban?: boolean }): Promise<{ removed: boolean }>;
  updateRoom(key: RoomKey, patch: RoomPatch): Promise<StoredRoom | null>;
  /** True where `from` was host and `to` now is. */
  transferHost(key: RoomKey, from: string, to: string): Promise<boolean>;
  deleteRoom(key: RoomKey): Promise<void>;

  // Presence
  setPresence(presence: PresenceKey, leaseUntil: number): Promise<void>;
  clearPresence(presence: PresenceKey): Promise<void>;
  /** Removes every presence of a node: at its clean end, and before it serves. */
  clearNode(node: string): Promise<void>;
  heartbeat(beat: Heartbeat): Promise<void>;
  /** Who is present in a room, by leases that live at `now`. */
  presences(room: RoomKey, now: number): Promise<PresenceKey[]>;
  /** Nodes with at least one living lease. */
  liveNodes(now: number): Promise<string[]>;

  /** Deletes dead rooms, presences and guests. Says how many of each; any node may, at any time. */
  sweep(now: number): Promise<{ rooms: number; presences: number; users: number }>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
