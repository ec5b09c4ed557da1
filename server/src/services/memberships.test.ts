import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import { openServices } from '../../test/services.ts';
import { watchStore } from '../../test/watched-store.ts';

/** A room of one, whose store fails to find it with an error of the test's. */
async function roomOfOne() {
  const failing: { with: Error | null } = { with: null };
  const { store } = watchStore(async (method) => {
    if (method === 'findRoom' && failing.with) throw failing.with;
  });
  const services = openServices({ store });
  const ana = services.session();
  const { code } = await services.rooms.create(ana.userId, {});
  await services.join(ana, { code });
  return { services, ana, failing, isHosted: () => services.hosting.get(services.secrets.roomKey(code)) !== undefined };
}

describe('[R4] the last one to leave', () => {
  it('ends the room, though the store is away and cannot say who may be on their way in', async () => {
    const { services, ana, failing, isHosted } = await roomOfOne();
    failing.with = new Refusal('UNAVAILABLE');
    await services.entry.leave(ana);
    expect(isHosted()).toBe(false);
  });

  it('is told of any other error, and the room ends once that is over', async () => {
    const { services, ana, failing, isHosted } = await roomOfOne();
    failing.with = new TypeError('a fault');
    await expect(services.entry.leave(ana)).rejects.toBe(failing.with);
    failing.with = null;
    expect(isHosted()).toBe(true);
    await services.sweeper.tick();
    expect(isHosted()).toBe(false);
  });
});
