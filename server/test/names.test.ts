import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
});
afterAll(() => server.close());

const namesIn = ({ members }: { members: { name: string }[] }) => members.map(({ name }) => name);

describe('[T4] names', () => {
  it.each([
    ['plain', 'Ana', 'Ana 2'],
    ['in another case', 'ANA', 'ANA 2'],
    ['Cyrillic', 'Аnа', 'Аnа 2'],
    ['full width', 'Ａｎａ', 'Ana 2'],
  ])('are unique in a room by their confusable skeleton: %s', async (_, wanted, given) => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    const second = await server.person(wanted);
    const entered = await second.join(room.code);
    expect(entered.self.name).toBe(given);
    await second.say('hello');
    await ana.until(() => ana.messages().length === 1);
    expect(ana.messages()[0]?.senderName).toBe(given);
    const { body } = await server.call('GET', '/api/auth/me', { token: second.token });
    expect(body.user.name).toBe(wanted.normalize('NFKC'));
  });

  it('count on from the second, and go back to a name that is free again', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ana', 'Ana');
    const [first, second] = people;
    expect(namesIn(await first.join(room.code))).toEqual(['Ana', 'Ana 2', 'Ana 3']);
    await second.must('room:leave', {});
    expect(namesIn(await (await server.person('Ana')).join(room.code))).toEqual(['Ana', 'Ana 3', 'Ana 2']);
  });

  it('stay within 32 graphemes when numbered', async () => {
    const long = 'é'.repeat(32);
    const { room } = await meet(server, long);
    const entered = await (await server.person(long)).join(room.code);
    expect(entered.self.name).toBe(`${'é'.repeat(30)} 2`);
  });

  it('are kept by a member who reconnects', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ana');
    const [first, second] = people;
    await first.must('room:leave', {});
    second.vanish();
    const back = await second.tab();
    expect((await back.join(room.code)).self.name).toBe('Ana 2');
    back.vanish();
  });

  it('[R13] change in the room with a rename, uniquely there too', async () => {
    const { people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const { body, status } = await server.call('PATCH', '/api/auth/me', {
      token: ben.token,
      body: { name: ' ana\u200b ' },
    });
    expect([status, body]).toEqual([200, { user: { id: ben.userId, name: 'ana', kind: 'guest' } }]);
    await ana.until(() => ana.ofType('member-updated').length === 1);
    expect(ana.ofType('member-updated')[0]?.member.name).toBe('ana 2');
    await ben.say('as before');
    await ana.until(() => ana.messages().length === 1);
    expect(ana.messages()[0]?.senderName).toBe('ana 2');
  });

  it('are plain text, not encoded', async () => {
    const { room, people } = await meet(server, '<b>Ana</b> & "co"');
    const [ana] = people;
    await ana.must('room:update', { name: '<i>Kitchen</i> & co' });
    const entered = await ana.join(room.code);
    expect(entered.self.name).toBe('<b>Ana</b> & "co"');
    expect(entered.room.name).toBe('<i>Kitchen</i> & co');
  });

  it.each([
    ['nothing', ''],
    ['nothing to see', '\u200b\u2800\u202e \t'],
    ['33 graphemes', 'x'.repeat(33)],
    ['129 code points', `x${'\u0301'.repeat(128)}`],
  ])('are refused: %s', async (_, name) => {
    const ana = await server.call('POST', '/api/auth/guest', { body: { name } });
    expect([ana.status, ana.body.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('of a room may be empty, and are tidied', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    const { room } = await ana.must('room:update', { name: ' two\r\nlines\u202e\ud800 ' });
    expect(room.name).toBe('two lines\ufffd');
    expect((await ana.must('room:update', { name: '\u200b' })).room.name).toBe('');
    expect(await ana.refused('room:update', { name: 'x'.repeat(33) })).toBe('VALIDATION_ERROR');
  });
});

describe('[T5] pseudonyms', () => {
  it('are one in every tab, others in every other room, and never the user id', async () => {
    const { room: here, people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const tab = await ana.tab();
    const first = await ana.join(here.code);
    expect((await tab.join(here.code)).self.id).toBe(first.self.id);
    const there = await ben.createRoom();
    const second = await tab.join(there.code);
    expect(second.self.id).not.toBe(first.self.id);
    const shown = JSON.stringify([first, second, ana.events, ben.events, ana.signals]);
    for (const { userId } of people) expect(shown).not.toContain(userId);
    tab.vanish();
  });

  it('name the host and the sender', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    await ana.say('hello');
    await ben.until(() => ben.messages().length === 1);
    const { members } = await ben.must('room:join', { code: room.code });
    expect(ben.messages()[0]?.senderId).toBe(room.hostId);
    expect(members.find(({ id }) => id === room.hostId)).toMatchObject({ name: 'Ana', role: 'host' });
  });

  it('are also what the HTTP API shows of a room', async () => {
    const ana = await server.person('Ana');
    const room = await ana.createRoom({ name: 'Kitchen' });
    expect(room.hostId).not.toBe(ana.userId);
    expect((await ana.join(room.code)).self.id).toBe(room.hostId);
  });
});
