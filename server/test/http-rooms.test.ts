import { routes } from '@hearsay/shared/http-contract';
import { isRoomCode } from '@hearsay/shared/room-code';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import type { Person } from './person.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());

const refusal = (code: string) => ({ error: { code, message: expect.any(String) } });
const create = (person: Person, body: unknown) => server.call('POST', '/api/rooms', { token: person.token, body });
const remove = (person: Person, code: string) => server.call('DELETE', `/api/rooms/${code}`, { token: person.token });
const list = (person: Person) => server.call('GET', '/api/rooms', { token: person.token });

describe('POST /api/rooms', () => {
  it('answers 201 and the room, with a code of its own', async () => {
    const ana = await server.person('Ana');
    const { status, body } = await create(ana, { name: ' Kitchen ', passphrase: 'sesame', capacity: 7 });
    expect(status).toBe(201);
    expect(routes['POST /api/rooms'].answer.parse(body)).toEqual(body);
    expect(body.room).toMatchObject({ name: 'Kitchen', locked: false, passphraseRequired: true, capacity: 7 });
    expect(isRoomCode(body.room.code)).toBe(true);
    expect(JSON.stringify(body)).not.toContain('sesame');
  });

  it('needs nothing said: no name, no passphrase, 100 members', async () => {
    const ana = await server.person('Ana');
    for (const body of [{}, undefined]) {
      const { room } = (await create(ana, body)).body;
      expect(room).toMatchObject({ name: '', passphraseRequired: false, capacity: 100 });
    }
  });

  it.each([
    ['capacity 0', { capacity: 0 }],
    ['capacity 501', { capacity: 501 }],
    ['capacity 1.5', { capacity: 1.5 }],
    ['capacity as text', { capacity: '7' }],
    ['an empty passphrase', { passphrase: '' }],
    ['a passphrase of 73 bytes', { passphrase: 'x'.repeat(73) }],
    ['a null passphrase', { passphrase: null }],
    ['a long name', { name: 'x'.repeat(33) }],
    ['a number as a name', { name: 7 }],
  ])('answers VALIDATION_ERROR for %s', async (_, body) => {
    const answer = await create(await server.person('Ana'), body);
    expect([answer.status, answer.body]).toEqual([400, refusal('VALIDATION_ERROR')]);
  });
});

describe('GET /api/rooms', () => {
  it('shows the live rooms that the caller hosts or is in, and no others', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const own = await ben.createRoom({ name: 'Ben’s' });
    const cai = await server.person('Cai');
    const codes = async (person: Person) =>
      (await list(person)).body.rooms.map(({ code }: { code: string }) => code).sort();
    expect((await list(ana)).status).toBe(200);
    expect(await codes(ana)).toEqual([room.code]);
    expect(await codes(ben)).toEqual([room.code, own.code].sort());
    expect(await codes(cai)).toEqual([]);
    expect((await list(ben)).body.rooms).toContainEqual(own);
    await ben.must('room:leave', {});
    expect(await codes(ben)).toEqual([own.code]);
  });
});

describe('DELETE /api/rooms/:code', () => {
  it('[R10] closes the room for everyone, for its host alone', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const byMember = await remove(ben, room.code);
    expect([byMember.status, byMember.body]).toEqual([403, refusal('ACCESS_DENIED')]);
    const byHost = await remove(ana, room.code);
    expect([byHost.status, byHost.body]).toEqual([204, '']);
    for (const person of people) {
      await person.until(() => person.closed.length === 1);
      expect(person.closed[0]?.reason).toBe('closed');
      expect(await person.refused('room:join', { code: room.code })).toBe('ROOM_UNAVAILABLE');
      expect((await list(person)).body.rooms).toEqual([]);
    }
    expect((await remove(ana, room.code)).body).toEqual(refusal('ROOM_UNAVAILABLE'));
  });

  it('[C4] tells a stranger the same of a room that lives, is locked, has ended or never was', async () => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    const locked = await ana.createRoom({ passphrase: 'sesame' });
    await ana.join(locked.code);
    await ana.must('room:update', { locked: true });
    const ended = await ana.createRoom();
    await remove(ana, ended.code);
    const eve = await server.person('Eve');
    for (const code of [room.code, locked.code, ended.code, '7KQM2X9TQ']) {
      const { status, body, headers } = await remove(eve, code);
      expect([status, body]).toEqual([404, refusal('ROOM_UNAVAILABLE')]);
      expect(headers.get('content-length')).toBe((await remove(eve, '7KQM2X9TQ')).headers.get('content-length'));
    }
  });

  it('[C2] reads a code as people type it, and knows a typo', async () => {
    const ana = await server.person('Ana');
    const { code } = await ana.createRoom();
    expect((await remove(ana, '7KQM2X9T0')).body).toEqual(refusal('VALIDATION_ERROR'));
    for (const typo of ['x', '%ZZ', '%00', 'a'.repeat(2_000)]) expect((await remove(ana, typo)).status).toBe(400);
    const typed = encodeURIComponent(` ${code.slice(0, 3)}-${code.slice(3)} `.toLowerCase());
    expect((await remove(ana, typed)).status).toBe(204);
  });
});
