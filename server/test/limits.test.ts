import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Harness, startHarness } from './harness.ts';
import type { Called } from './http-call.ts';
import { meet } from './meeting.ts';
import type { Person } from './person.ts';

let server: Harness;
beforeEach(async () => {
  server = await startHarness();
  server.clock.freeze();
});
afterEach(() => server.close());

interface Outcome {
  readonly ok: boolean;
  readonly code?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

const ofAck = async (answer: ReturnType<Person['raw']>): Promise<Outcome> => {
  const ack = await answer;
  return ack.ok ? { ok: true } : { ok: false, ...ack.error };
};
const ofCall = async (called: Promise<Called>): Promise<Outcome> => {
  const { status, body } = await called;
  return status < 300 ? { ok: true } : { ok: false, ...body.error };
};

/** Spends a bucket: `burst` pass, the next is refused, and passes after exactly the time it was told. */
async function spend(burst: number, attempt: () => Promise<Outcome>): Promise<void> {
  for (let count = 1; count <= burst; count += 1) expect(await attempt(), `number ${count}`).toEqual({ ok: true });
  const refused = await attempt();
  expect(refused).toMatchObject({ ok: false, code: 'RATE_LIMIT_EXCEEDED' });
  const wait = refused.retryAfterMs ?? 0;
  expect(wait).toBeGreaterThan(0);
  await server.clock.advance(wait - 1);
  expect(await attempt()).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 1 });
  await server.clock.advance(1);
  expect(await attempt()).toEqual({ ok: true });
}

describe('[L1] each user has', () => {
  it('60 messages a minute, 10 at once', async () => {
    const [ana, ben] = (await meet(server, 'Ana', 'Ben')).people;
    await spend(10, () => ofAck(ana.ask('chat:send', { id: crypto.randomUUID(), content: 'x' })));
    expect(await ofAck(ben.ask('chat:send', { id: crypto.randomUUID(), content: 'x' }))).toEqual({ ok: true });
    let sent = 0;
    for (let second = 0; second < 60; second += 1) {
      await server.clock.advance(1_000);
      if ((await ana.ask('chat:send', { id: crypto.randomUUID(), content: 'x' })).ok) sent += 1;
    }
    expect(sent).toBe(60);
  });

  it('the same bucket in every tab and room', async () => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    const tab = await ana.tab();
    await tab.join(room.code);
    for (let count = 0; count < 5; count += 1) {
      await ana.say('here');
      await tab.say('there');
    }
    await tab.join((await ana.createRoom()).code);
    expect(await tab.refused('chat:send', { id: crypto.randomUUID(), content: 'x' })).toBe('RATE_LIMIT_EXCEEDED');
    tab.vanish();
  });

  it('10 joins a minute', async () => {
    const ana = await server.person('Ana');
    const rooms = await Promise.all(Array.from({ length: 12 }, () => ana.createRoom()));
    let next = 0;
    await spend(10, async () => {
      const outcome = await ofAck(ana.ask('room:join', { code: rooms[next]?.code ?? '' }));
      if (outcome.ok) next += 1;
      return outcome;
    });
  });

  it('20 rooms an hour', async () => {
    const ana = await server.person('Ana');
    await spend(20, () => ofCall(server.call('POST', '/api/rooms', { token: ana.token, body: {} })));
  });

  it('10 renames a minute, of themselves and their rooms together', async () => {
    const [ana] = (await meet(server, 'Ana')).people;
    let turn = 0;
    await spend(10, () => {
      turn += 1;
      const name = `Name ${turn}`;
      return turn % 2 === 0
        ? ofCall(server.call('PATCH', '/api/auth/me', { token: ana.token, body: { name } }))
        : ofAck(ana.ask('room:update', { name }));
    });
  });

  it('60 changes of a room a minute, changes of host among them', async () => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    const { self } = await ana.join(room.code);
    let turn = 0;
    await spend(60, () => {
      turn += 1;
      return ofAck(
        turn % 2 === 0
          ? ana.ask('room:transfer', { memberId: self.id })
          : ana.ask('room:update', { locked: turn % 4 === 1 }),
      );
    });
  });

  it('10 changes of a passphrase a minute', async () => {
    const [ana] = (await meet(server, 'Ana')).people;
    await spend(10, () => ofAck(ana.ask('room:update', { passphrase: null })));
  });

  it('2 changes of presence a second, 20 at once', async () => {
    const [ana] = (await meet(server, 'Ana')).people;
    let turn = 0;
    await spend(20, () => {
      turn += 1;
      return ofAck(ana.ask('presence:set', { state: turn % 2 === 0 ? 'active' : 'away' }));
    });
  });

  it('2 syncs of the pad a second, 10 at once', async () => {
    const [ana] = (await meet(server, 'Ana')).people;
    await spend(10, () => ofAck(ana.ask('pad:sync', { stateVector: Y.encodeStateVector(new Y.Doc()) })));
  });

  it('1 typing a second: more is dropped, but that someone stopped always passes', async () => {
    const [ana, ben] = (await meet(server, 'Ana', 'Ben')).people;
    const typed = () => ben.signals.flatMap((signal) => (signal.type === 'typing' ? [signal.typing] : []));
    for (const typing of [true, true, true, false, true, false]) ana.socket.emit('chat:typing', { typing });
    await ben.until(() => typed().length === 3);
    expect(typed()).toEqual([true, false, false]);
    await server.clock.advance(1_000);
    ana.socket.emit('chat:typing', { typing: true });
    await ben.until(() => typed().length === 4);
    expect(typed()[3]).toBe(true);
  });

  it('20 sockets', async () => {
    const ana = await server.person('Ana');
    const tabs: Person[] = [];
    for (let count = 1; count < 20; count += 1) tabs.push(await ana.tab());
    await expect(ana.tab()).rejects.toMatchObject({
      data: { code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: expect.any(Number) },
    });
    tabs.pop()?.vanish();
    await retry(() => ana.tab());
    await expect(ana.tab()).rejects.toMatchObject({ data: { code: 'RATE_LIMIT_EXCEEDED' } });
    expect(await server.person('Ben')).toBeDefined();
  });

  it('200 events a second on a socket, of whatever kind', async () => {
    const ana = await server.person('Ana');
    const kinds = ['room:leave', 'chat:send', 'no:such', 'constructor'];
    let turn = 0;
    await spend(200, async () => {
      turn += 1;
      const outcome = await ofAck(ana.raw(kinds[turn % 4] ?? '', {}));
      return outcome.code === 'VALIDATION_ERROR' ? { ok: true } : outcome;
    });
    expect(await ofAck((await ana.tab()).raw('room:leave', {}))).toEqual({ ok: true });
  });
});

describe('[L1] limits', () => {
  it('leave out what changes nothing and what a member does to return', async () => {
    const { room, people } = await meet(server, 'Ana');
    const [ana] = people;
    for (let count = 0; count < 30; count += 1) await ana.join(room.code);
    for (let count = 0; count < 30; count += 1) await ana.must('room:update', { name: '' });
    await server.clock.advance(60_000);
    await spend(10, () => ofAck(ana.ask('room:update', { name: crypto.randomUUID().slice(0, 30) })));
  });

  it('are taken after shape and rights', async () => {
    const { people } = await meet(server, 'Ana', 'Ben');
    const [ana, ben] = people;
    for (let count = 0; count < 30; count += 1) {
      expect(await ana.refused('chat:send', { id: crypto.randomUUID(), content: ' ' })).toBe('VALIDATION_ERROR');
      expect(await ana.refused('room:update', { name: 'x'.repeat(33) })).toBe('VALIDATION_ERROR');
      expect(await ben.refused('room:update', { name: 'mine' })).toBe('ACCESS_DENIED');
      const { status } = await server.call('PATCH', '/api/auth/me', { token: ana.token, body: { name: '' } });
      expect(status).toBe(400);
    }
    await spend(10, () => ofAck(ana.ask('room:update', { name: crypto.randomUUID().slice(0, 30) })));
    await spend(10, () => ofAck(ana.ask('chat:send', { id: crypto.randomUUID(), content: 'x' })));
  });

  it('are multiplied by LIMITS_SCALE, sockets too, and still run', async () => {
    const scaled = await startHarness({ LIMITS_SCALE: '2' });
    scaled.clock.freeze();
    const [ana] = (await meet(scaled, 'Ana')).people;
    const answers = await Promise.all(
      Array.from({ length: 21 }, () => ana.ask('chat:send', { id: crypto.randomUUID(), content: 'x' })),
    );
    expect(answers.map(({ ok }) => ok)).toEqual([...Array<boolean>(20).fill(true), false]);
    expect(answers[20]).toMatchObject({ error: { code: 'RATE_LIMIT_EXCEEDED', retryAfterMs: 500 } });
    const tabs = await Promise.all(Array.from({ length: 39 }, () => ana.tab()));
    await expect(ana.tab()).rejects.toMatchObject({ data: { code: 'RATE_LIMIT_EXCEEDED' } });
    for (const tab of tabs) tab.vanish();
    await scaled.close();
  });
});

/** Until the server has noticed that a socket closed. */
async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let count = 0; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (count === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}
