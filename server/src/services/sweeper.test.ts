import { Refusal } from '@hearsay/shared/errors';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../../test/recording-log.ts';
import { openServices } from '../../test/services.ts';
import { watchStore } from '../../test/watched-store.ts';

/** A room in which somebody's time has run out, and whose store fails to say who is where. */
async function roomWithSomebodyLost() {
  const failing: { with: Error | null } = { with: null };
  const { store } = watchStore(async (method) => {
    if (method === 'presences' && failing.with) throw failing.with;
  });
  const lines: LogLine[] = [];
  const services = openServices({ store, record: (...line) => lines.push(line) });
  const [host, guest] = [services.session(), services.session()];
  const { code } = await services.rooms.create(host.userId, {});
  for (const session of [host, guest]) await services.join(session, { code });
  services.entry.vanish(guest);
  await services.clock.advance(91_000, 91_000);
  return { tick: () => services.sweeper.tick(), failing, lines, members: () => host.seat?.room.room.roster.size };
}

describe('[R5] a member whose time ran out', () => {
  it('is lost, though the store is away and cannot say whether they are on another node', async () => {
    const { tick, failing, lines, members } = await roomWithSomebodyLost();
    failing.with = new Refusal('UNAVAILABLE');
    await tick();
    expect([members(), lines]).toEqual([1, []]);
  });

  it('stays while the answer is any other error, which is logged', async () => {
    const { tick, failing, lines, members } = await roomWithSomebodyLost();
    failing.with = new TypeError('a fault');
    await tick();
    expect([members(), lines]).toEqual([2, [['tending a room failed']]]);
    failing.with = null;
    await tick();
    expect(members()).toBe(1);
  });
});
