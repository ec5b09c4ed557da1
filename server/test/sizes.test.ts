import { SIZE } from '@hearsay/shared/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';
import type { Person } from './person.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
});
afterAll(() => server.close());

const refusal = (code: string) => ({ error: { code, message: expect.any(String) } });

describe('[L2] sizes', () => {
  it('a frame over 300 KiB closes the connection, and others notice a lost socket and nothing else', async () => {
    const { people } = await meet(server, 'Ana', 'Ben', 'Cai');
    const [ana, ben, cai] = people;
    await ana.raw('no:such', { junk: 'x'.repeat(SIZE.socketFrame - 200) });
    expect(ana.disconnected).toBe(false);
    ana.socket.emit('chat:send', { id: crypto.randomUUID(), content: 'x'.repeat(SIZE.socketFrame + 1) });
    await ana.until(() => ana.disconnected);
    await ben.say('still here');
    for (const person of [ben, cai]) {
      await person.until(() => person.messages().length === 1);
      expect(person.events.filter(({ type }) => type !== 'member-joined').map(({ type }) => type)).toEqual(['message']);
      expect(person.disconnected).toBe(false);
    }
  });

  it('the same over long polling', async () => {
    const ana = await server.person('Ana');
    ana.vanish();
    await ana.connect(['polling']);
    ana.disconnected = false;
    ana.socket.emit('chat:send', { id: crypto.randomUUID(), content: 'x'.repeat(2 * SIZE.socketFrame) });
    await ana.until(() => ana.disconnected);
  });

  it('a body over 64 KiB is PAYLOAD_TOO_LARGE, counted in bytes after decompression', async () => {
    const body = (bytes: number) => JSON.stringify({ junk: 'x'.repeat(bytes - '{"junk":""}'.length) });
    expect((await server.call('POST', '/api/auth/guest', { body: body(SIZE.httpBody) })).status).toBe(201);
    for (const bytes of [SIZE.httpBody + 1, 1_000_000]) {
      const { status, body: answer } = await server.call('POST', '/api/auth/guest', { body: body(bytes) });
      expect([status, answer]).toEqual([413, refusal('PAYLOAD_TOO_LARGE')]);
    }
  });

  it('a binary field over its limit is PAYLOAD_TOO_LARGE, before the rate', async () => {
    const [ana] = (await meet(server, 'Ana')).people;
    const doc = new Y.Doc();
    doc.getText('text').insert(0, 'x'.repeat(SIZE.padUpdate));
    const update = Y.encodeStateAsUpdate(doc);
    const stateVector = new Uint8Array(SIZE.stateVector + 1);
    for (let count = 0; count < 15; count += 1) {
      expect(await ana.ask('pad:sync', { stateVector })).toMatchObject({ ok: false, ...refusal('PAYLOAD_TOO_LARGE') });
      expect(await ana.ask('pad:update', { update })).toMatchObject({ ok: false, ...refusal('PAYLOAD_TOO_LARGE') });
    }
  });

  it('a room has 100 members by default', async () => {
    const crowd = await startHarness({ LIMITS_SCALE: '10' });
    const host = await crowd.person('Host');
    const room = await host.createRoom();
    const people: Person[] = [];
    for (let count = 0; count < 100; count += 1) people.push(await crowd.person());
    await Promise.all(people.map((person) => person.join(room.code)));
    expect(await host.refused('room:join', { code: room.code })).toBe('ROOM_FULL');
    await crowd.close();
  });
});
