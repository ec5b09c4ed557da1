import { describe, expect, it } from 'vitest';
import type { HearsaySocket } from './server.ts';
import { type Pacing, Turn } from './turn.ts';

/** An event loop that is turned by hand: `turn` ends this turn, `to` lets time pass up to an instant. */
function eventLoop() {
  let now = 0;
  let soon: (() => void)[] = [];
  let later: { at: number; task: () => void }[] = [];
  const pacing: Pacing = {
    now: () => now,
    soon: (task) => void soon.push(task),
    after: (ms, task) => {
      const timer = { at: now + ms, task };
      later.push(timer);
      return () => {
        later = later.filter((other) => other !== timer);
      };
    },
  };
  const turn = () => {
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
  return { pacing, turn, to };
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
  const conn = { transport, writeBuffer: [] as object[] };
  return { socket: { conn } as unknown as HearsaySocket, transport, done, tell: () => void conn.writeBuffer.push({}) };
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

  describe('with what can wait for company', () => {
    /** Something that can wait is said at each of these instants; gives when turns ended. */
    function endsOf(said: readonly number[], until: number): number[] {
      const loop = eventLoop();
      const endedAt: number[] = [];
      const turn = new Turn(
        saying(() => endedAt.push(loop.pacing.now())),
        loop.pacing,
      );
      for (let instant = 0; instant <= until; instant += 1) {
        loop.to(instant);
        if (said.includes(instant)) turn.scheduleInTime();
        loop.turn();
      }
      return endedAt;
    }

    it('ends at once where it comes alone', () => {
      const said = Array.from({ length: 20 }, (_, index) => index * 40);
      expect(endsOf(said, 1_000)).toEqual(said);
    });

    it('ends thirty times a second where much of it comes, and leaves nothing unsaid', () => {
      const said = Array.from({ length: 200 }, (_, index) => index * 5);
      const endedAt = endsOf(said, 1_100);
      expect(endedAt.slice(0, 3)).toEqual([0, 33, 66]);
      expect(endedAt.length).toBeLessThanOrEqual(32);
      expect(endedAt.at(-1)).toBeGreaterThanOrEqual(995);
    });

    it('ends at once where all that came before was a socket held in vain', () => {
      const loop = eventLoop();
      const { socket } = openSocket('websocket');
      const endedAt: number[] = [];
      let writes = 0;
      const turn = new Turn({ say: () => endedAt.push(loop.pacing.now()), writes: () => writes }, loop.pacing);
      turn.hold(socket, true);
      loop.turn();
      loop.to(1);
      writes = 20;
      turn.scheduleInTime();
      loop.turn();
      expect(endedAt).toEqual([0, 1]);
    });

    it('ends sooner where there is as much as should go together', () => {
      const loop = eventLoop();
      let ends = 0;
      const turn = new Turn(
        saying(() => (ends += 1)),
        loop.pacing,
      );
      turn.scheduleInTime();
      loop.turn();
      loop.to(1);
      for (let piece = 0; piece < 63; piece += 1) turn.scheduleInTime();
      loop.turn();
      expect(ends).toBe(1);
      turn.scheduleInTime();
      loop.turn();
      expect(ends).toBe(2);
    });

    it('ends with the first that cannot wait, and but once', () => {
      const loop = eventLoop();
      const { socket, transport } = openSocket('websocket');
      let ends = 0;
      const turn = new Turn(
        saying(() => (ends += 1)),
        loop.pacing,
      );
      turn.schedule();
      loop.turn();
      loop.to(1);
      turn.hold(socket, true);
      turn.scheduleInTime();
      loop.turn();
      expect([ends, transport.writable]).toEqual([1, false]);
      turn.hold(socket);
      loop.turn();
      expect([ends, transport.writable]).toEqual([2, true]);
      loop.to(100);
      loop.turn();
      expect(ends).toBe(2);
    });
  });

  it('lets what was said to a held socket leave in one write, after its end', () => {
    const loop = eventLoop();
    const { socket, transport, done, tell } = openSocket('websocket');
    const turn = new Turn(
      saying(() => done.push('end')),
      loop.pacing,
    );
    turn.hold(socket);
    turn.hold(socket);
    tell();
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
