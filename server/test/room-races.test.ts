import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../src/ports/store.ts';
import type { Session } from '../src/services/live-room.ts';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import { openServices } from './services.ts';
import { watchStore } from './watched-store.ts';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Numbers from 0 to below 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Services over a store that is slow in the methods that `slow` names: each call of one waits for `release`. */
function openSlowly(...slow: (keyof Store)[]) {
  const held: (() => void)[] = [];
  let isHolding = false;
  const { store } = watchStore(async (method) => {
    if (isHolding && slow.includes(method)) await new Promise<void>((resolve) => held.push(resolve));
  });
  return {
    store,
    services: openServices({ store }),
    hold: () => {
      isHolding = true;
    },
    /** Resolves when so many calls are held up. */
    async isHeld(count = 1): Promise<void> {
      while (held.length < count) await sleep(1);
    },
    release: () => {
      isHolding = false;
      for (const resolve of held.splice(0)) resolve();
    },
  };
}

type Services = ReturnType<typeof openServices>;

async function roomOf(services: Services, ...sessions: Session[]): Promise<string> {
  const [host] = sessions;
  const { code } = await services.rooms.create(host?.userId ?? '', {});
  for (const session of sessions) await services.join(session, { code });
  return code;
}

describe('[R11] a join that races a deletion, over sockets', () => {
  let server: Harness;
  beforeAll(async () => {
    server = await startHarness({ LIMITS_SCALE: '1000' });
  });
  afterAll(() => server.close());

  it.each(['room:leave', 'room:close', 'joining another room'] as const)(
    'of %s: it enters a live room or is refused, 60 times',
    async (way) => {
      const { code: elsewhere } = await gather(server, ['Host']);
      const liveRooms = async () => (await server.call('GET', '/health')).body.rooms;
      const others = await liveRooms();
      const [ana, ben] = await Promise.all([server.person('Ana'), server.person('Ben')]);
      const outcomes = { entered: 0, refused: 0 };
      for (let round = 0; round < 60; round += 1) {
        const { code } = await ana.createRoom();
        await ana.join(code);
        const end = async () => {
          if (way === 'joining another room') await ana.join(elsewhere);
          else await ana.must(way, {});
        };
        const enter = () => ben.ask('room:join', { code });
        const inOrder = round % 2 === 0 ? [enter(), end()] : [end(), enter()];
        const answer = await inOrder[round % 2 === 0 ? 0 : 1];
        await Promise.all(inOrder);
        if (answer?.ok && way !== 'room:close') {
          outcomes.entered += 1;
          ben.forget();
          await ben.say('is anybody there?');
          await ben.until(() => ben.messages().length === 1);
          expect(await ben.rooms()).toEqual([code]);
          await ben.must('room:leave', {});
        } else {
          if (!answer?.ok) expect(answer?.error.code).toBe('ROOM_UNAVAILABLE');
          outcomes.refused += 1;
          expect(await ben.refused('chat:send', { id: crypto.randomUUID(), content: 'x' })).toBe('NOT_IN_ROOM');
        }
        expect(await ben.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
        expect(await liveRooms()).toBe(others);
        await ana.must('room:leave', {});
      }
      if (way !== 'room:close') expect(outcomes.entered).toBeGreaterThan(0);
      expect(outcomes.refused).toBeGreaterThan(0);
    },
  );
});

describe('[R11] a join that races a deletion, whatever the store takes', () => {
  it('leaves RAM and store at one, and nobody in a dead room, 300 times', async () => {
    const random = seeded(11);
    const { store } = watchStore(async () => {
      const turns = Math.floor(random() * 4);
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    });
    const services = openServices({ store });
    const { hosting, entry, control, clock, secrets } = services;
    const outcomes = { alive: 0, dead: 0, entered: 0, seated: 0, refused: 0 };

    for (let round = 0; round < 300; round += 1) {
      const [host, guest, tab, late] = [services.session(), services.session(), services.session(), services.session()];
      const other = services.session(guest.userId);
      const code = await roomOf(services, host, guest);
      const roomie = services.session();
      const elsewhere = await roomOf(services, tab, roomie);
      const inAWhile = async (what: () => Promise<unknown>) => {
        const turns = Math.floor(random() * 6);
        for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        await what();
      };
      const tries = [late, other, tab].map((session) =>
        inAWhile(async () => {
          await services.join(session, { code });
          outcomes.entered += 1;
        }).catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'ROOM_UNAVAILABLE' });
          outcomes.refused += 1;
        }),
      );
      const end = round % 3 === 0 ? () => control.close(host) : () => entry.leave(host);
      await Promise.all([
        inAWhile(end),
        inAWhile(() => entry.leave(guest)),
        inAWhile(() => entry.leave(roomie)),
        inAWhile(async () => entry.vanish(other)),
        ...tries,
      ]);

      for (const [key, sessions] of [
        [secrets.roomKey(code), [host, guest, other, late, tab]],
        [secrets.roomKey(elsewhere), [tab]],
      ] as const) {
        const live = hosting.get(key);
        const row = await store.findRoom(key, clock.now());
        expect(live === undefined).toBe(row === null);
        const stored = row?.members.map(({ userId }) => userId).sort() ?? [];
        expect(stored).toEqual((live?.room.roster.ids() ?? []).map((id) => live?.room.roster.userIdOf(id)).sort());
        outcomes[live ? 'alive' : 'dead'] += 1;
        for (const session of sessions) {
          if (session.seat?.room.key !== key) continue;
          expect(session.seat.room).toBe(live);
          expect(live?.room.roster.has(session.seat.memberId)).toBe(true);
          outcomes.seated += 1;
        }
        // Whoever is still a member is seated, or its time to return runs.
        const now = clock.now() + 100_000;
        for (const id of live?.room.roster.ids() ?? []) {
          expect(live?.isHere(id) || live?.room.roster.overdue(now, 90_000).includes(id)).toBe(true);
        }
      }
    }
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(20);
  });
});

describe('[R3] joining B leaves A', () => {
  it('only once it is sure of B: B cannot end while A is being left', async () => {
    const { services, hold, isHeld, release } = openSlowly('removeMember');
    const [ana, host] = [services.session(), services.session()];
    const a = await roomOf(services, ana, services.session());
    const b = await roomOf(services, host);
    hold();
    const entering = services.join(ana, { code: b });
    await isHeld();
    const closing = services.control.close(host);
    await sleep(5);
    release();
    expect((await entering).room.code).toBe(b);
    await closing;
    expect(ana.seat).toBeNull();
    await services.join(ana, { code: a });
  });

  it('and not at all where B is locked, by way of another node, at the last moment', async () => {
    const { services, store, hold, isHeld, release } = openSlowly('admitMember');
    const [ana, host] = [services.session(), services.session()];
    const a = await roomOf(services, ana);
    const b = await roomOf(services, host);
    hold();
    const entering = services.join(ana, { code: b });
    await isHeld();
    await store.updateRoom(services.secrets.roomKey(b), { locked: true });
    release();
    await expect(entering).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
    expect(ana.seat?.room.face().code).toBe(a);
    expect(ana.seat?.room.isHere(ana.seat.memberId)).toBe(true);
  });

  it('two who change places at one moment do not wait for each other', async () => {
    const services = openServices({ store: watchStore().store });
    const [ana, ben] = [services.session(), services.session()];
    const a = await roomOf(services, ana, services.session());
    const b = await roomOf(services, ben, services.session());
    // Both rooms are busy while the two arrive, and free at one moment.
    const busy = sleep(20);
    for (const code of [a, b]) void services.hosting.inTurn(services.secrets.roomKey(code), () => busy);
    await Promise.all([services.join(ana, { code: b }), services.join(ben, { code: a })]);
    expect([ana.seat?.room.face().code, ben.seat?.room.face().code]).toEqual([b, a]);
  });
});

describe('[R5] a socket that goes on its way in', () => {
  it('is reconnecting from the first moment, and lost in the end', async () => {
    const { services, hold, isHeld, release } = openSlowly('admitMember');
    const [host, guest] = [services.session(), services.session()];
    const code = await roomOf(services, host);
    hold();
    const entering = services.join(guest, { code });
    await isHeld();
    services.entry.vanish(guest);
    release();
    await expect(entering).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
    const { members } = await services.join(host, { code });
    expect(members.map(({ state }) => state)).toEqual(['active', 'reconnecting']);
  });

  it('[R4] and one whose token ended leaves at once, in the store too', async () => {
    const { services, store, hold, isHeld, release } = openSlowly('admitMember');
    const [host, guest] = [services.session(), services.session()];
    const code = await roomOf(services, host);
    hold();
    const entering = services.join(guest, { code });
    await isHeld();
    await services.entry.putOut(guest);
    release();
    await expect(entering).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
    expect((await services.join(host, { code })).members).toHaveLength(1);
    expect(await store.roomsOf(guest.userId, services.clock.now())).toEqual([]);
  });
});

describe("[R4][R8] the store's presences", () => {
  it.each(['leaving', 'vanishing', 'a kick', 'a ban', 'closing'] as const)('are gone after %s', async (way) => {
    const { store } = watchStore();
    const services = openServices({ store });
    const [host, guest] = [services.session(), services.session()];
    const code = await roomOf(services, host, guest);
    const key = services.secrets.roomKey(code);
    const present = async () => {
      await sleep(5);
      return (await store.presences(key, services.clock.now())).map(({ userId }) => userId);
    };
    expect((await present()).sort()).toEqual([host.userId, guest.userId].sort());
    const memberId = guest.seat?.memberId ?? '';
    if (way === 'leaving') await services.entry.leave(guest);
    else if (way === 'vanishing') services.entry.vanish(guest);
    else if (way === 'closing') await services.control.close(host);
    else await services.control.kick(host, memberId, way === 'a ban');
    expect(await present()).toEqual(way === 'closing' ? [] : [host.userId]);
  });
});
