import type { EventPayload } from '@hearsay/shared/contract';
import * as parser from '@hearsay/shared/parser';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';
import { Person } from './person.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
});
afterAll(() => server.close());

it('long polling alone is enough to talk, with binary on the way too', async () => {
  const ana = await Person.guest(server.url, 'Ana');
  await ana.connect(['polling']);
  const ben = await server.person('Ben');
  const room = await ana.createRoom();
  await ana.join(room.code);
  await ben.join(room.code);
  expect(ana.socket.io.engine.transport.name).toBe('polling');

  await ana.say('by polling: 😀 <');
  await ben.say('by WebSocket');
  for (const person of [ana, ben]) {
    await person.until(() => person.messages().length === 2);
    expect(person.messages().map(({ content }) => content)).toEqual(['by polling: 😀 &lt;', 'by WebSocket']);
  }
  const { update, stateVector } = await ana.must('pad:sync', { stateVector: Uint8Array.of(0) });
  expect([update, stateVector].map((bytes) => ArrayBuffer.isView(bytes))).toEqual([true, true]);

  ana.vanish();
  await ben.until(() => ben.signals.some((signal) => signal.type === 'presence' && signal.state === 'reconnecting'));
});

it('answers are never compressed: their length would tell of secrets beside a stranger’s text', async () => {
  const ben = await server.person('Ben');
  const { code } = await ben.createRoom();
  await ben.join(code);
  const { body } = await server.call('POST', '/api/auth/guest');
  // This client asks for gzip and cannot read it.
  const extraHeaders = { 'accept-encoding': 'gzip' };
  const socket = io(server.url, { parser, transports: ['polling'], auth: { token: body.token }, extraHeaders });
  expect(await socket.emitWithAck('room:join', { code })).toMatchObject({ ok: true });
  const heard = new Promise<EventPayload<'room:events'>>((resolve) => socket.once('room:events', resolve));
  await ben.say('x'.repeat(4_000));
  expect((await heard).events).toMatchObject([{ type: 'message', content: 'x'.repeat(4_000) }]);
  socket.disconnect();
});
