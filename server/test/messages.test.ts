import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());

describe('messages', () => {
  it('[S1] every member sees one total order, whoever sends at once', async () => {
    const { people } = await meet(server, 'Ana', 'Ben', 'Cai', 'Dee');
    const each = 25;
    const total = people.length * each;
    const acks = await Promise.all(
      people.flatMap((person, sender) => Array.from({ length: each }, (_, count) => person.say(`${sender}-${count}`))),
    );
    for (const person of people) await person.until(() => person.messages().length === total);

    const first = people[0].messages();
    for (const person of people) expect(person.messages()).toEqual(first);
    const seqs = first.map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    expect(new Set(acks.map(({ seq }) => seq))).toEqual(new Set(seqs));
    for (const sender of people.keys()) {
      const own = first.filter(({ content }) => content.startsWith(`${sender}-`)).map(({ content }) => content);
      expect(own).toEqual(Array.from({ length: each }, (_, count) => `${sender}-${count}`));
    }
  });

  it('[S1] a place is counted by one, over messages, arrivals and changes alike', async () => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    await ana.say('one');
    const ben = await server.person('Ben');
    await ben.join(room.code);
    await ana.must('room:update', { name: 'Kitchen' });
    await ben.say('two');
    await ana.until(() => ana.messages().length === 2);
    const [start = 0] = ana.events.map(({ seq }) => seq);
    expect(ana.events.map(({ type, seq }) => [type, seq - start])).toEqual([
      ['message', 0],
      ['member-joined', 1],
      ['room-updated', 2],
      ['message', 3],
    ]);
  });

  it('[S2] an ack means that the message has its place in the replay window', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const { epoch, seq } = await ana.must('room:join', { code: room.code });
    ben.vanish();
    const receipt = await ana.say('while Ben was away');
    const back = await (await ben.tab()).must('room:join', { code: room.code, resume: { epoch, seq } });
    expect(back.missed).toContainEqual(
      expect.objectContaining({
        type: 'message',
        seq: receipt.seq,
        sentAt: receipt.sentAt,
        content: 'while Ben was away',
      }),
    );
    expect(back.gap).toBe(false);
  });

  it('[S7] dates a message by its own clock, and the ack says the same', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    await server.clock.advance(3_600_000);
    const { seq, sentAt } = await ana.say('an hour later');
    await ana.until(() => ana.messages().length === 1);
    expect(ana.messages()[0]).toMatchObject({ seq, sentAt });
    expect(Math.abs(sentAt - server.clock.now())).toBeLessThan(5_000);
  });

  it('are refused for their shape first, then for want of a room', async () => {
    const ana = await server.person('Ana');
    expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content: ' ' })).toBe('VALIDATION_ERROR');
    expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content: 'x' })).toBe('NOT_IN_ROOM');
    for (const [name, payload] of [
      ['presence:set', { state: 'away' }],
      ['room:update', { name: 'x' }],
      ['room:kick', { memberId: 'x' }],
      ['room:transfer', { memberId: 'x' }],
      ['room:close', {}],
      ['pad:sync', { stateVector: Uint8Array.of(0) }],
      ['pad:update', { update: Uint8Array.of(0, 0) }],
    ] as const) {
      expect(await ana.raw(name, payload)).toMatchObject({ ok: false, error: { code: 'NOT_IN_ROOM' } });
    }
  });

  it('[T2] what is refused takes no place and reaches nobody', async () => {
    const { people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    for (const content of ['', ' \n\t ', '\u0000\u202e', 'x'.repeat(4_001)]) {
      expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content })).toBe('VALIDATION_ERROR');
    }
    const before = await ana.say('before');
    const after = await ana.say('after');
    expect(after.seq).toBe(before.seq + 1);
    await ben.until(() => ben.messages().length === 2);
    expect(ben.messages().map(({ content }) => content)).toEqual(['before', 'after']);
  });
});
