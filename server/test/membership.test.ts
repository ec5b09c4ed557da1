import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import { Person } from './person.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness({ LIMITS_SCALE: '1000' });
});
afterAll(() => server.close());

describe("[R2] membership is the server's own state", () => {
  it('room and sender come from the socket, whatever a request names', async () => {
    const here = await gather(server, ['Ana', 'Ben']);
    const there = await gather(server, ['Cai']);
    const [ana, ben] = here.people;
    const [cai] = there.people;
    const forged = {
      code: there.code,
      room: there.code,
      roomId: there.code,
      memberId: cai.memberId,
      senderId: cai.memberId,
    };
    await ana.raw('chat:send', {
      ...forged,
      id: crypto.randomUUID(),
      content: 'mine',
      senderName: 'Cai',
      userId: ben.userId,
    });
    await ben.until(() => ben.messages().length === 1);
    expect(ben.messages()[0]).toMatchObject({ senderId: ana.memberId, senderName: 'Ana', content: 'mine' });
    await cai.settled();
    expect(cai.order).toEqual([]);
  });

  it('a request cannot take out, or speak for, anyone else', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    await ana.raw('room:leave', { memberId: ben.memberId, userId: ben.userId });
    await ben.until(() => ben.ofType('member-left').length === 1);
    expect(ben.ofType('member-left')).toMatchObject([{ memberId: ana.memberId, reason: 'left' }]);
    await ben.say('still here');
  });

  it.each([
    ['room:update', { name: 'x' }],
    ['room:kick', { memberId: 'x' }],
    ['room:transfer', { memberId: 'x' }],
    ['room:close', {}],
    ['chat:send', { id: '5f64ac2c-24d2-4e2c-ae9a-6d9b1b8b2d1a', content: 'x' }],
    ['presence:set', { state: 'away' }],
  ])('%s of a socket that joined no room is NOT_IN_ROOM, its shape looked at first', async (name, payload) => {
    const { code } = await gather(server, ['Ana']);
    const ben = await server.person('Ben');
    expect(await ben.raw(name, { ...payload, code })).toMatchObject({ ok: false, error: { code: 'NOT_IN_ROOM' } });
    if (name === 'room:close') return;
    const misshapen = { name: 7, memberId: 7, id: 7, state: 7 };
    expect(await ben.raw(name, misshapen)).toMatchObject({ ok: false, error: { code: 'VALIDATION_ERROR' } });
  });
});

describe('[R3] a socket is in one room at a time', () => {
  it('joining B leaves A first, completely', async () => {
    const a = await gather(server, ['Ana', 'Ben']);
    const b = await gather(server, ['Cai']);
    const [ana, ben] = a.people;
    await ben.join(b.code);
    // Nothing is left to wait for once the ack is there.
    expect(await ben.rooms()).toEqual([b.code]);
    await ana.settled();
    expect(ana.events).toMatchObject([{ type: 'member-left', reason: 'left' }]);
    expect(ana.signals).toEqual([]);

    ben.forget();
    await ana.say('only in A');
    await ben.say('only in B');
    await b.people[0].until(() => b.people[0].messages().length === 1);
    await ben.settled();
    await ana.settled();
    expect(ben.messages().map(({ content }) => content)).toEqual(['only in B']);
    expect(ana.messages().map(({ content }) => content)).toEqual(['only in A']);
  });

  it('the last member of A who joins B ends A', async () => {
    const { code, people } = await gather(server, ['Ana']);
    const b = await gather(server, ['Cai']);
    await people[0].join(b.code);
    expect(await b.people[0].refused('room:join', { code })).toBe('ROOM_UNAVAILABLE');
  });

  it("a tab that joins B leaves the user's other tab, and the membership, in A", async () => {
    const a = await gather(server, ['Ana', 'Ben']);
    const b = await gather(server, ['Cai']);
    const [ana, ben] = a.people;
    const tab = await ben.tab();
    await tab.join(a.code);
    await tab.join(b.code);
    expect((await ben.rooms()).sort()).toEqual([a.code, b.code].sort());
    await ana.settled();
    expect(ana.order).toEqual([]);
    tab.vanish();
  });

  it.each([
    ['a code that does not exist', 'ROOM_UNAVAILABLE', async () => '000000000'],
    ['a typo', 'VALIDATION_ERROR', async () => '000000001'],
    [
      'a locked room',
      'ROOM_UNAVAILABLE',
      async () => {
        const { code, people } = await gather(server, ['Cai']);
        await people[0].must('room:update', { locked: true });
        return code;
      },
    ],
    ['a full room', 'ROOM_FULL', async () => (await gather(server, ['Cai'], { capacity: 1 })).code],
    ['a passphrase', 'PASSPHRASE_REQUIRED', async () => (await gather(server, ['Cai'], { passphrase: 'x' })).code],
  ])('a join of B that is refused for %s leaves A untouched', async (_, refusal, findCode) => {
    const code = await findCode();
    const { code: a, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    expect(await ben.refused('room:join', { code })).toBe(refusal);
    await ben.say('still in A');
    await ana.until(() => ana.messages().length === 1);
    expect(ana.order).toEqual(['room:events']);
    expect(await ben.rooms()).toEqual([a]);
  });

  it('joining the room it is in is a resync: no event, no signal, the same member', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const { seq } = await ana.say('one');
    await ben.until(() => ben.messages().length === 1);
    ana.forget();
    const again = await ben.must('room:join', { code, resume: { epoch: 'of another life', seq: 1 } });
    expect(again).toMatchObject({ seq, missed: [], gap: true, self: { id: ben.memberId, name: 'Ben' } });
    const whole = await ben.must('room:join', { code, resume: { epoch: again.epoch, seq: seq - 1 } });
    expect(whole).toMatchObject({ gap: false, missed: [{ type: 'message', seq }] });
    await ana.settled();
    expect(ana.order.filter((frame) => frame.startsWith('room:'))).toEqual([]);
    await ana.say('two');
    await ben.until(() => ben.messages().length === 2);
  });
});

describe('[R6] two tabs of a user', () => {
  it('are one member: the second tab makes no event, and both hear the room', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const tab = await ben.tab();
    const entered = await tab.join(code);
    expect(entered.self.id).toBe(ben.memberId);
    expect(entered.members).toHaveLength(2);
    await ana.say('to both');
    await ben.until(() => ben.messages().length === 1);
    await tab.until(() => tab.messages().length === 1);
    expect(ana.ofType('member-joined')).toEqual([]);
    tab.vanish();
  });

  it.each(['closing', 'leaving with'] as const)('%s one changes nothing that others see', async (way) => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const tab = await ben.tab();
    await tab.join(code);
    if (way === 'closing') tab.vanish();
    else await tab.must('room:leave', {});
    await server.clock.advance(100_000);
    await ana.settled();
    expect(ana.order).toEqual([]);
    await ben.say('still here');
    await ana.until(() => ana.messages().length === 1);
    tab.vanish();
  });

  it('room:leave takes out its own socket alone', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const tab = await ben.tab();
    await tab.join(code);
    await ben.must('room:leave', {});
    ben.forget();
    expect(await ben.refused('chat:send', { id: crypto.randomUUID(), content: 'x' })).toBe('NOT_IN_ROOM');
    await tab.say('from the other tab');
    await ana.until(() => ana.messages().length === 1);
    await ben.settled();
    expect(ben.order.filter((frame) => frame.startsWith('room:'))).toEqual([]);
    tab.vanish();
  });

  it('room:leave is ok in no room, as often as one likes', async () => {
    const ben = await server.person('Ben');
    for (let time = 0; time < 3; time += 1) expect(await ben.ask('room:leave', {})).toEqual({ ok: true });
  });

  it('presence is active if any tab is', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const tab = await ben.tab();
    await tab.join(code);
    const stateFor = async () => (await ana.join(code)).members.find(({ id }) => id === ben.memberId)?.state;

    await tab.must('presence:set', { state: 'away' });
    expect(await stateFor()).toBe('active');
    await ben.must('presence:set', { state: 'away' });
    expect(await stateFor()).toBe('away');
    await tab.must('presence:set', { state: 'active' });
    expect(await stateFor()).toBe('active');
    tab.vanish();
    await ana.until(() => ana.signals.length === 3, 'the tab that was active to go');
    expect(await stateFor()).toBe('away');
    expect(ana.signals).toEqual(
      ['away', 'active', 'away'].map((state) => ({ type: 'presence', memberId: ben.memberId, state })),
    );
  });

  it('a user with a tab of each kind of transport is still one member', async () => {
    const { code, people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const polling = new Person(server.url, ben.token, { id: ben.userId, name: ben.name });
    await polling.connect(['polling']);
    expect((await polling.join(code)).members).toHaveLength(2);
    await ana.say('by polling too');
    await polling.until(() => polling.messages().length === 1);
    polling.vanish();
  });
});
