import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { meet } from './meeting.ts';

const TEN_MINUTES = 600_000;

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
  server.clock.freeze();
});
afterAll(() => server.close());

describe('[S3] a resend', () => {
  it('gets the first ack again, is shown once, and the first content stands', async () => {
    const { people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const id = crypto.randomUUID();
    const first = await ana.say('first', id);
    await ana.say('between');
    await server.clock.advance(5_000);
    expect(await ana.say('second', id)).toEqual(first);
    expect(await ana.say('\u0000 nothing to say, and too long '.repeat(500), id)).toEqual(first);
    await ana.say('end');
    await ben.until(() => ben.messages().length === 3);
    expect(ben.messages().map(({ content }) => content)).toEqual(['first', 'between', 'end']);
  });

  it('that overtakes its first is shown once, with one ack for both', async () => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    const other = await ana.tab();
    await other.join(room.code);
    const id = crypto.randomUUID();
    const acks = await Promise.all([ana.say('a', id), ana.say('b', id), other.say('c', id), other.say('d', id)]);
    expect(new Set(acks.map(({ seq }) => seq)).size).toBe(1);
    await ana.say('end');
    await ana.until(() => ana.messages().some(({ content }) => content === 'end'));
    expect(ana.messages()).toHaveLength(2);
    other.vanish();
  });

  it('is known by its id in either case', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    const id = 'abcdefab-cdef-4abc-8def-abcdefabcdef';
    const first = await ana.say('lower', id);
    expect(await ana.say('upper', id.toUpperCase())).toEqual(first);
    await ana.say('end');
    await ana.until(() => ana.messages().length === 2);
    expect(ana.messages()[0]).toMatchObject({ id, content: 'lower' });
  });

  it('counts for no limit, even when the limit is spent', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    const id = crypto.randomUUID();
    const first = await ana.say('one', id);
    for (let count = 0; count < 30; count += 1) expect(await ana.say('one', id)).toEqual(first);
    for (let count = 0; count < 9; count += 1) await ana.say(`fresh ${count}`);
    expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content: 'too many' })).toBe(
      'RATE_LIMIT_EXCEEDED',
    );
    expect(await ana.say('one', id)).toEqual(first);
  });

  it('is known across a lost socket, and across leaving and returning', async () => {
    const { room, people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const id = crypto.randomUUID();
    const first = await ana.say('once', id);
    ana.vanish();
    const back = await ana.tab();
    await back.join(room.code);
    expect(await back.say('once', id)).toEqual(first);
    await back.must('room:leave', {});
    await back.join(room.code);
    expect(await back.say('once', id)).toEqual(first);
    await back.say('end');
    await ben.until(() => ben.messages().length === 2);
    expect(ben.messages().map(({ content }) => content)).toEqual(['once', 'end']);
    back.vanish();
  });

  it('of somebody else is another message', async () => {
    const { people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    const id = crypto.randomUUID();
    const first = await ana.say('from Ana', id);
    const second = await ben.say('from Ben', id);
    expect(second.seq).toBe(first.seq + 1);
    await ana.until(() => ana.messages().length === 2);
    expect(ana.messages().map(({ senderName }) => senderName)).toEqual(['Ana', 'Ben']);
  });

  it('in another room is another message', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    const id = crypto.randomUUID();
    await ana.say('here', id);
    const elsewhere = await ana.createRoom();
    await ana.join(elsewhere.code);
    await ana.say('there', id);
    await ana.until(() => ana.messages().length === 2);
    expect(ana.messages().map(({ content }) => content)).toEqual(['here', 'there']);
  });

  it('is recognised for ten minutes, and no longer', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    const id = crypto.randomUUID();
    const first = await ana.say('one', id);
    await server.clock.advance(TEN_MINUTES - 10_000);
    expect(await ana.say('one', id)).toEqual(first);
    await server.clock.advance(10_000);
    expect((await ana.say('one', id)).seq).toBeGreaterThan(first.seq);
  });

  it('of what was refused is a first send', async () => {
    const { people } = await meet(server, 'Ana');
    const [ana] = people;
    const id = crypto.randomUUID();
    expect(await ana.refused('chat:send', { id, content: '  ' })).toBe('VALIDATION_ERROR');
    await ana.say('said at last', id);
    await ana.until(() => ana.messages().length === 1);
  });
});
