import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../test/recording-log.ts';
import { openServices } from '../../test/services.ts';
import { watchStore } from '../../test/watched-store.ts';
import type { StoredUser } from '../ports/store.ts';
import type { Session } from './live-room.ts';

const away = (): never => {
  throw new Refusal('UNAVAILABLE');
};

const cai: StoredUser = {
  id: 'cai',
  name: 'Cai',
  kind: 'guest',
  username: null,
  passwordHash: null,
  tokenVersion: 1,
  revokedTokens: [],
  createdAt: 1,
  expiresAt: null,
};

/** A node that two people are connected to whom its store does not know; it is noted who is put out. */
function nodeWithTwo() {
  const lookUp: { before: () => void } = { before() {} };
  const { store, calls } = watchStore(async (method) => {
    if (method === 'findUser') lookUp.before();
  });
  const lines: LogLine[] = [];
  const services = openServices({ store, record: (...line) => lines.push(line) });
  const put: string[] = [];
  const open = (name: string, userId?: string): Session => {
    const session = { ...services.session(userId), name, disconnect: () => void put.push(name) };
    services.sessions.add(session);
    return session;
  };
  open('Ana');
  open('Ben');
  const asked = () => calls.filter((call) => call === 'findUser').length;
  return { ...services, store, lookUp, lines, put, open, asked };
}

describe('[R4] whoever may have been put out while the relay was away', () => {
  it('is looked for once, and only after it was away', async () => {
    const { revocation, relay, put, asked } = nodeWithTwo();
    await revocation.review();
    expect([put, asked()]).toEqual([[], 0]);
    relay.back();
    await revocation.review();
    expect(put).toEqual(['Ana', 'Ben']);
    const before = asked();
    await revocation.review();
    expect(asked()).toBe(before);
  });

  it('is looked for again while the store cannot say', async () => {
    const { revocation, relay, lookUp, put, lines } = nodeWithTwo();
    relay.back();
    lookUp.before = away;
    await revocation.review();
    await revocation.review();
    expect(put).toEqual([]);
    lookUp.before = () => {};
    await revocation.review();
    expect([put, lines]).toEqual([['Ana', 'Ben'], []]);
  });

  it('is looked for again where the relay was away once more meanwhile', async () => {
    const { revocation, relay, lookUp, put } = nodeWithTwo();
    relay.back();
    lookUp.before = () => relay.back();
    await revocation.review();
    lookUp.before = () => {};
    await revocation.review();
    await revocation.review();
    expect(put).toEqual(['Ana', 'Ben', 'Ana', 'Ben']);
  });

  it('is looked for where somebody was let in from memory, which may not have heard of it', async () => {
    const { revocation, knownUsers, store, lookUp, put } = nodeWithTwo();
    await store.createUser(cai);
    await knownUsers.find(cai.id);
    await store.deleteUser(cai.id);
    lookUp.before = away;
    expect(await knownUsers.findOrRecall(cai.id)).toMatchObject({ name: 'Cai' });
    await revocation.review();
    expect(put).toEqual([]);
    lookUp.before = () => {};
    await revocation.review();
    expect(put).toEqual(['Ana', 'Ben']);
    await expect(knownUsers.findOrRecall(cai.id)).resolves.toBeNull();
  });

  it('does not escape because the store cannot make sense of somebody else', async () => {
    const { revocation, relay, lookUp, put, lines, asked } = nodeWithTwo();
    lookUp.before = () => {
      if (asked() === 1) throw new TypeError('a fault');
    };
    relay.back();
    await revocation.review();
    await revocation.review();
    expect([put, lines, asked()]).toEqual([['Ben'], [['a user was not reviewed']], 2]);
  });

  it('does not escape because somebody else could not be put out', async () => {
    const { revocation, relay, sessions, put, lines } = nodeWithTwo();
    const [ana] = sessions.all();
    if (!ana) throw new Error('nobody is connected');
    ana.disconnect = () => {
      throw new TypeError('a fault');
    };
    relay.back();
    await revocation.review();
    expect([put, lines]).toEqual([['Ben'], [['a notice was not carried out']]]);
  });

  it('is looked for by the sweeper, each second', async () => {
    const { sweeper, clock, relay, put } = nodeWithTwo();
    sweeper.start();
    relay.back();
    await clock.advance(1_000, 1_000);
    await expect.poll(() => put).toEqual(['Ana', 'Ben']);
    sweeper.stop();
  });
});

describe('[R13] who may have been renamed while the relay was away', () => {
  it('has the name that the store tells, but for one who was renamed while it was asked', async () => {
    const { revocation, relay, sessions, store, lookUp, open } = nodeWithTwo();
    await store.createUser(cai);
    for (const session of sessions.all()) sessions.remove(session);
    const session = open('Before', cai.id);
    relay.back();
    await revocation.review();
    expect(session.name).toBe('Cai');
    lookUp.before = () => {
      session.name = 'Newest';
    };
    relay.back();
    await revocation.review();
    expect(session.name).toBe('Newest');
  });
});
