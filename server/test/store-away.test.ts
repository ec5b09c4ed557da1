import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import { mongoForTests } from './mongo-server.ts';
import { Person } from './person.ts';

const mongo = await mongoForTests();

describe.skipIf(mongo === null || mongo.process === null)('while the store is away', () => {
  let server: Harness;
  beforeAll(async () => {
    const settings = { MONGO_URL: mongo?.url ?? '', JWT_SECRET: 'of the tests alone, and 32 characters long' };
    server = await startHarness({ ...settings, LIMITS_SCALE: '1000' });
  });
  afterAll(async () => {
    mongo?.process?.thaw();
    await server?.close();
    await mongo?.stop();
  });

  it('live rooms go on, their members return, what needs the store says UNAVAILABLE, and all recovers by itself', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const revoked = await Person.guest(server.url, 'Rae');
    await revoked.connect();
    await server.call('POST', '/api/auth/logout', { token: revoked.token });

    const newcomer = await server.person('Cleo');

    mongo?.process?.freeze();
    await ana.say('the store is gone');
    await ben.until(() => ben.messages().length === 1);
    const refused = { status: 503, body: { error: { code: 'UNAVAILABLE' } } };
    // The store is not heard of until it is thawed: who is answered did not wait for it.
    const answers = await Promise.all([
      server.call('POST', '/api/rooms', { token: ana.token, body: {} }),
      server.call('POST', '/api/auth/guest', { body: {} }),
      server.call('POST', '/api/auth/login', { body: { username: 'ana', password: 'long enough' } }),
      server.call('POST', '/api/auth/logout', { token: ana.token }),
    ]);
    for (const answer of answers) expect(answer).toMatchObject(refused);
    expect((await server.call('GET', '/ready')).status).toBe(503);

    const place = ben.events.at(-1)?.seq ?? 0;
    const { epoch } = await ana.join(code);
    ben.vanish();
    await ana.say('while Ben was out');
    const back = new Person(server.url, ben.token, { id: ben.userId, name: ben.name });
    const dead = new Person(server.url, revoked.token, { id: revoked.userId, name: revoked.name });
    await Promise.all([
      back.connect(),
      expect(dead.connect()).rejects.toMatchObject({ data: { code: 'AUTH_ERROR' } }),
      newcomer.refused('room:join', { code }).then((answer) => expect(answer).toBe('UNAVAILABLE')),
    ]);
    const entered = await back.must('room:join', { code, resume: { epoch, seq: place } });
    expect(entered).toMatchObject({ gap: false, missed: [{ type: 'message', content: 'while Ben was out' }] });

    mongo?.process?.thaw();
    await expect.poll(async () => (await server.call('GET', '/ready')).status).toBe(200);
    await newcomer.join((await newcomer.createRoom()).code);
    await newcomer.join(code);
    await back.say('and on');
    await newcomer.until(() => newcomer.messages().length === 1);
    back.vanish();
  }, 40_000);
});
