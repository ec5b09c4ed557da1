import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TcpProxy } from './tcp-proxy.ts';

/** Says back what it is told, after a `>`. */
let echo: Server;
let accepted: Socket[];
let proxy: TcpProxy;
let clients: Socket[];

beforeEach(async () => {
  accepted = [];
  clients = [];
  echo = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => socket.write(`>${bytes}`));
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await TcpProxy.start({ port: (echo.address() as { port: number }).port });
});

afterEach(async () => {
  for (const socket of [...clients, ...accepted]) socket.destroy();
  await proxy.close();
  echo.close();
});

async function open(): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(proxy.port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, heard: () => text };
}

const soon = (condition: () => boolean) => expect.poll(condition, { interval: 5 }).toBe(true);
const closed = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the network of the fault tests', () => {
  it('passes what is said, both ways, and the end of it', async () => {
    const { socket, heard } = await open();
    socket.write('hello');
    await soon(() => heard() === '>hello');
    const ended = once(accepted[0] as Socket, 'end');
    socket.end();
    await ended;
  });

  it('swallows all in a blackhole, tells nobody, and delivers late what TCP would have sent again', async () => {
    const { socket, heard } = await open();
    socket.write('a');
    await soon(() => heard() === '>a');
    let ended = false;
    accepted[0]?.on('close', () => {
      ended = true;
    });
    proxy.set({ blackhole: true });
    socket.write('b');
    socket.end();
    await pause(50);
    expect([heard(), ended, proxy.open]).toEqual(['>a', false, 1]);
    proxy.set({});
    await soon(() => heard() === '>a>b' && ended);
  });

  it('leaves both ends believing in a stranded connection, and lets others in', async () => {
    const { socket, heard } = await open();
    socket.write('a');
    await soon(() => heard() === '>a');
    const release = proxy.strand();
    socket.write('b');
    const other = await open();
    other.socket.write('c');
    await soon(() => other.heard() === '>c');
    expect([heard(), socket.destroyed, accepted[0]?.destroyed]).toEqual(['>a', false, false]);
    release();
    await soon(() => heard() === '>a>b');
  });

  it('lets nobody in while it is a blackhole', async () => {
    proxy.set({ blackhole: true });
    const { socket, heard } = await open();
    socket.write('anyone?');
    await pause(50);
    expect(heard()).toBe('');
  });

  it('eats answers, and resets what it has torn', async () => {
    const { socket, heard } = await open();
    const told: string[] = [];
    await soon(() => accepted.length === 1);
    accepted[0]?.on('data', (bytes) => told.push(String(bytes)));
    proxy.set({ eatAnswers: true });
    socket.write('a');
    await soon(() => told.length === 1);
    await pause(20);
    const over = closed(socket);
    proxy.set({});
    await over;
    expect(heard()).toBe('');
  });

  it('resets both ends', async () => {
    const { socket } = await open();
    await soon(() => accepted.length === 1);
    const over = [closed(socket), closed(accepted[0] as Socket)];
    proxy.reset();
    await Promise.all(over);
    await soon(() => proxy.open === 0);
  });

  it('leaves the server waiting where a connection is half open', async () => {
    const { socket } = await open();
    await soon(() => accepted.length === 1);
    const over = closed(socket);
    proxy.halfOpen();
    await over;
    await pause(30);
    expect(accepted[0]?.destroyed).toBe(false);
    expect(accepted[0]?.readableEnded).toBe(false);
  });

  it('is as slow as it is told', async () => {
    const { socket, heard } = await open();
    proxy.set({ bytesPerSecond: 1_000 });
    const start = Date.now();
    socket.write('x'.repeat(100));
    await soon(() => heard().length >= 101);
    expect(Date.now() - start).toBeGreaterThan(80);
  });

  it('is as late as it is told', async () => {
    const { socket, heard } = await open();
    proxy.set({ delayMs: 60 });
    const start = Date.now();
    socket.write('x');
    await soon(() => heard() === '>x');
    expect(Date.now() - start).toBeGreaterThanOrEqual(118);
  });
});
