import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Harness } from './harness.ts';
import { backingForTests, meetAt, pause, startNode, tabAt } from './nodes.ts';

const backing = await backingForTests();
let one: Harness;
let two: Harness;
beforeAll(async () => {
  if (backing) [one, two] = await Promise.all([startNode(backing), startNode(backing)]);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await backing?.stop();
});

/** Every way in which a text is likely to be written. */
function formsOf(text: string): Buffer[] {
  const forms = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  // Of base64, the part that does not depend on what stands before it.
  for (const skipped of [0, 1, 2]) {
    const encoded = Buffer.from(' '.repeat(skipped) + text)
      .toString('base64')
      .replace(/=+$/, '');
    forms.push(Buffer.from(encoded.slice(skipped === 0 ? 0 : 4, -2)));
  }
  return [...forms, Buffer.from(Buffer.from(text).toString('hex'))];
}

/** All that Redis says to a MONITOR, with the bytes that it escapes put right again. */
async function monitor(port: number): Promise<{ heard: () => Buffer; stop: () => void }> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write('MONITOR\r\n');
  while (chunks.length === 0) await pause(10);
  const unescaped = (text: string) =>
    text.replace(/\\x([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return {
    heard: () => Buffer.from(unescaped(Buffer.concat(chunks).toString('latin1')), 'latin1'),
    stop: () => socket.destroy(),
  };
}

describe.skipIf(backing === null)('[T1] what Redis sees of a room', () => {
  it('is no content, name, code, passphrase or token: not by MONITOR, SLOWLOG, its keys or a dump', async () => {
    const { port, url, directory } = (backing as NonNullable<typeof backing>).redis;
    const client = createClient({ url });
    await client.connect();
    await client.configSet({ 'slowlog-log-slower-than': '0', 'slowlog-max-len': '100000' });
    const watch = await monitor(port);

    const secrets = {
      message: 'marker-message-Zq7',
      roomName: 'marker-room-Zq7',
      userName: 'marker-user-Zq7',
      newName: 'marker-renamed-Zq7',
      pad: 'marker-pad-Zq7',
      passphrase: 'marker-passphrase-Zq7',
    };
    const room = { name: secrets.roomName, passphrase: secrets.passphrase };
    const { code, people } = await meetAt(room, { at: one, name: secrets.userName }, { at: two, name: 'Ben' });
    const [ana, ben] = people;
    const doc = new Y.Doc();
    doc.getText('text').insert(0, secrets.pad);
    await ana.must('pad:update', { update: Y.encodeStateAsUpdate(doc) });
    for (let count = 0; count < 20; count += 1) await ana.say(secrets.message);
    ana.socket.emit('chat:typing', { typing: true });
    await ben.until(() => ben.messages().length === 20);
    // A third node asks for it all.
    const third = await startNode(backing as NonNullable<typeof backing>);
    await (await tabAt(ben, third)).join(code);
    await two.call('GET', '/api/rooms', { token: ana.token });
    await one.call('PATCH', '/api/auth/me', { token: ana.token, body: { name: secrets.newName } });
    await one.call('POST', '/api/auth/logout', { token: ana.token });
    await ben.until(() => ben.ofType('member-left').length === 1);
    await third.close();

    // Packed, a text could stand in the dump in two pieces.
    await client.configSet('rdbcompression', 'no');
    await client.sendCommand(['SAVE']);
    const slowlog = JSON.stringify(await client.sendCommand(['SLOWLOG', 'GET', '-1']));
    const keys = await client.keys('*');
    const values = await Promise.all(keys.map((key) => client.hGetAll(key)));
    const dumps = await Promise.all((await readdir(directory)).map((file) => readFile(join(directory, file))));
    watch.stop();
    client.destroy();

    const seen = {
      monitor: watch.heard(),
      slowlog: Buffer.from(slowlog),
      keys: Buffer.from(JSON.stringify([keys, values])),
      dump: Buffer.concat(dumps),
    };
    // They did see something.
    for (const place of Object.values(seen)) expect(place.length).toBeGreaterThan(100);
    expect(seen.monitor.includes('EVALSHA') || seen.monitor.includes('evalsha')).toBe(true);
    expect(keys.length).toBeGreaterThan(0);
    for (const [what, text] of Object.entries({
      ...secrets,
      code,
      token: ana.token,
      secret: backing?.settings.JWT_SECRET ?? '',
    })) {
      for (const [where, bytes] of Object.entries(seen)) {
        for (const form of formsOf(text)) expect(bytes.includes(form), `${what} in ${where}`).toBe(false);
      }
    }
    for (const value of values) expect(Object.keys(value).sort()).toEqual(['base', 'epoch', 'seq', 'start']);
  });

  it('is forgotten by itself', async () => {
    const client = createClient({ url: backing?.redis.url ?? '' });
    await client.connect();
    const { code, people } = await meetAt({}, { at: one, name: 'Ana' }, { at: two, name: 'Ben' });
    expect(code).toHaveLength(9);
    for (const key of await client.keys('*')) {
      const seconds = await client.ttl(key);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(180);
    }
    for (const person of people) await person.must('room:leave', {});
    client.destroy();
  });
});
