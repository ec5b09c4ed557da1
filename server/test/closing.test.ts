import { expect, it, vi } from 'vitest';
import { gather } from './gathering.ts';
import { startHarness } from './harness.ts';

it('a server that closes in the middle of a turn still says what it gathered in it, to the sender too', async () => {
  const server = await startHarness({ LIMITS_SCALE: '1000' });
  const { people } = await gather(server, ['Ana', 'Ben']);
  const [ana] = people;
  let closing: Promise<void> | undefined;
  // A message is in its place, and Ana's socket is held until her turn is over.
  vi.spyOn(server.app.metrics, 'message').mockImplementationOnce(() => {
    closing = server.app.close();
  });
  ana.socket.emit('chat:send', { id: crypto.randomUUID(), content: 'one last thing' });
  for (const person of people) {
    await person.until(() => person.disconnected, 'the end');
    expect(person.messages().map(({ content }) => content)).toEqual(['one last thing']);
    expect(person.closed.map(({ reason }) => reason)).toEqual(['shutdown']);
  }
  await closing;
});
