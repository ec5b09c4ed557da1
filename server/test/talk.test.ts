import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from './harness.ts';

let server: Harness;
beforeAll(async () => {
  server = await startHarness();
});
afterAll(() => server.close());

describe('people meet by code and talk', () => {
  it('carries a message from one person to another, and back to its sender', async () => {
    const ana = await server.person('Ana');
    const room = await ana.createRoom();
    await ana.join(room.code);
    const ben = await server.person('Ben');
    const entered = await ben.join(room.code);
    expect(entered.members.map(({ name }) => name)).toEqual(['Ana', 'Ben']);
    const { seq } = await ana.say('a < b && c > d');
    await ben.until(() => ben.messages().length === 1);
    expect(ben.messages()[0]).toMatchObject({ seq, content: 'a &lt; b &amp;&amp; c &gt; d', senderName: 'Ana' });
    await ana.until(() => ana.messages().length === 1);
  });
});
