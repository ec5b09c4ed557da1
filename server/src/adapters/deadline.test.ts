import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { deadline, within } from './deadline.ts';

const never = new Promise<never>(() => undefined);

/** Says back what it is told, on a thread of its own, and then lets `said[0]` be 1. */
const ECHO = `
const { createServer } = require('node:net');
const { parentPort, workerData: said } = require('node:worker_threads');
const server = createServer((socket) =>
  socket.on('data', (chunk) =>
    socket.write(chunk, () => {
      Atomics.store(said, 0, 1);
      Atomics.notify(said, 0);
    }),
  ),
);
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

describe('a deadline', () => {
  it('gives what came in time', async () => {
    expect(await within(10_000, async () => 'in time')).toBe('in time');
    await expect(within(10_000, () => Promise.reject(new Error('by itself')))).rejects.toThrow('by itself');
  });

  it('is UNAVAILABLE where nothing comes, and the work is told that it is late', async () => {
    let isLate = () => false;
    const over = within(1, (told) => {
      isLate = told;
      return never;
    });
    expect(isLate()).toBe(false);
    await expect(over).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(isLate()).toBe(true);
  });

  it('takes an answer that lies in the socket for one that came, though the event loop stood still beyond it', async () => {
    const said = new Int32Array(new SharedArrayBuffer(4));
    const echo = new Worker(ECHO, { eval: true, workerData: said });
    const [port] = await once(echo, 'message');
    const socket = connect(port, '127.0.0.1');
    onTestFinished(async () => {
      socket.destroy();
      await echo.terminate();
    });
    await once(socket, 'connect');
    const answer = within(50, () => once(socket, 'data'));
    socket.write('here');
    Atomics.wait(said, 0, 0);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    expect(String(await answer)).toBe('here');
  });
});

describe('a deadline that is called off', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([0, 9, 10])('is not heard of, %i ms later either', (afterMs) => {
    vi.useFakeTimers();
    const late = vi.fn();
    const callOff = deadline(10, late);
    vi.advanceTimersByTime(afterMs);
    callOff();
    vi.advanceTimersByTime(100);
    expect(late).not.toHaveBeenCalled();
  });
});
