import { describe, expect, it } from 'vitest';
import { newId } from '../src/services/secrets.ts';
import { openServices } from './services.ts';
import { watchStore } from './watched-store.ts';

const GRACE_MS = 90_000;

/** A room with one member here, and one whom another node has let into the store and not yet told of. */
async function roomWithSomeoneComing() {
  const { store } = watchStore();
  const services = openServices({ store });
  const ana = services.session();
  const { code } = await services.rooms.create(ana.userId, {});
  const { epoch } = await services.join(ana, { code });
  const key = services.secrets.roomKey(code);
  const coming = newId();
  const now = services.clock.now();
  const admission = { userId: coming, joinedAt: now, mayPassLock: false, roomExpiresAt: now + GRACE_MS };
  expect(await store.admitMember(key, admission, now)).toBe('admitted');
  await services.entry.leave(ana);
  return { ...services, store, code, key, epoch, coming };
}

describe('[R11] the last one leaves here while someone comes in by way of another node', () => {
  it('the room waits for them, and they find it alive', async () => {
    const { join, session, code, epoch, coming } = await roomWithSomeoneComing();
    const entered = await join(session(coming), { code });
    expect(entered.epoch).toBe(epoch);
    expect(entered.members).toHaveLength(1);
  });

  it('where they never come, nothing of it is left after their 90 s', async () => {
    const { hosting, memberships, clock, store, key } = await roomWithSomeoneComing();
    const live = hosting.get(key);
    if (!live) throw new Error('the room is gone');
    await clock.advance(GRACE_MS - 1_000);
    await memberships.giveUpOn(live, clock.now());
    expect(hosting.get(key)).toBe(live);
    await clock.advance(2_000);
    await memberships.giveUpOn(live, clock.now());
    expect(hosting.get(key)).toBeUndefined();
    expect(await store.findRoom(key, clock.now() - GRACE_MS)).toBeNull();
  });
});
