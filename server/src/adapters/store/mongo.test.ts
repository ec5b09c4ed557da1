import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../test/free-port.ts';
import { inTime } from '../../../test/in-time.ts';
import { mongoForTests } from '../../../test/mongo-server.ts';
import { recordingLog } from '../../../test/recording-log.ts';
import { describeStoreContract } from '../../ports/store.contract.ts';
import type { Store } from '../../ports/store.ts';
import { NOW, newAdmission, newGuest, newRegistered, newRoom } from '../../ports/store-samples.contract.ts';
import { openMongoStore } from './mongo.ts';

const PORT_MS = 3_000;
/** Of a slow machine, where the server does not fail: a hundred things at once, each of them written to a disk, take their time. */
const PATIENCE = { answer: 25_000, server: 25_000 };

const mongo = await mongoForTests();
const databaseUrl = (name: string) => (mongo?.url ?? '').replace(/(\/hearsay-test-)/, `$1${name}-`);

const errorOf = (operation: Promise<unknown>): Promise<unknown> =>
  operation.then(
    () => undefined,
    (reason: unknown) => reason,
  );

const expectUnavailable = async (operation: Promise<unknown>) =>
  expect(await inTime(PORT_MS, errorOf(operation))).toMatchObject({ name: 'Refusal', code: 'UNAVAILABLE' });

/** Asks until the store answers, as a sweeper or a reconnecting client would. */
const untilItAnswers = (store: Store) => expect.poll(() => store.ping().then(() => 'answers', String)).toBe('answers');

describe.skipIf(mongo === null)('mongo', () => {
  const client = new mongoose.mongo.MongoClient(databaseUrl('contract'));

  afterAll(async () => {
    await client.db().dropDatabase();
    await client.close(true);
    await mongo?.stop();
  });

  describeStoreContract('mongo', () => openMongoStore(databaseUrl('contract'), recordingLog(), PATIENCE));

  describe('the database itself', () => {
    let store: Store;
    const room = newRoom();
    const guest = newGuest();

    beforeAll(async () => {
      store = await openMongoStore(databaseUrl('contract'), recordingLog(), PATIENCE);
      await store.createRoom(room);
      await store.createUser(guest);
    });
    afterAll(() => store.close());

    const rooms = () => client.db().collection<{ _id: string }>('rooms');

    it('[T1] refuses a message, in whatever collection it is put', async () => {
      const message = { senderId: guest.id, senderName: 'Ana', content: 'not to be kept', sentAt: new Date() };
      for (const name of ['users', 'presences', 'rooms']) {
        await expect(client.db().collection(name).insertOne(message)).rejects.toMatchObject({ code: 121 });
      }
    });

    it('[T1] refuses a room with a name or content, new or changed', async () => {
      const row = await rooms().findOne({ _id: room.key });
      expect(row).not.toBeNull();
      await rooms().insertOne({ ...row, _id: 'a-copy' });
      for (const field of ['name', 'content', 'code', 'messages']) {
        const change = { [field]: 'not to be kept' };
        await expect(rooms().insertOne({ ...row, ...change, _id: 'another' })).rejects.toMatchObject({ code: 121 });
        await expect(rooms().updateOne({ _id: room.key }, { $set: change })).rejects.toMatchObject({ code: 121 });
        await expect(rooms().updateOne({ _id: room.key }, [{ $set: change }])).rejects.toMatchObject({ code: 121 });
      }
      const inMember = { $push: { members: { userId: guest.id, joinedAt: new Date(), name: 'Ana' } } };
      await expect(rooms().updateOne({ _id: room.key }, inMember as object)).rejects.toMatchObject({ code: 121 });
    });

    it('[T1] refuses content where something shorter or of another kind belongs', async () => {
      const text = 'A sentence that somebody wrote. '.repeat(8);
      for (const field of ['sealedCode', 'hostUserId', 'awaitedCreatorId', 'passphraseHash', 'locked', 'expiresAt']) {
        const change = { $set: { [field]: text } };
        await expect(rooms().updateOne({ _id: room.key }, change), field).rejects.toMatchObject({ code: 121 });
      }
    });

    it('[R12] has a TTL index on every end, and one person for a username', async () => {
      const indexes = async (name: string) => (await client.db().collection(name).indexes()) as object[];
      expect(await indexes('rooms')).toContainEqual(
        expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
      );
      expect(await indexes('presences')).toContainEqual(
        expect.objectContaining({ key: { leaseUntil: 1 }, expireAfterSeconds: 0 }),
      );
      expect(await indexes('users')).toContainEqual(
        expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
      );
      expect(await indexes('users')).toContainEqual(expect.objectContaining({ key: { username: 1 }, unique: true }));
    });

    it('[R11] a row that a dying node emptied but did not delete stays dead', async () => {
      const left = newRoom({ expiresAt: 0 });
      await store.createRoom(left);
      const beat = { node: 'node', rooms: [left.key], leaseUntil: NOW, roomsExpireAt: NOW + 1 };
      await store.heartbeat(beat);
      const comer = newAdmission({ userId: left.hostUserId, mayPassLock: true });
      expect(await store.admitMember(left.key, comer, 1)).toBe('unavailable');
      expect(await store.updateRoom(left.key, { locked: true })).toBeNull();
      expect((await store.sweep(1)).rooms).toBe(1);
    });

    it('puts its validators on collections that were there before', async () => {
      const url = databaseUrl('older');
      const older = new mongoose.mongo.MongoClient(url);
      onTestFinished(async () => {
        await older.db().dropDatabase();
        await older.close(true);
      });
      await older.db().createCollection('rooms');
      const lines: string[] = [];
      const opened = await openMongoStore(
        url,
        recordingLog((line) => lines.push(line)),
        PATIENCE,
      );
      await opened.close();
      expect(lines).toEqual(['the store answers']);
      await expect(older.db().collection('rooms').insertOne({ content: 'x' })).rejects.toMatchObject({ code: 121 });
    });

    it('does without an index that the server refuses, and says so', async () => {
      const url = databaseUrl('refused');
      const other = new mongoose.mongo.MongoClient(url);
      onTestFinished(async () => {
        await other.db().dropDatabase();
        await other.close(true);
      });
      // The same index with another meaning stands in the way.
      await other.db().collection('rooms').createIndex({ expiresAt: 1 }, { expireAfterSeconds: 999 });
      const lines: [string, object | undefined][] = [];
      const opened = await openMongoStore(
        url,
        recordingLog((line, details) => lines.push([line, details])),
        PATIENCE,
      );
      onTestFinished(() => opened.close());
      expect(lines).toContainEqual([
        'the database took no index',
        expect.objectContaining({ collection: 'rooms', key: '{"expiresAt":1}' }),
      ]);
      expect(await opened.createRoom(newRoom())).toBe('created');
    });

    it('[T1] an error that is not foreseen quotes nothing of the document', async () => {
      const named = newGuest({ name: 'unseen '.repeat(30) });
      const error = await errorOf(store.createUser(named));
      expect(error).toBeInstanceOf(Error);
      expect(`${error} ${JSON.stringify(error)} ${error instanceof Error && error.cause}`).not.toContain('unseen');
      expect(String(error)).toContain('121');
    });

    it('opens twice at once over one new database', async () => {
      const url = databaseUrl('twice');
      const database = new mongoose.mongo.MongoClient(url);
      const openOne = () => openMongoStore(url, recordingLog(), PATIENCE);
      const stores = await Promise.all([openOne(), openOne()]);
      onTestFinished(async () => {
        for (const each of stores) await each.close();
        await database.db().dropDatabase();
        await database.close(true);
      });
      const user = newRegistered();
      const results = await Promise.all(stores.map((each) => each.createUser({ ...user, id: crypto.randomUUID() })));
      expect([...results].sort()).toEqual(['created', 'username-taken']);
    });
  });

  describe.skipIf(!mongo?.process)('a server that goes and comes', () => {
    it('frozen: UNAVAILABLE within 3 s, for many at once; thawed: answers again', { timeout: 60_000 }, async () => {
      const store = await openMongoStore(databaseUrl('frozen'), recordingLog());
      onTestFinished(() => store.close());
      const room = newRoom();
      await store.createRoom(room);
      mongo?.process?.freeze();
      onTestFinished(() => mongo?.process?.thaw());
      await Promise.all([
        ...Array.from({ length: 150 }, () => expectUnavailable(store.findRoom(room.key, NOW))),
        expectUnavailable(store.admitMember(room.key, newAdmission(), NOW)),
        expectUnavailable(store.ping()),
      ]);
      mongo?.process?.thaw();
      await untilItAnswers(store);
      expect((await store.findRoom(room.key, NOW))?.key).toBe(room.key);
    });

    it('killed: UNAVAILABLE within 3 s; started again, it serves the same rows', { timeout: 60_000 }, async () => {
      const lines: string[] = [];
      const store = await openMongoStore(
        databaseUrl('killed'),
        recordingLog((line) => lines.push(line)),
      );
      onTestFinished(() => store.close());
      const user = newRegistered();
      await store.createUser(user);
      const underWay = Array.from({ length: 50 }, () => errorOf(store.findUser(user.id)));
      await mongo?.process?.kill();
      onTestFinished(async () => {
        if (mongo?.process?.pid() === undefined) await mongo?.process?.restart();
      });
      for (const error of await Promise.all(underWay)) {
        if (error !== undefined) expect(error).toMatchObject({ code: 'UNAVAILABLE' });
      }
      await Promise.all([expectUnavailable(store.findUser(user.id)), expectUnavailable(store.sweep(NOW))]);
      await mongo?.process?.restart();
      await untilItAnswers(store);
      expect(await store.findUserByUsername(String(user.username))).toEqual(user);
      expect(lines).toEqual(['the store answers', 'the store cannot be reached', 'the store answers']);
    });

    it('not there at the start: opens all the same, and prepares it when it comes', { timeout: 60_000 }, async () => {
      await mongo?.process?.kill();
      onTestFinished(async () => {
        if (mongo?.process?.pid() === undefined) await mongo?.process?.restart();
      });
      const store = await inTime(PORT_MS, openMongoStore(databaseUrl('late'), recordingLog()));
      onTestFinished(() => store.close());
      await expectUnavailable(store.createRoom(newRoom()));
      await mongo?.process?.restart();
      await untilItAnswers(store);
      expect(await store.createRoom(newRoom())).toBe('created');
      const late = new mongoose.mongo.MongoClient(databaseUrl('late'));
      onTestFinished(() => late.close(true));
      await expect(late.db().collection('rooms').insertOne({ content: 'x' })).rejects.toMatchObject({ code: 121 });
    });
  });
});

describe('mongo without a server', () => {
  it('a port that nobody listens at is UNAVAILABLE within 3 s', { timeout: 30_000 }, async () => {
    const lines: string[] = [];
    const url = `mongodb://someone:unseen@127.0.0.1:${await freePort()}/hearsay`;
    const store = await openMongoStore(
      url,
      recordingLog((...line) => lines.push(JSON.stringify(line))),
    );
    onTestFinished(() => store.close());
    await Promise.all([
      expectUnavailable(store.ping()),
      expectUnavailable(store.admitMember('key', newAdmission(), NOW)),
    ]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('cannot be reached');
    expect(lines[0]).not.toContain('unseen');
  });

  it('an address that is none fails at the start', async () => {
    await expect(openMongoStore('localhost:27017', recordingLog())).rejects.toThrow();
  });
});
