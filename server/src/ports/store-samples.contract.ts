import { randomUUID } from 'node:crypto';
import type { Admission, StoredRoom, StoredUser } from './store.ts';

/** Rows for the contract suite, each under names of its own, so that cases share one store. */

/** The suite's now: far ahead, so that no database removes rows by the real clock while it runs. */
export const NOW = Date.UTC(2100, 0, 1);
export const MINUTE = 60_000;

export const newId = (): string => randomUUID();

export function newGuest(change: Partial<StoredUser> = {}): StoredUser {
  return {
    id: newId(),
    name: 'Quiet Otter',
    kind: 'guest',
    username: null,
    passwordHash: null,
    tokenVersion: 0,
    revokedTokens: [],
    createdAt: NOW,
    expiresAt: NOW + 10 * MINUTE,
    ...change,
  };
}

export function newRegistered(change: Partial<StoredUser> = {}): StoredUser {
  return newGuest({
    kind: 'registered',
    username: `ana-${randomUUID().slice(0, 18)}`,
    passwordHash: '$2b$12$abcdefghijklmnopqrstuv',
    expiresAt: null,
    ...change,
  });
}

export function newRoom(change: Partial<StoredRoom> = {}): StoredRoom {
  const creator = newId();
  return {
    key: randomUUID(),
    sealedCode: 'c2VhbGVk_LWNvZGU',
    hostUserId: creator,
    awaitedCreatorId: creator,
    locked: false,
    capacity: 10,
    passphraseHash: null,
    bans: [],
    members: [],
    createdAt: NOW,
    expiresAt: NOW + 5 * MINUTE,
    ...change,
  };
}

export function newAdmission(change: Partial<Admission> = {}): Admission {
  return { userId: newId(), joinedAt: NOW, mayPassLock: false, roomExpiresAt: NOW + 5 * MINUTE, ...change };
}
