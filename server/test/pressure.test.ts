import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Pressure } from '../src/transport/socket/pressure.ts';
import type { HearsaySocket } from '../src/transport/socket/server.ts';
import { gather } from './gathering.ts';
import { type Harness, startHarness } from './harness.ts';
import type { Person } from './person.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const LONG = 'x'.repeat(4_000);

let server: Harness;
/** The server's own sockets, by user. */
const sockets = new Map<string, HearsaySocket>();
beforeAll(async () => {
  const { isStalled } = Pressure.prototype;
  vi.spyOn(Pressure.prototype, 'isStalled').mockImplementation(function (this: Pressure, socket, now) {
    sockets.set(socket.data.session.userId, socket);
    return isStalled.call(this, socket, now);
  });
  server = await startHarness({ LIMITS_SCALE: '10000' });
});
afterEach(() => vi.mocked(Pressure.prototype.isStalled).mockClear());
afterAll(() => server.close());

interface Raw {
  readonly _socket: { pause(): void; resume(): void };
}
const rawOf = (person: Person) =>
  (person.socket.io.engine as unknown as { transport: { ws: Raw } }).transport.ws._socket;

/** Stops reading, and learns nothing of it from its own software: a phone in a pocket, or an enemy. */
async function stopReading(person: Person): Promise<HearsaySocket> {
  await server.clock.advance(1_000);
  const socket = sockets.get(person.userId);
  if (!socket) throw new Error('the server does not know this socket');
  rawOf(person).pause();
  return socket;
}

const owed = (socket: HearsaySocket) => new Pressure().buffered(socket);

/** Whether the connection's memory is given back: not merely asked to close. */
function isDestroyed(socket: HearsaySocket): boolean {
  const { socket: ws } = socket.conn.transport as unknown as { socket: { _socket: { destroyed: boolean } | null } };
  return socket.conn.readyState === 'closed' && ws._socket?.destroyed !== false;
}

/** Says long things until the reader owes `bytes`: the kernel takes the first few MiB. */
async function sayUntilOwed(speaker: Person, socket: HearsaySocket, bytes: number): Promise<number> {
  let said = 0;
  for (; owed(socket) < bytes && socket.connected && said < 10_000; said += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => speaker.say(`${said + index} ${LONG.slice(10)}`)));
  }
  return said;
}

const quantile = (times: number[], part: number) => times.sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;

/** How long 100 messages take from sending to being heard, in milliseconds. */
async function pace(speaker: Person, hearer: Person): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < 100; index += 1) {
    const start = performance.now();
    const { seq } = await speaker.say(`pace ${index}`);
    await hearer.until(() => (hearer.events.at(-1)?.seq ?? 0) >= seq);
    times.push(performance.now() - start);
  }
  return times;
}

describe('[L3] a reader that does not drain', () => {
  it('costs at most 4 MiB, which are given back at once, and others do not feel it', async () => {
    const { people } = await gather(server, ['Ana', 'Ben', 'Cleo']);
    const [ana, ben, cleo] = people;
    const before = await pace(ana, cleo);
    const socket = await stopReading(ben);
    let most = 0;
    const { isOverfull } = Pressure.prototype;
    const watch = vi.spyOn(Pressure.prototype, 'isOverfull').mockImplementation(function (this: Pressure, looked) {
      if (looked === socket) most = Math.max(most, this.buffered(looked));
      return isOverfull.call(this, looked);
    });
    await sayUntilOwed(ana, socket, 1 * MIB);
    const during = await pace(ana, cleo);
    const said = await sayUntilOwed(ana, socket, Number.POSITIVE_INFINITY);
    watch.mockRestore();
    expect(said).toBeLessThan(10_000);
    expect(socket.connected).toBe(false);
    expect(most).toBeGreaterThan(3.9 * MIB);
    expect(most).toBeLessThan(4.3 * MIB);
    await expect.poll(() => isDestroyed(socket)).toBe(true);
    await cleo.until(() =>
      cleo.signals.some((signal) => signal.type === 'presence' && signal.state === 'reconnecting'),
    );
    process.stderr.write(
      `[L3] a stalled reader owed ${(most / MIB).toFixed(2)} MiB at most; others' p99 ${quantile(before, 0.99).toFixed(1)} ms before, ` +
        `${quantile(during, 0.99).toFixed(1)} ms beside it\n`,
    );
  });

  it('is gone after 20 s, though it owes little and goes on speaking', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const socket = await stopReading(ben);
    await sayUntilOwed(ana, socket, 64 * KIB);
    for (let second = 0; second < 18; second += 1) {
      await server.clock.advance(1_000);
      ben.socket.emit('presence:set', { state: second % 2 ? 'away' : 'active' });
    }
    expect(socket.connected).toBe(true);
    await server.clock.advance(5_000);
    expect(socket.connected).toBe(false);
    await expect.poll(() => isDestroyed(socket)).toBe(true);
  });

  it('is not gone while it drains, however slowly', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const socket = await stopReading(ben);
    await sayUntilOwed(ana, socket, 256 * KIB);
    for (let round = 0; round < 5; round += 1) {
      const before = owed(socket);
      rawOf(ben).resume();
      await expect.poll(() => owed(socket) < before || before === 0, { interval: 1 }).toBe(true);
      rawOf(ben).pause();
      await server.clock.advance(12_000);
      expect(socket.connected).toBe(true);
    }
    rawOf(ben).resume();
  });

  it('is spared signals, never events, and gets the latest of presence and cursors once it has drained', async () => {
    const { people } = await gather(server, ['Ana', 'Ben', 'Cleo']);
    const [ana, ben, cleo] = people;
    const socket = await stopReading(ben);
    const said = await sayUntilOwed(ana, socket, 512 * KIB);
    const doc = new Y.Doc();
    const { Awareness, encodeAwarenessUpdate } = await import('y-protocols/awareness.js');
    const awareness = new Awareness(doc);
    for (let step = 1; step <= 20; step += 1) {
      awareness.setLocalState({ step });
      cleo.socket.emit('pad:awareness', { update: encodeAwarenessUpdate(awareness, [doc.clientID]) });
      await cleo.must('presence:set', { state: step % 2 ? 'active' : 'away' });
    }
    awareness.destroy();
    await ana.until(() => ana.signals.filter(({ type }) => type === 'awareness').length >= 20, 'cursors');
    rawOf(ben).resume();
    await ben.until(() => ben.messages().length === said, 'messages');
    await server.clock.advance(1_000);
    await ben.until(() => ben.signals.some(({ type }) => type === 'awareness'), 'what it was spared');
    await ben.settled();
    expect(ben.signals.filter(({ type }) => type === 'awareness')).toHaveLength(1);
    const states = ben.signals.filter((signal) => signal.type === 'presence' && signal.memberId === cleo.memberId);
    expect(states).toEqual([{ type: 'presence', memberId: cleo.memberId, state: 'away' }]);
    const seen = new Awareness(new Y.Doc());
    const { applyAwarenessUpdate } = await import('y-protocols/awareness.js');
    for (const signal of ben.signals)
      if (signal.type === 'awareness') applyAwarenessUpdate(seen, new Uint8Array(signal.update), 'wire');
    expect(seen.getStates().get(doc.clientID)).toEqual({ step: 20 });
    seen.destroy();
  });

  it('cannot have 180 pads made for it in one burst', async () => {
    const { people } = await gather(server, ['Ana', 'Ben']);
    const [ana, ben] = people;
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array) => ana.socket.emit('pad:update', { update }));
    for (let at = 0; at < 30; at += 1) {
      doc.getText('text').insert(doc.getText('text').length, `${'y'.repeat(64 * KIB - 1)}\n`);
      await ana.settled();
    }
    doc.destroy();
    const { update } = await ben.must('pad:sync', { stateVector: new Uint8Array([0]) });
    expect(update.byteLength).toBeGreaterThan(1.8 * MIB);

    const socket = await stopReading(ben);
    const start = process.memoryUsage();
    let most = 0;
    const memory = setInterval(() => {
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      most = Math.max(most, arrayBuffers + heapUsed - start.arrayBuffers - start.heapUsed);
    }, 2);
    let owedMost = 0;
    const { isOverfull } = Pressure.prototype;
    const watch = vi.spyOn(Pressure.prototype, 'isOverfull').mockImplementation(function (
      this: Pressure,
      looked,
      owes,
    ) {
      if (looked === socket) owedMost = Math.max(owedMost, this.buffered(looked));
      return isOverfull.call(this, looked, owes);
    });
    for (let count = 0; count < 180; count += 1)
      ben.socket.emit('pad:sync', { stateVector: new Uint8Array([0]) }, () => undefined);
    await expect.poll(() => socket.connected).toBe(false);
    await expect.poll(() => isDestroyed(socket)).toBe(true);
    clearInterval(memory);
    watch.mockRestore();
    process.stderr.write(
      `[L3] 180 syncs of a reader that does not read: it owed ${(owedMost / MIB).toFixed(1)} MiB, memory grew by ${(most / MIB).toFixed(0)} MiB\n`,
    );
    expect(owedMost).toBeLessThanOrEqual(4 * MIB);
    expect(most).toBeLessThan(64 * MIB);
  });
});
