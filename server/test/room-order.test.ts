import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());

describe('[S1] entering and leaving', () => {
  it('nothing of the room reaches a socket before the ack of its join, however busy the room', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const crowd = await Promise.all(Array.from({ length: 12 }, () => server.person()));
    const talk = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? ana : ben).say(`message ${index}`));
    const entered = await Promise.all(crowd.map((person) => person.join(code)));
    await Promise.all(talk);
    await ana.say('last');
    for (const [index, person] of crowd.entries()) {
      await person.until(() => person.messages().at(-1)?.content === 'last', 'the last message');
      expect(person.order[0]).toBe('ack:room:join');
      const { seq = 0, self, members } = entered[index] ?? {};
      // Its own member-joined is contained, and everything after it comes once, in order, without a hole.
      const seqs = person.events.map((event) => event.seq);
      expect(seqs).toEqual(Array.from(seqs, (_, place) => seq + 1 + place));
      expect(members).toContainEqual(self);
      expect(person.ofType('member-joined').map(({ member }) => member.id)).not.toContain(self?.id);
    }
  });

  it('`seq` of the ack is its own member-joined, as the others see it', async () => {
    const { code, people } = await gather(server, ['Ana']);
    const [ana] = people;
    const ben = await server.person('Ben');
    const { seq, self } = await ben.join(code);
    await ana.until(() => ana.events.length === 1);
    expect(ana.events).toEqual([{ type: 'member-joined', seq, member: self }]);
  });

  it("a newcomer's first batch holds nothing of before, a leaver hears nothing of after", async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const cai = await server.person('Cai');
    // Sent in one go: they are handled in as few turns as the server can.
    const said = ana.say('before');
    const left = ben.must('room:leave', {});
    const entered = cai.join(code);
    await Promise.all([said, left, entered]);
    await ana.say('after');
    await cai.until(() => cai.messages().length > 0);
    await ben.settled();
    expect(cai.messages().map(({ content }) => content)).toEqual(['after']);
    expect(cai.events.every(({ seq }) => seq > 0)).toBe(true);
    expect(ben.ofType('member-left')).toEqual([]);
    expect(ben.messages().map(({ content }) => content)).not.toContain('after');
  });

  it('who leaves hears no own member-left', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    await ben.must('room:leave', {});
    await ana.until(() => ana.events.length === 1);
    await ben.settled();
    expect(ben.order).toEqual(['ack:room:leave']);
  });
});

describe('[S1] one room:events a room and turn', () => {
  it("what the host's leaving brings about comes in one", async () => {
    const { people } = await gather(server, ['Ana', 'Ben', 'Cai']);
    const [ana, ben] = people;
    await ana.must('room:leave', {});
    await ben.until(() => ben.events.length === 2);
    expect(ben.events.map(({ type }) => type)).toEqual(['member-left', 'room-updated']);
    expect(ben.order).toEqual(['room:events']);
  });

  it('messages that arrive in one turn go out in fewer frames than there are messages', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    await Promise.all(Array.from({ length: 50 }, (_, index) => ana.say(`${index}`)));
    await ben.until(() => ben.messages().length === 50);
    expect(ben.messages().map(({ content }) => content)).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`));
    expect(ben.order.length).toBeLessThan(50);
  });

  it('a transfer sends room-updated and nothing else', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const { room } = await ana.must('room:transfer', { memberId: ben.memberId });
    await ben.until(() => ben.events.length > 0);
    await ben.settled();
    expect(ben.events).toEqual([{ type: 'room-updated', seq: expect.any(Number), room }]);
    expect(ben.signals).toEqual([]);
  });

  it('the sender gets its own events and signals back like everyone else', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    await ana.say('hello');
    await ana.must('presence:set', { state: 'away' });
    for (const person of people)
      await person.until(() => person.messages().length === 1 && person.signals.length === 1);
    expect(ana.events).toEqual(ben.events);
    expect(ana.signals).toEqual(ben.signals);
  });
});

describe('[R9][R13] the order of checks of a join', () => {
  it('a ban comes before the lock, the lock before the passphrase, the passphrase before capacity', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben'], { passphrase: 'open', capacity: 3 });
    const [ana, ben] = people;
    await ana.must('room:update', { capacity: 1 });
    const eve = await server.person('Eve');
    expect(await eve.refused('room:join', { code: '7KQM2X9TA' })).toBe('VALIDATION_ERROR');
    expect(await eve.refused('room:join', { code })).toBe('PASSPHRASE_REQUIRED');
    expect(await eve.refused('room:join', { code, passphrase: 'shut' })).toBe('ACCESS_DENIED');
    expect(await eve.refused('room:join', { code, passphrase: 'open' })).toBe('ROOM_FULL');
    await ana.must('room:update', { locked: true });
    expect(await eve.refused('room:join', { code, passphrase: 'open' })).toBe('ROOM_UNAVAILABLE');
    await ana.must('room:update', { locked: false });
    await ana.must('room:kick', { memberId: ben.memberId, ban: true });
    expect(await ben.refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
    expect(await ben.raw('room:join', { code, passphrase: 7 })).toMatchObject({ error: { code: 'VALIDATION_ERROR' } });
  });

  it('the creator passes the passphrase before their first join only, a member always', async () => {
    const ana = await server.person('Ana');
    const { code } = await ana.createRoom({ passphrase: 'open' });
    await ana.join(code);
    const ben = await server.person('Ben');
    await ben.join(code, 'open');
    for (const person of [ana, ben]) {
      const tab = await person.tab();
      await tab.join(code);
      tab.vanish();
    }
    await ana.must('room:leave', {});
    expect(await ana.refused('room:join', { code })).toBe('PASSPHRASE_REQUIRED');
  });
});
