import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { Encoder } from '@hearsay/shared/parser';
import mongoose from 'mongoose';
import { afterAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Harness, startHarness } from './harness.ts';
import { mongoForTests } from './mongo-server.ts';
import type { Person } from './person.ts';

const mongo = await mongoForTests();

/** Text that occurs nowhere else. */
const marker = (what: string): string => `marker-${what}-${crypto.randomUUID()}`;

function padUpdate(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText('text').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

describe.skipIf(mongo === null)('what the database holds', () => {
  afterAll(() => mongo?.stop());

  it('[T1] users, presences and rooms, and nothing that anybody wrote', async () => {
    const url = `${mongo?.url}`;
    const server = await startHarness({ MONGO_URL: url, JWT_SECRET: 'a secret that only the tests know' });
    const secret = { message: marker('message'), pad: marker('pad'), room: 'Marker room', passphrase: marker('pass') };
    const ana = await server.person('Ana of the markers');
    const { code } = await ana.createRoom({ name: secret.room, passphrase: secret.passphrase });
    await ana.join(code);
    const ben = await server.person('Ben');
    await ben.join(code, secret.passphrase);
    await ana.say(secret.message);
    await ana.must('pad:update', { update: padUpdate(secret.pad) });
    await ben.until(() => ben.messages().length === 1);

    const connection = await mongoose.createConnection(url).asPromise();
    const collections = await connection.listCollections();
    const names = collections.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
    expect(names.sort()).toEqual(['presences', 'rooms', 'users']);
    const dump = JSON.stringify(await Promise.all(names.map((name) => connection.collection(name).find().toArray())));
    await connection.close();
    expect(dump).toContain('Ana of the markers');
    for (const text of [...Object.values(secret), code, ana.token]) expect(dump).not.toContain(text);
    await server.close();
  });
});

/** Collects garbage now; the flag may be set while running. */
async function collectGarbage(): Promise<void> {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round += 1) {
    gc();
    await pause(10);
  }
}

describe('when the last one has left', () => {
  it("[T1] [R4] a room's text is in no live object of the server", async () => {
    const server = await startHarness();
    // Recognised without holding it: two halves that only meet in what is sent.
    const halves = [`${crypto.randomUUID()}-in-the-`, 'room'] as const;
    await live(await server.person('Ana'), halves);
    await pause(50);
    await collectGarbage();
    const snapshot = await heapText();
    expect(snapshot.includes(Buffer.from(halves.join('message-')))).toBe(false);
    expect(snapshot.includes(Buffer.from(halves.join('pad-')))).toBe(false);
    await server.close();
  }, 60_000);

  async function live(ana: Person, [head, tail]: readonly [string, string]): Promise<void> {
    const { code } = await ana.createRoom();
    await ana.join(code);
    await ana.say(`${head}message-${tail}`);
    await ana.must('pad:update', { update: padUpdate(`${head}pad-${tail}`) });
    await ana.until(() => ana.events.length > 1);
    await ana.must('room:leave', {});
    ana.vanish();
    ana.events.length = 0;
  }
});

/** What ends a ping of Engine.IO's, and the answer, masked by zeros. */
const PING = 0x32;
const PONG = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x33]);

describe('while a socket is open', () => {
  it('[T1] what its handshake brought is in no live object of the server', async () => {
    const server = await startHarness();
    const socket = connect(server.app.port, '127.0.0.1');
    const { token, header } = await enter(server, socket);
    await collectGarbage();
    const snapshot = await heapText();
    expect((await server.call('GET', '/health')).body.connections).toBe(1);
    expect(snapshot.includes(header)).toBe(false);
    expect(snapshot.includes(token)).toBe(false);
    socket.destroy();
    await server.close();
  }, 60_000);

  /** By hand, since a library on the client's side would hold both. Gives what to search for as bytes, which no heap shows. */
  async function enter(server: Harness, socket: Socket): Promise<{ token: Buffer; header: Buffer }> {
    const { body } = await server.call('POST', '/api/auth/guest');
    const token = Buffer.from(`${body.token}`);
    const header = Buffer.from(crypto.randomUUID());
    const lines = [
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ];
    socket.write(`${lines.join('\r\n')}\r\nX-Marker: ${header}\r\n\r\n`);
    const [packet = new Uint8Array()] = new Encoder().encode({ type: 0, nsp: '/', data: { token: `${token}` } });
    // Final, binary, of a length in two bytes, and masked by zeros.
    const head = Buffer.from([0x82, 0xfe, packet.length >> 8, packet.length & 0xff, 0, 0, 0, 0]);
    await once(socket, 'data');
    socket.write(Buffer.concat([head, packet]));
    // A heap takes its time: a ping is answered meanwhile.
    socket.on('data', (frame: Buffer) => frame.at(-1) === PING && socket.write(PONG));
    while ((await server.call('GET', '/health')).body.connections === 0) await pause(5);
    return { token, header };
  }
});

/** The whole heap as V8 writes it down. */
async function heapText(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of v8.getHeapSnapshot()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
