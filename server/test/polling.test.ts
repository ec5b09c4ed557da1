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
