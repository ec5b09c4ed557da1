import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import { inTime } from './in-time.ts';
import { Person } from './person.ts';

const DAY_MS = 86_400_000;
const HALF_DAY_MS = DAY_MS / 2;

let server: Harness;
beforeEach(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000', ROOM_UNJOINED_SECONDS: '300' });
});
afterEach(() => server.close());

/** How many rooms live in RAM. */
const liveRooms = async () => (await server.call('GET', '/health')).body.rooms;
async function untilNoRoomLives(): Promise<void> {
  while ((await liveRooms()) > 0) await pause(20);
}

/** That nothing is left: not in RAM, not in the store, for nobody. */
async function expectGone(code: string, ...people: Person[]): Promise<void> {
  expect(await liveRooms()).toBe(0);
  for (const person of people) expect(await person.rooms()).toEqual([]);
  const stranger = await server.person();
  expect(await stranger.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
}

/** A registered user with a socket, and the token of one more login. */
async function register(username: string): Promise<{ person: Person; login: () => Promise<Person> }> {
  const body = { username, password: 'a good password' };
  const connect = async (path: string) => {
    const answer = (await server.call('POST', path, { body })).body;
    const person = new Person(server.url, answer.token, answer.user);
    await person.connect();
    return person;
  };
  return { person: await connect('/api/auth/register'), login: () => connect('/api/auth/login') };
}

describe('[R1] making a room', () => {
  it('any authenticated user makes one, and is its host', async () => {
    const { person: registered } = await register('rhea');
    for (const person of [await server.person('Ana'), registered]) {
      const room = await person.createRoom({ name: 'Kitchen' });
      const { self } = await person.join(room.code);
      expect(self).toMatchObject({ id: room.hostId, role: 'host' });
      person.vanish();
    }
    const { status, body } = await server.call('POST', '/api/rooms', { body: {} });
    expect([status, body.error.code]).toEqual([401, 'AUTH_ERROR']);
  });

  it('says what was asked for, and its defaults', async () => {
    const ana = await server.person('Ana');
    const base = { code: expect.any(String), hostId: expect.any(String), createdAt: expect.any(Number), locked: false };
    expect(await ana.createRoom()).toEqual({ ...base, name: '', passphraseRequired: false, capacity: 100 });
    const made = await ana.createRoom({ name: 'Kitchen', passphrase: 'x', capacity: 7 });
    expect(made).toEqual({ ...base, name: 'Kitchen', passphraseRequired: true, capacity: 7 });
  });

  it('a room nobody joins is deleted after ROOM_UNJOINED_SECONDS, and not before', async () => {
    const ana = await server.person('Ana');
    const { code } = await ana.createRoom();
    await server.clock.advance(297_000);
    expect(await ana.rooms()).toEqual([code]);
    expect(await liveRooms()).toBe(1);
    await server.clock.advance(5_000);
    await expectGone(code, ana);
    expect(await ana.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
  });

  it('a room that someone joined lives on past that time', async () => {
    const { code, people } = await gather(server, ['Ana']);
    await server.clock.advance(400_000);
    expect(await people[0].rooms()).toEqual([code]);
    await people[0].say('still here');
    await (await server.person()).join(code);
  });
});

describe('[R4] leaving on purpose', () => {
  it('of the last member ends the room', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    await ben.must('room:leave', {});
    expect(await ana.rooms()).toEqual([code]);
    expect(await ben.rooms()).toEqual([]);
    await ana.say('one is enough');
    await ana.must('room:leave', {});
    await expectGone(code, ana, ben);
  });

  const ways = {
    'room:leave': async (person: Person) => void (await person.must('room:leave', {})),
    'joining another room': async (person: Person) => {
      const { code } = await person.createRoom();
      await person.must('room:join', { code });
      await person.must('room:leave', {});
    },
    logout: async ({ token }: Person) => void (await server.call('POST', '/api/auth/logout', { token })),
    deletion: async ({ token }: Person) => void (await server.call('DELETE', '/api/auth/me', { token })),
  };

  it.each(Object.entries(ways))('is %s: the others hear member-left at once', async (_, leave) => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    await leave(ben);
    await ana.until(() => ana.events.length === 1);
    expect(ana.events).toEqual([
      { type: 'member-left', seq: expect.any(Number), memberId: ben.memberId, reason: 'left' },
    ]);
    await server.clock.advance(100_000);
    await ana.settled();
    expect(ana.signals).toEqual([]);
    expect(ana.events).toHaveLength(1);
  });

  it.each(Object.entries(ways))('is %s: of the last member, it ends the room within 2 s', async (_, leave) => {
    const { code, people } = await gather(server, ['Ana']);
    await leave(people[0]);
    await inTime(2_000, untilNoRoomLives());
    await expectGone(code);
  });

  it("is the logout of a socket's own token alone", async () => {
    const { code, people } = await gather(server, ['Ana']);
    const [ana] = people;
    const { person: phone, login } = await register('rhea');
    const laptop = await login();
    await phone.join(code);
    await laptop.join(code);
    await ana.until(() => ana.events.length === 1);
    ana.forget();
    await server.call('POST', '/api/auth/logout', { token: phone.token });
    await phone.until(() => phone.disconnected, 'the socket to be closed');
    await ana.settled();
    expect(ana.order).toEqual([]);
    await laptop.say('still here');
    await server.call('POST', '/api/auth/logout', { token: laptop.token });
    await laptop.until(() => laptop.disconnected, 'the socket to be closed');
    await ana.until(() => ana.ofType('member-left').length === 1);
    expect(ana.ofType('member-left')[0]?.reason).toBe('left');
  });

  it('is deletion, out of every tab and every room', async () => {
    const a = await gather(server, ['Ana', 'Ben']);
    const b = await gather(server, ['Cai']);
    const [ana, ben] = a.people;
    const tab = await ben.tab();
    await tab.join(b.code);
    await server.call('DELETE', '/api/auth/me', { token: ben.token });
    for (const other of [ana, b.people[0]]) {
      await other.until(() => other.ofType('member-left').length === 1);
      expect(other.ofType('member-left')[0]?.reason).toBe('left');
    }
    for (const socket of [ben, tab]) await socket.until(() => socket.disconnected, 'the sockets to be closed');
  });

  it('is deletion of someone who is reconnecting, too', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    ben.vanish();
    await ana.until(() => ana.signals.length === 1);
    await ways.deletion(ben);
    await ana.until(() => ana.events.length === 1);
    expect(ana.events).toMatchObject([{ type: 'member-left', memberId: ben.memberId, reason: 'left' }]);
  });

  it.each(['logout', 'deletion'] as const)('is %s on the way in, too', async (way) => {
    const { code, people } = await gather(server, ['Ana'], { passphrase: 'open' });
    const [ana] = people;
    const ben = await server.person('Ben');
    // The passphrase takes a while to compare: the token dies in the meantime.
    ben.socket.emit('room:join', { code, passphrase: 'open' });
    await ways[way](ben);
    await ben.until(() => ben.disconnected, 'the socket to be closed');
    await server.clock.advance(2_000);
    await pause(600);
    await ana.settled();
    const { members } = await ana.join(code);
    expect(members.map(({ name }) => name)).toEqual(['Ana']);
  });
});

describe('[R5] vanishing', () => {
  it('is reconnecting for 90 s, for those who are there and those who come, then member-left lost', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    ben.vanish();
    await ana.until(() => ana.signals.length === 1);
    expect(ana.signals).toEqual([{ type: 'presence', memberId: ben.memberId, state: 'reconnecting' }]);
    await server.clock.advance(87_000);
    const cai = await server.person('Cai');
    const { members } = await cai.join(code);
    expect(members.find(({ id }) => id === ben.memberId)?.state).toBe('reconnecting');
    expect(ana.ofType('member-left')).toEqual([]);
    await server.clock.advance(5_000);
    await ana.until(() => ana.ofType('member-left').length === 1);
    expect(ana.ofType('member-left')).toMatchObject([{ memberId: ben.memberId, reason: 'lost' }]);
    expect(await ben.rooms()).toEqual([]);
  });

  it('is over for who returns in time: the same name, colour and date, and no event', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben', 'Ben']);
    const [ana, , ben] = people;
    const before = (await ben.join(code)).self;
    ben.vanish();
    await server.clock.advance(80_000);
    const back = await ben.tab();
    expect((await back.join(code)).self).toEqual(before);
    await server.clock.advance(60_000);
    await ana.settled();
    expect(ana.signals.map((signal) => signal.type === 'presence' && signal.state)).toEqual(['reconnecting', 'active']);
    expect(ana.events).toEqual([]);
    back.vanish();
  });

  it('counts from the last socket of all', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const tab = await ben.tab();
    await tab.join(code);
    ben.vanish();
    await server.clock.advance(80_000);
    tab.vanish();
    await ana.until(() => ana.signals.length === 1);
    await server.clock.advance(80_000);
    expect(ana.ofType('member-left')).toEqual([]);
    await server.clock.advance(12_000);
    await ana.until(() => ana.ofType('member-left').length === 1);
  });

  it('of the last member ends the room within 95 s, and not in the 90', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    ana.vanish();
    ben.vanish();
    await server.clock.advance(87_000);
    expect(await ana.rooms()).toEqual([code]);
    await server.clock.advance(7_900);
    await expectGone(code, ana, ben);
  });

  it('of a socket on its way in leaves nobody who seems to be here', async () => {
    const { code, people } = await gather(server, ['Ana'], { passphrase: 'open' });
    const [ana] = people;
    const ben = await server.person('Ben');
    // The passphrase takes a while to compare: the socket goes in the meantime.
    ben.socket.emit('room:join', { code, passphrase: 'open' });
    ben.vanish();
    await pause(600);
    expect((await ana.join(code)).members).toHaveLength(1);
    expect(await ben.rooms()).toEqual([]);
  });

  it('of some keeps the room open to others all the while, however short the time to return', async () => {
    const brisk = await startHarness({ ROOM_GRACE_SECONDS: '2', ROOM_UNJOINED_SECONDS: '1', LIMITS_SCALE: '1000' });
    const { code, people } = await gather(brisk, ['Ana', 'Ben']);
    const [ana, ben] = people;
    ben.vanish();
    for (let round = 0; round < 3; round += 1) {
      await brisk.clock.advance(4_000, 250);
      const stranger = await brisk.person();
      await stranger.join(code);
      await stranger.must('room:leave', {});
    }
    expect(ana.ofType('member-left').filter(({ reason }) => reason === 'lost')).toHaveLength(1);
    await brisk.close();
  });

  it('is what the end of a token does', async () => {
    const { person: rhea } = await register('rhea');
    const { code } = await rhea.createRoom();
    await rhea.join(code);
    const ana = await server.person('Ana');
    await ana.join(code);
    await rhea.settled();
    rhea.forget();
    await server.clock.advance(HALF_DAY_MS - 20_000, 60_000);
    expect(ana.disconnected).toBe(false);
    await server.clock.advance(22_000);
    await ana.until(() => ana.disconnected, 'the socket to be closed');
    await rhea.until(() => rhea.signals.length === 1);
    expect(rhea.signals).toMatchObject([{ type: 'presence', state: 'reconnecting' }]);
    await server.clock.advance(92_000);
    await rhea.until(() => rhea.events.length === 1);
    expect(rhea.events).toMatchObject([{ type: 'member-left', reason: 'lost' }]);
  });

  it('is noticed within 20 s where a socket falls silent: that is what the server tells Engine.IO', async () => {
    const { body } = await server.call('GET', '/socket.io/?EIO=4&transport=polling');
    const { pingInterval, pingTimeout } = JSON.parse(String(body).slice(1));
    expect(pingInterval + pingTimeout).toBeLessThanOrEqual(20_000);
  });
});

describe('[R10] closing', () => {
  it.each(['room:close', 'DELETE /api/rooms/:code'] as const)(
    '%s: every member hears it, then nothing is left',
    async (way) => {
      const { code, people } = await gather(server, ['Ana', 'Ben', 'Cai']);
      const [ana, ben, cai] = people;
      const tab = await ben.tab();
      const { epoch } = await tab.join(code);
      cai.vanish();
      for (const person of [ana, ben, tab]) {
        await person.until(() => person.signals.length === 1);
        person.forget();
      }

      if (way === 'room:close') await ana.must('room:close', {});
      else expect((await server.call('DELETE', `/api/rooms/${code}`, { token: ana.token })).status).toBe(204);

      for (const person of [ana, ben, tab]) {
        await person.until(() => person.closed.length === 1);
        await person.settled();
        expect(person.order.filter((frame) => frame.startsWith('room:'))).toEqual(['room:closed']);
        expect(person.closed).toEqual([{ epoch, reason: 'closed' }]);
        expect(await person.refused('chat:send', { id: crypto.randomUUID(), content: 'x' })).toBe('NOT_IN_ROOM');
        expect(await person.refused('room:join', { code, resume: { epoch, seq: 1 } })).toBe('ROOM_UNAVAILABLE');
      }
      await expectGone(code, ana, ben, cai);
      const next = await ben.createRoom();
      await ben.join(next.code);
    },
  );

  it('is for the host alone: a member is denied, and a stranger learns nothing', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [, ben] = people;
    expect(await ben.refused('room:close', {})).toBe('ACCESS_DENIED');
    const byHttp = async (token: string) => {
      const { status, body } = await server.call('DELETE', `/api/rooms/${code}`, { token });
      return [status, body.error.code];
    };
    expect(await byHttp(ben.token)).toEqual([403, 'ACCESS_DENIED']);
    expect(await byHttp((await server.person()).token)).toEqual([404, 'ROOM_UNAVAILABLE']);
    await ben.say('still here');
  });

  it('works on a room that nobody joined', async () => {
    const ana = await server.person('Ana');
    const { code } = await ana.createRoom();
    expect((await server.call('DELETE', `/api/rooms/${code}`, { token: ana.token })).status).toBe(204);
    await expectGone(code, ana);
  });
});
