import type { Output } from '@hearsay/shared/contract';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { mongoForTests } from './mongo-server.ts';
import { Person } from './person.ts';
import { startServerProcess } from './server-process.ts';

const GRACE_SECONDS = 20;
const mongo = await mongoForTests();

interface RoomRow {
  hostUserId: string;
  expiresAt: Date;
  members: { userId: string }[];
}

describe.skipIf(mongo === null)('[R12] a server that is killed, and started again on the same database', () => {
  const settings = {
    MONGO_URL: mongo?.url ?? '',
    JWT_SECRET: 'of the tests alone, and 32 characters long',
    ROOM_GRACE_SECONDS: String(GRACE_SECONDS),
    LIMITS_SCALE: '1000',
  };
  const database = new mongoose.mongo.MongoClient(settings.MONGO_URL || 'mongodb://127.0.0.1');
  const roomOf = ({ userId }: Person) => database.db().collection<RoomRow>('rooms').findOne({ hostUserId: userId });
  const people: Person[] = [];
  let killedAt = 0;
  let killServer = async (): Promise<unknown> => undefined;
  let server: Harness;
  let ana: Person;
  let ben: Person;
  let dee: Person;
  let banned: Person;
  let before: Output<'room:join'>;
  /** Hosts two more rooms: in one sits a guest who returns when Hal does not, in the other nobody returns. */
  let hal: Person;
  let gil: Person;
  let halsRoom: Output<'room:join'>;
  let lonely: Person;

  /** Winds the clock no faster than the database takes the heartbeats of Ana's room, which lives. */
  const wind = async (seconds: number) => {
    const lastBeat = async () => Number((await roomOf(ana))?.expiresAt);
    // A step holds one beat at least.
    for (let wound = 0; wound < seconds; wound += 6) {
      const before = await lastBeat();
      await server.clock.advance(6_000);
      await expect.poll(lastBeat, { interval: 10 }).toBeGreaterThan(before);
    }
  };

  /** The same user, with a socket to the server that runs now. */
  const back = async ({ token, userId, name }: Person) => {
    const person = new Person(server.url, token, { id: userId, name });
    people.push(person);
    await person.connect();
    return person;
  };

  beforeAll(async () => {
    const first = await startServerProcess(settings);
    killServer = first.kill;
    const guest = async (name: string) => {
      const person = await Person.guest(first.url, name);
      people.push(person);
      await person.connect();
      return person;
    };
    [ana, ben, dee, banned] = [await guest('Ana'), await guest('Ben'), await guest('Dee'), await guest('Eve')];
    [hal, gil, lonely] = [await guest('Hal'), await guest('Gil'), await guest('Lou')];

    const { code } = await ana.createRoom({ name: 'Kitchen', passphrase: 'open', capacity: 4 });
    for (const person of [ana, ben, dee, banned]) before = await person.join(code, 'open');
    await ana.must('room:kick', { memberId: banned.memberId, ban: true });
    await ana.must('room:update', { locked: true });
    await ana.say('before the crash');

    const other = await hal.createRoom();
    await hal.join(other.code);
    halsRoom = await gil.join(other.code);
    await lonely.join((await lonely.createRoom()).code);

    killedAt = Date.now();
    await first.kill();
    for (const person of people) await person.until(() => person.disconnected, 'the server to be dead');
    server = await startHarness(settings);
  });

  afterAll(async () => {
    for (const person of people) person.vanish();
    await killServer();
    await server?.close();
    await database.close();
    await mongo?.stop();
  });

  it('shows nobody of before', async () => {
    const { body } = await server.call('GET', '/health');
    expect([body.rooms, body.connections]).toEqual([0, 0]);
    const { members } = await (await back(ben)).join(before.room.code);
    expect(members.map(({ name }) => name)).toEqual(['Ben']);
  });

  it('lets members in again under the same code, without the passphrase, in a new epoch', async () => {
    const { code } = before.room;
    ana = await back(ana);
    const resume = { epoch: before.epoch, seq: before.seq };
    const entered = await ana.must('room:join', { code, resume });
    expect(entered.epoch).not.toBe(before.epoch);
    expect(entered).toMatchObject({ missed: [], gap: true });
    expect(entered.members.map(({ name }) => name)).toEqual(['Ben', 'Ana']);
  });

  it('keeps host, lock, capacity, passphrase and member ids, and has forgotten the name and all that was said', async () => {
    const { code, hostId, createdAt } = before.room;
    const { room, self } = await ana.join(code);
    expect(room).toEqual({ code, hostId, createdAt, name: '', locked: true, passphraseRequired: true, capacity: 4 });
    expect(self).toMatchObject({ id: hostId, role: 'host' });
    expect(ana.messages()).toEqual([]);
  });

  it('keeps lock, bans and passphrase for those who are no members', async () => {
    const { code } = before.room;
    const stranger = await server.person('Fay');
    expect(await stranger.refused('room:join', { code, passphrase: 'open' })).toBe('ROOM_UNAVAILABLE');
    await ana.must('room:update', { locked: false });
    expect(await (await back(banned)).refused('room:join', { code, passphrase: 'open' })).toBe('ROOM_UNAVAILABLE');
    expect(await stranger.refused('room:join', { code })).toBe('PASSPHRASE_REQUIRED');
    expect(await stranger.refused('room:join', { code, passphrase: 'shut' })).toBe('ACCESS_DENIED');
    await stranger.join(code, 'open');
    // Dee, who may still come back, has her place kept: that makes four.
    expect(await (await server.person()).refused('room:join', { code, passphrase: 'open' })).toBe('ROOM_FULL');
  });

  it('keeps the row no longer than the time to return after its last heartbeat, with or without a node', async () => {
    const row = await roomOf(lonely);
    expect(row?.expiresAt.getTime()).toBeGreaterThan(Date.now());
    // The first server beat, at the latest, as it was killed.
    expect(row?.expiresAt.getTime()).toBeLessThanOrEqual(killedAt + GRACE_SECONDS * 1_000 + 1_000);
    const indexes = await database.db().collection('rooms').indexes();
    expect(indexes.find(({ key }) => Object.keys(key).join() === 'expiresAt')?.expireAfterSeconds).toBe(0);
  });

  it('gives up on members who do not return in time, and on a host who does not', async () => {
    gil = await back(gil);
    const { self, members } = await gil.join(halsRoom.room.code);
    expect([self.role, members.length]).toEqual(['member', 1]);
    await wind(GRACE_SECONDS + 5);
    await gil.until(() => gil.ofType('room-updated').length === 1);
    expect(gil.ofType('room-updated')[0]?.room.hostId).toBe(self.id);
    await gil.must('room:update', { name: 'ours now' });
    // They were never shown, so nobody hears that they left.
    expect([...gil.ofType('member-left'), ...ana.ofType('member-left')]).toEqual([]);
    dee = await back(dee);
    expect(await dee.rooms()).toEqual([]);
    expect(await dee.refused('room:join', { code: before.room.code })).toBe('PASSPHRASE_REQUIRED');
    expect(await (await back(hal)).rooms()).toEqual([]);
  });

  it('has no row left of a room to which nobody returned, 65 s later', async () => {
    expect(await (await back(lonely)).rooms()).toEqual([]);
    await wind(65);
    await expect.poll(() => roomOf(lonely)).toBeNull();
    // And the row of a room that lives is kept for no longer than that from its last heartbeat on.
    const kept = Number((await roomOf(ana))?.expiresAt) - server.clock.now();
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(GRACE_SECONDS * 1_000);
  });
});
