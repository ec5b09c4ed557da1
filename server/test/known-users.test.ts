import { Refusal } from '@hearsay/shared/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalRelay } from '../src/adapters/relay/local.ts';
import type { StoredUser } from '../src/ports/store.ts';
import { KnownUsers } from '../src/services/known-users.ts';
import { TestClock } from './test-clock.ts';
import { watchStore } from './watched-store.ts';

const HOUR = 3_600_000;

const ana: StoredUser = {
  id: 'ana',
  name: 'Ana',
  kind: 'registered',
  username: 'ana',
  passwordHash: 'a hash',
  tokenVersion: 1,
  revokedTokens: [],
  createdAt: 1,
  expiresAt: null,
};

describe('users while the store is away', () => {
  let away: boolean;
  let relay: LocalRelay;
  let clock: TestClock;
  let users: KnownUsers;
  beforeEach(async () => {
    away = false;
    const { store } = watchStore(async () => {
      if (away) throw new Refusal('UNAVAILABLE');
    });
    await store.createUser(ana);
    relay = new LocalRelay('this-node');
    clock = new TestClock();
    users = new KnownUsers(store, relay, clock);
  });
  const unavailable = { code: 'UNAVAILABLE' };

  it('are recalled where this node saw them lately, without their password, and only where that was asked for', async () => {
    await users.find('ana');
    away = true;
    expect(await users.findOrRecall('ana')).toEqual({ ...ana, passwordHash: null });
    await expect(users.find('ana')).rejects.toMatchObject(unavailable);
    await clock.advance(13 * HOUR, HOUR);
    await expect(users.findOrRecall('ana')).rejects.toMatchObject(unavailable);
  });

  it('are not known where this node never saw them, and not from memory while the store answers', async () => {
    expect(await users.findOrRecall('nobody')).toBeNull();
    expect(await users.findOrRecall('ana')).toEqual(ana);
    away = true;
    await expect(users.findOrRecall('nobody')).rejects.toMatchObject(unavailable);
  });

  it('are as every node says that they are: renamed, a token revoked, gone', async () => {
    await users.find('ana');
    away = true;
    await relay.notify({ type: 'user-renamed', userId: 'ana', name: 'Anna' });
    await relay.notify({ type: 'token-revoked', userId: 'ana', tokenId: 'stolen' });
    const known = await users.findOrRecall('ana');
    expect(known).toMatchObject({ name: 'Anna', revokedTokens: [{ tokenId: 'stolen' }] });
    for (let token = 0; token < 60; token += 1)
      await relay.notify({ type: 'token-revoked', userId: 'ana', tokenId: `${token}` });
    await expect(users.findOrRecall('ana')).rejects.toMatchObject(unavailable);
  });

  it('are forgotten with their deletion', async () => {
    await users.find('ana');
    away = true;
    await relay.notify({ type: 'user-deleted', userId: 'ana' });
    await expect(users.findOrRecall('ana')).rejects.toMatchObject(unavailable);
  });
});
