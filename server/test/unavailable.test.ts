import { randomBytes } from 'node:crypto';
import type { Ack } from '@hearsay/shared/envelope';
import { roomCodeFrom } from '@hearsay/shared/room-code';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import type { Person } from './person.ts';
import { openServices } from './services.ts';
import { watchStore } from './watched-store.ts';

const ROUNDS = 60;
const nowhere = () => roomCodeFrom(randomBytes(5));

let server: Harness;
let eve: Person;
/** The same stranger before four kinds of doors. */
let kinds: Record<string, string>;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
  eve = await server.person('Eve');

  const locked = await gather(server, ['Ana']);
  await locked.people[0].must('room:update', { locked: true, passphrase: 'open sesame' });
  const closed = await gather(server, ['Ana']);
  await closed.people[0].must('room:close', {});
  const banned = await gather(server, ['Ana']);
  const { self } = await eve.join(banned.code);
  await banned.people[0].must('room:kick', { memberId: self.id, ban: true });

  kinds = {
    'does not exist': nowhere(),
    'is locked': locked.code,
    'is closed': closed.code,
    'banned them': banned.code,
  };
});
afterAll(() => server.close());

const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

describe('[C4] to someone who is not a member, what is unavailable answers alike', () => {
  it.each([
    ['a plain join', {}],
    ['with a passphrase', { passphrase: 'open sesame' }],
    ['with a resume', { resume: { epoch: 'an epoch', seq: 3 } }],
  ])('%s', async (_, more) => {
    const answers: Ack<object>[] = [];
    for (const code of Object.values(kinds)) answers.push(await eve.ask('room:join', { code, ...more }));
    const [first] = answers;
    expect(first).toEqual({ ok: false, error: { code: 'ROOM_UNAVAILABLE', message: expect.any(String) } });
    for (const answer of answers) expect(answer).toEqual(first);
  });

  it('over HTTP too', async () => {
    for (const code of Object.values(kinds)) {
      const answer = await server.call('DELETE', `/api/rooms/${code}`, { token: eve.token });
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual({ error: { code: 'ROOM_UNAVAILABLE', message: expect.any(String) } });
    }
  });

  it('a room that ended with its last member, too', async () => {
    const { code, people } = await gather(server, ['Ana']);
    await people[0].must('room:leave', {});
    const dead = await eve.ask('room:join', { code });
    expect(dead).toEqual(await eve.ask('room:join', { code: nowhere() }));
  });

  it('whatever the kind; the times are printed', async () => {
    const times: Record<string, number[]> = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [kind, code] of Object.entries(kinds)) {
        const start = performance.now();
        const refusal = await eve.refused('room:join', { code: kind === 'does not exist' ? nowhere() : code });
        expect(refusal).toBe('ROOM_UNAVAILABLE');
        times[kind] ??= [];
        times[kind].push(performance.now() - start);
      }
    }
    const medians = Object.entries(times).map(([kind, list]) => [kind, median(list)] as const);
    process.stderr.write(`[C4] medians: ${medians.map(([kind, ms]) => `${kind} ${ms.toFixed(2)} ms`).join(', ')}\n`);
  });

  it('the same look-ups in the store, the same turns, and never a passphrase compared', async () => {
    const { store, calls } = watchStore();
    const services = openServices({ store });
    const host = services.session();
    const stranger = services.session();
    const rooms: string[] = [nowhere()];
    for (const kind of ['locked', 'closed', 'banned'] as const) {
      const { code } = await services.rooms.create(host.userId, { passphrase: 'x' });
      rooms.push(code);
      await services.join(host, { code });
      if (kind === 'locked') await services.control.update(host, { locked: true });
      if (kind === 'closed') await services.control.close(host);
      if (kind === 'banned') {
        const { self } = await services.join(stranger, { code, passphrase: 'x' });
        await services.control.kick(host, self.id, true);
      }
    }
    const made: string[][] = [];
    services.compared.length = 0;
    for (const code of rooms) {
      calls.length = 0;
      await expect(services.join(stranger, { code, passphrase: 'x' })).rejects.toMatchObject({
        code: 'ROOM_UNAVAILABLE',
      });
      made.push([...calls]);
    }
    expect(made).toEqual(rooms.map(() => ['findRoom']));
    expect(services.compared).toEqual([]);
  });

  it('a stranger who claims to return opens no room that lives elsewhere', async () => {
    const { store } = watchStore();
    const elsewhere = openServices({ store });
    const [host, stranger] = [elsewhere.session(), elsewhere.session()];
    const codes: string[] = [];
    for (const kind of ['locked', 'banned'] as const) {
      const { code } = await elsewhere.rooms.create(host.userId, {});
      codes.push(code);
      await elsewhere.join(host, { code });
      const { self } = await elsewhere.join(stranger, { code });
      await elsewhere.control.kick(host, self.id, kind === 'banned');
      if (kind === 'locked') await elsewhere.control.update(host, { locked: true });
    }
    const here = openServices({ store });
    for (const code of [...codes, nowhere()]) {
      const claimed = here.join(here.session(stranger.userId), { code, resume: { epoch: 'an epoch', seq: 3 } });
      await expect(claimed).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
      expect(here.hosting.size).toBe(0);
    }
  });

  it('[L1] nor is a room looked into for them once their address has spent its failed joins', async () => {
    const { store } = watchStore();
    const elsewhere = openServices({ store });
    const { code } = await elsewhere.rooms.create(elsewhere.session().userId, {});
    const here = openServices({ store, limitsScale: 0.1 });
    await expect(here.join(here.session(), { code: nowhere() })).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
    for (const more of [{}, { resume: { epoch: 'an epoch', seq: 3 } }]) {
      const refused = here.join(here.session(), { code, ...more });
      await expect(refused).rejects.toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
      expect(here.hosting.size).toBe(0);
    }
  });

  it('a room in which much goes on takes no longer to say nothing to a stranger, over HTTP too', async () => {
    const { store } = watchStore();
    const services = openServices({ store });
    const host = services.session();
    const { code } = await services.rooms.create(host.userId, {});
    await services.join(host, { code });
    let done = () => {};
    const busy = services.hosting.inTurn(
      services.secrets.roomKey(code),
      () => new Promise<void>((end) => (done = end)),
    );
    const answers = [services.join(services.session(), { code: nowhere() }), services.rooms.close('a stranger', code)];
    for (const answer of answers) {
      const late = new Promise((_, reject) => setTimeout(() => reject(new Error('it waited')), 200));
      await expect(Promise.race([answer, late])).rejects.toMatchObject({ code: 'ROOM_UNAVAILABLE' });
    }
    done();
    await busy;
    // Whoever may, waits.
    await services.rooms.close(host.userId, code);
    expect(services.hosting.size).toBe(0);
  });
});
