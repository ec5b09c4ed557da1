import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import type { Person } from './person.ts';

let server: Harness;
beforeEach(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterEach(() => server.close());

/** Who is host, by what a member is told on a resync. */
async function hostOf(person: Person, code: string): Promise<string | undefined> {
  const { room, members } = await person.join(code);
  const hosts = members.filter(({ role }) => role === 'host');
  expect(hosts.map(({ id }) => id)).toEqual(members.some(({ id }) => id === room.hostId) ? [room.hostId] : []);
  return hosts[0]?.name;
}

describe("[R7] when the host's membership ends", () => {
  it('the longest-present member is host', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    await ana.must('room:leave', {});
    expect(await hostOf(cai, code)).toBe('Ben');
    await cai.until(() => cai.events.length === 2);
    expect(cai.ofType('room-updated')).toMatchObject([{ room: { hostId: ben.memberId } }]);
    await ben.must('room:update', { name: 'mine now' });
    // Who comes back is the newest.
    await ana.join(code);
    await ben.must('room:leave', {});
    expect(await hostOf(ana, code)).toBe('Cai');
  });

  it('connected ones come first', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    ben.vanish();
    await ana.until(() => ana.signals.length === 1);
    await ana.must('room:leave', {});
    expect(await hostOf(cai, code)).toBe('Cai');
    expect(cai.ofType('room-updated')).toHaveLength(1);
  });

  it('of nobody but reconnecting ones the longest-present is host, and is when it returns', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    ben.vanish();
    cai.vanish();
    await ana.until(() => ana.signals.length === 2);
    await ana.must('room:leave', {});
    expect(await hostOf(await cai.tab(), code)).toBe('Ben');
  });

  it.each(['logout', 'loss'] as const)('by %s, too', async (way) => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    if (way === 'logout') await server.call('POST', '/api/auth/logout', { token: ana.token });
    else ana.vanish();
    if (way === 'loss') await server.clock.advance(92_000);
    await ben.until(() => ben.ofType('room-updated').length === 1);
    expect(await hostOf(ben, code)).toBe('Ben');
    // In the store too: only its host may close it from outside.
    expect((await server.call('DELETE', `/api/rooms/${code}`, { token: ben.token })).status).toBe(204);
  });

  it('a host who returns within the 90 s never lost it', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    ana.vanish();
    await ben.until(() => ben.signals.length === 1);
    await server.clock.advance(86_000);
    expect(await hostOf(ben, code)).toBe('Ana');
    expect(await ben.refused('room:update', { name: 'x' })).toBe('ACCESS_DENIED');
    const back = await ana.tab();
    expect((await back.join(code)).self.role).toBe('host');
    await back.must('room:update', { locked: true });
    await server.clock.advance(100_000);
    expect(await hostOf(ben, code)).toBe('Ana');
    back.vanish();
  });

  it('until their own first join the creator is host though absent', async () => {
    const ana = await server.person('Ana');
    const { code, hostId } = await ana.createRoom();
    const ben = await server.person('Ben');
    const entered = await ben.join(code);
    expect(entered.room.hostId).toBe(hostId);
    expect(entered.members.map(({ role }) => role)).toEqual(['member']);
    expect(await ben.refused('room:update', { name: 'x' })).toBe('ACCESS_DENIED');
    await server.clock.advance(200_000);
    expect(await ana.rooms()).toEqual([code]);
    expect((await ana.join(code)).self).toMatchObject({ id: hostId, role: 'host' });
    await ben.settled();
    expect(ben.ofType('room-updated')).toEqual([]);
    await ana.must('room:update', { name: 'x' });
  });

  it('and for ROOM_UNJOINED_SECONDS at most: then it is the longest-present member', async () => {
    const ana = await server.person('Ana');
    const { code } = await ana.createRoom();
    const ben = await server.person('Ben');
    await ben.join(code);
    await server.clock.advance(297_000);
    expect(ben.ofType('room-updated')).toEqual([]);
    await server.clock.advance(5_000);
    await ben.until(() => ben.ofType('room-updated').length === 1);
    expect(await hostOf(ben, code)).toBe('Ben');
    await ben.must('room:update', { name: 'x' });
    expect((await ana.join(code)).self.role).toBe('member');
  });
});

describe('[R7] transfer', () => {
  it('makes someone else host, and the caller a member', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    expect((await ana.must('room:transfer', { memberId: ben.memberId })).room.hostId).toBe(ben.memberId);
    expect(await hostOf(ana, code)).toBe('Ben');
    expect(await ana.refused('room:update', { name: 'x' })).toBe('ACCESS_DENIED');
    await ben.must('room:update', { name: 'x' });
    expect((await server.call('DELETE', `/api/rooms/${code}`, { token: ana.token })).status).toBe(403);
  });

  it('is for the host alone, and never to someone absent', async () => {
    const { people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    await cai.must('room:leave', {});
    expect(await ben.refused('room:transfer', { memberId: ben.memberId })).toBe('ACCESS_DENIED');
    expect(await ana.refused('room:transfer', { memberId: cai.memberId })).toBe('VALIDATION_ERROR');
    expect(await ana.refused('room:transfer', { memberId: 'nobody' })).toBe('VALIDATION_ERROR');
  });

  it('to oneself changes nothing, and makes no event', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    expect((await ana.must('room:transfer', { memberId: ana.memberId })).room.hostId).toBe(ana.memberId);
    await ben.settled();
    expect(ben.order).toEqual([]);
  });
});

describe('[R8] kick', () => {
  it('puts every tab out, and a later resume is ROOM_UNAVAILABLE, while a plain join may return', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    const tab = await ben.tab();
    const { epoch, seq } = await tab.join(code);
    await ana.must('room:kick', { memberId: ben.memberId });
    for (const socket of [ben, tab]) {
      await socket.until(() => socket.closed.length === 1);
      await socket.settled();
      expect(socket.closed).toEqual([{ epoch, reason: 'kicked' }]);
      expect(socket.ofType('member-left')).toEqual([]);
      expect(socket.disconnected).toBe(false);
      expect(await socket.refused('chat:send', { id: crypto.randomUUID(), content: 'x' })).toBe('NOT_IN_ROOM');
      expect(await socket.refused('room:join', { code, resume: { epoch, seq } })).toBe('ROOM_UNAVAILABLE');
    }
    await cai.until(() => cai.events.length === 1);
    expect(cai.events).toMatchObject([{ type: 'member-left', memberId: ben.memberId, reason: 'kicked' }]);
    expect(await ben.rooms()).toEqual([]);

    expect((await ben.join(code)).self.id).toBe(ben.memberId);
    // And once back it is a member like any other, a resume of its own included.
    expect((await ben.must('room:join', { code, resume: { epoch, seq } })).missed).toEqual([]);
    await ben.must('room:leave', {});
    expect(await ben.must('room:join', { code, resume: { epoch, seq } })).toMatchObject({ missed: [], gap: true });
    tab.vanish();
  });

  it('reaches who is reconnecting, too', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const { epoch, seq } = await ben.join(code);
    ben.vanish();
    await ana.until(() => ana.signals.length === 1);
    await ana.must('room:kick', { memberId: ben.memberId });
    const back = await ben.tab();
    expect(await back.refused('room:join', { code, resume: { epoch, seq } })).toBe('ROOM_UNAVAILABLE');
    await back.join(code);
    back.vanish();
  });

  it('with ban that user cannot return, by whatever way; a new guest identity can', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const { epoch, seq } = await ben.join(code);
    await ana.must('room:kick', { memberId: ben.memberId, ban: true });
    await ben.until(() => ben.closed.length === 1);
    expect(ben.closed).toEqual([{ epoch, reason: 'banned' }]);
    await ana.until(() => ana.events.length === 1);
    expect(ana.events).toMatchObject([{ type: 'member-left', reason: 'kicked' }]);
    for (const socket of [ben, await ben.tab()]) {
      expect(await socket.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
      expect(await socket.refused('room:join', { code, resume: { epoch, seq } })).toBe('ROOM_UNAVAILABLE');
      socket.vanish();
    }
    await (await server.person('Ben')).join(code);
  });

  it('is out at once, however many strangers are having their passphrase compared', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben'], { passphrase: 'open' });
    const [ana, ben] = people;
    const strangers = await Promise.all(Array.from({ length: 12 }, () => server.person()));
    let compared = 0;
    const refused = strangers.map(async (person) => {
      await person.raw('room:join', { code, passphrase: 'shut' }).catch(() => null);
      compared += 1;
    });
    await ana.settled();
    await ana.must('room:kick', { memberId: ben.memberId });
    await ben.until(() => ben.closed.length === 1);
    expect(compared).toBeLessThan(strangers.length);
    await Promise.all(refused);
  });

  it('nobody can kick themselves, or someone absent, and only the host can kick', async () => {
    const { people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    await cai.must('room:leave', {});
    expect(await ana.refused('room:kick', { memberId: ana.memberId })).toBe('VALIDATION_ERROR');
    expect(await ana.refused('room:kick', { memberId: cai.memberId })).toBe('VALIDATION_ERROR');
    expect(await ana.refused('room:kick', { memberId: cai.memberId, ban: true })).toBe('VALIDATION_ERROR');
    expect(await ana.refused('room:kick', { memberId: 'nobody' })).toBe('VALIDATION_ERROR');
    expect(await ben.refused('room:kick', { memberId: ana.memberId })).toBe('ACCESS_DENIED');
    expect(await ben.refused('room:kick', { memberId: ben.memberId })).toBe('ACCESS_DENIED');
    await ana.settled();
    expect(ana.ofType('member-left')).toHaveLength(1);
  });
});

describe('[R9] lock', () => {
  it('nobody new enters; members return, those within their 90 s too', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    const dee = await server.person('Dee');
    cai.vanish();
    await ana.until(() => ana.signals.length === 1);
    expect((await ana.must('room:update', { locked: true })).room.locked).toBe(true);
    await ben.until(() => ben.ofType('room-updated').length === 1);
    expect(await dee.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    await ben.join(code);
    await (await ben.tab()).join(code);
    await server.clock.advance(80_000);
    const back = await cai.tab();
    await back.join(code);

    // Whoever has left is new.
    await back.must('room:leave', {});
    expect(await back.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    await ana.must('room:update', { locked: false });
    await dee.join(code);
  });

  it('is for the host alone', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [, ben] = people;
    for (const update of [{ locked: true }, { name: 'x' }, { passphrase: 'x' }, { capacity: 5 }, {}]) {
      expect(await ben.refused('room:update', update)).toBe('ACCESS_DENIED');
    }
  });
});

describe('[R13] capacity, names and updates', () => {
  it('capacity counts members, the reconnecting ones too, and a member with two tabs once', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben'], { capacity: 3 });
    const [ana, ben] = people;
    const tab = await ana.tab();
    await tab.join(code);
    const cai = await server.person('Cai');
    const dee = await server.person('Dee');
    await cai.join(code);
    expect(await dee.refused('room:join', { code })).toBe('ROOM_FULL');
    ben.vanish();
    await ana.until(() => ana.signals.length === 1);
    expect(await dee.refused('room:join', { code })).toBe('ROOM_FULL');
    await (await ben.tab()).join(code);
    await cai.must('room:leave', {});
    await dee.join(code);
    tab.vanish();
  });

  it('of many who come at once, just as many as there is room for get in', async () => {
    const { code } = await gather(server, ['Ana'], { capacity: 6 });
    const crowd = await Promise.all(Array.from({ length: 20 }, () => server.person()));
    const answers = await Promise.all(crowd.map((person) => person.ask('room:join', { code })));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
    for (const answer of answers) if (!answer.ok) expect(answer.error.code).toBe('ROOM_FULL');
  });

  it('lowering it puts nobody out, and those who are in return', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben, cai] = people;
    expect((await ana.must('room:update', { capacity: 1 })).room.capacity).toBe(1);
    for (const person of [ben, cai]) await person.say('still here');
    cai.vanish();
    await ana.until(() => ana.signals.length === 1);
    const back = await cai.tab();
    expect((await back.join(code)).members).toHaveLength(3);
    await back.must('room:leave', {});
    expect(await back.refused('room:join', { code })).toBe('ROOM_FULL');
    expect(ana.closed.concat(ben.closed)).toEqual([]);
  });

  it('an update that changes nothing makes no event', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const { room } = await ana.must('room:update', { name: 'Kitchen', passphrase: 'open', capacity: 5, locked: true });
    await ben.until(() => ben.events.length === 1);
    expect(ben.events).toEqual([{ type: 'room-updated', seq: expect.any(Number), room }]);
    ben.forget();
    for (const update of [
      {},
      { name: ' Kitchen ' },
      { capacity: 5 },
      { locked: true },
      { name: 'Kitchen', locked: true },
    ]) {
      expect((await ana.must('room:update', update)).room).toEqual(room);
    }
    // Another passphrase is a change, but none that members see.
    expect((await ana.must('room:update', { passphrase: 'another' })).room).toEqual(room);
    await ben.settled();
    expect(ben.order).toEqual([]);
  });

  it('a new passphrase is asked for from then on, and null takes it away', async () => {
    const { code, people } = await gather(server, ['Ana'], { passphrase: 'old' });
    const [ana] = people;
    const ben = await server.person('Ben');
    await ana.must('room:update', { passphrase: 'new' });
    expect(await ben.refused('room:join', { code, passphrase: 'old' })).toBe('ACCESS_DENIED');
    await ben.join(code, 'new');
    await ben.must('room:leave', {});
    expect((await ana.must('room:update', { passphrase: null })).room.passphraseRequired).toBe(false);
    await ben.join(code);
  });

  it('a rename reaches every room as member-updated, and only a new name does', async () => {
    const a = await gather(server, ['Ana', 'Ben']);
    const b = await gather(server, ['Cai']);
    const [ana, ben] = a.people;
    const tab = await ben.tab();
    await tab.join(b.code);
    await b.people[0].until(() => b.people[0].events.length === 1);
    const { body, status } = await server.call('PATCH', '/api/auth/me', {
      token: ben.token,
      body: { name: 'Benedict' },
    });
    expect([status, body.user.name]).toEqual([200, 'Benedict']);
    for (const other of [ana, b.people[0]]) {
      await other.until(() => other.ofType('member-updated').length === 1);
      expect(other.ofType('member-updated')[0]?.member).toMatchObject({ name: 'Benedict', state: 'active' });
    }
    expect(ana.ofType('member-updated')[0]?.member.id).toBe(ben.memberId);
    await ben.say('hello');
    await ana.until(() => ana.messages().length === 1);
    expect(ana.messages()[0]?.senderName).toBe('Benedict');

    await server.call('PATCH', '/api/auth/me', { token: ben.token, body: { name: 'Benedict' } });
    await ana.settled();
    expect(ana.ofType('member-updated')).toHaveLength(1);
    // It holds for rooms that are joined later, over a socket that was open before.
    const c = await gather(server, ['Eve']);
    expect((await ben.join(c.code)).self.name).toBe('Benedict');
    tab.vanish();
  });
});
