import { describe, expect, it } from 'vitest';
import type { HearsaySocket } from './server.ts';
import { type Pacing, Turn } from './turn.ts';

/**
 * An event loop that is turned by hand: `read` ends what one read brought, `turn` that and this turn, `to` lets time pass up
 * to an instant.
 */
function eventLoop() {
  let now = 0;
  let after: (() => void)[] = [];
  let soon: (() => void)[] = [];
  let later: { at: number; task: () => void }[] = [];
  const pacing: Pacing = {
    now: () => now,
    afterThis: (task) => void after.push(task),
    soon: (task) => void soon.push(task),
    after: (ms, task) => void later.push({ at: now + ms, task }),
  };
  const read = () => {
    const tasks = after;
    after = [];
    for (const task of tasks) task();
  };
  const turn = () => {
    read();
    const tasks = soon;
    soon = [];
    for (const task of tasks) task();
  };
  const to = (instant: number) => {
    now = instant;
    const due = later.filter(({ at }) => at <= now);
    later = later.filter(({ at }) => at > now);
    for (const { task } of due) task();
  };
  return { pacing, read, turn, to };
}

/** What Engine.IO and ws have of a socket, as far as a Turn touches it, and what was done to it in order. */
function openSocket(name: string) {
  const done: string[] = [];
  const transport = {
    name,
    writable: true,
    emit: (event: string) => done.push(event),
    socket: { _socket: { cork: () => done.push('cork'), uncork: () => done.push('uncork') } },
  };
  return { socket: { conn: { transport } } as unknown as HearsaySocket, transport, done };
}

/** Something to say at each end, in so many writes. */
const saying = (say: () => void, writes = 100) => ({ say, writes: () => writes });

describe('a turn', () => {
  it('ends once, after all that was scheduled in it', () => {
    const loop = eventLoop();
    let ends = 0;
    const turn = new Turn(
      saying(() => (ends += 1)),
      loop.pacing,
    );
    turn.schedule();
    turn.schedule();
    expect(ends).toBe(0);
    loop.turn();
    expect(ends).toBe(1);
    loop.turn();
    expect(ends).toBe(1);
  });

  it('ends with what one read brought where there was nothing to say before, else when the loop has turned', () => {
    const loop = eventLoop();
    let ends = 0;
    const turn = new Turn(
      saying(() => (ends += 1)),
      loop.pacing,
    );
    const saidInReads = (reads: number) => {
      ends = 0;
      for (let read = 0; read < reads; read += 1) {
        turn.schedule();
        turn.schedule();
        loop.read();
      }
      return ends;
    };
    expect(saidInReads(1)).toBe(1);
    expect(saidInReads(5)).toBe(0);
    loop.turn();
    expect(ends).toBe(1);
    loop.to(100);
    expect(saidInReads(5)).toBe(1);
    loop.turn();
    expect(ends).toBe(2);
  });

  it('ends after all that a read set off, and before the loop turns', async () => {
    const order: string[] = [];
    const turn = new Turn(saying(() => order.push('end')));
    const turned = new Promise<void>((resolve) => {
      setImmediate(() => resolve(void order.push('turned')));
    });
    turn.schedule();
    for (let step = 0; step < 5; step += 1) await null;
    order.push('answered');
    await turned;
    expect(order).toEqual(['answered', 'end', 'turned']);
  });

  it('is not held up by the pace where there are few', () => {
    const loop = eventLoop();
    const endedAt: number[] = [];
    const turn = new Turn(
      saying(() => endedAt.push(loop.pacing.now())),
      loop.pacing,
    );
    const said = Array.from({ length: 200 }, (_, index) => index * 10);
    for (const instant of said) {
      loop.to(instant);
      turn.schedule();
      loop.turn();
    }
    expect(endedAt).toEqual(said);
  });

  it('is not held up where few are told, however often', () => {
    const loop = eventLoop();
    const endedAt: number[] = [];
    const turn = new Turn(
      saying(() => endedAt.push(loop.pacing.now()), 2),
      loop.pacing,
    );
    const said = Array.from({ length: 2_000 }, (_, index) => index / 2);
    for (const instant of said) {
      loop.to(instant);
      turn.schedule();
      loop.turn();
    }
    expect(endedAt).toEqual(said);
  });

  it('gathers those of 4 ms where there are thousands, and leaves nothing unsaid', () => {
    const loop = eventLoop();
    const endedAt: number[] = [];
    let unsaid = 0;
    const turn = new Turn(
      saying(() => {
        endedAt.push(loop.pacing.now());
        unsaid = 0;
      }),
      loop.pacing,
    );
    let longest = 0;
    let since = 0;
    for (let instant = 0; instant < 1_000; instant += 0.5) {
      loop.to(instant);
      if (unsaid === 0) since = instant;
      unsaid += 1;
      turn.schedule();
      loop.turn();
      longest = Math.max(longest, instant - since);
    }
    expect(endedAt.length).toBeLessThan(1_000 / 4 + 12);
    expect(endedAt.length).toBeGreaterThan(200);
    expect(longest).toBeLessThanOrEqual(5);
    loop.to(1_010);
    expect(unsaid).toBe(0);
  });

  it('says all of it at once where it is told to, before the server closes', () => {
    const loop = eventLoop();
    const { socket, done } = openSocket('websocket');
    const turn = new Turn(
      saying(() => done.push('end')),
      loop.pacing,
    );
    turn.hold(socket);
    turn.end();
    expect(done).toEqual(['end', 'cork', 'ready', 'uncork']);
  });

  it('lets what was said to a held socket leave in one write, after its end', () => {
    const loop = eventLoop();
    const { socket, transport, done } = openSocket('websocket');
    const turn = new Turn(
      saying(() => done.push('end')),
      loop.pacing,
    );
    turn.hold(socket);
    turn.hold(socket);
    expect(transport.writable).toBe(false);
    loop.turn();
    expect(done).toEqual(['end', 'cork', 'ready', 'uncork']);
    expect(transport.writable).toBe(true);
  });

  it('holds nothing where a write is under way, nor with long polling', () => {
    const loop = eventLoop();
    const polling = openSocket('polling');
    const busy = openSocket('websocket');
    busy.transport.writable = false;
    const turn = new Turn(
      saying(() => undefined),
      loop.pacing,
    );
    turn.hold(polling.socket);
    turn.hold(busy.socket);
    loop.turn();
    expect(polling.transport.writable).toBe(true);
    expect([...polling.done, ...busy.done]).toEqual([]);
  });
});
