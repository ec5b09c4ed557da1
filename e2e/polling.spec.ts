import { expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import type { Visitor } from './visitor.ts';

/** A network whose proxies let no WebSocket through. */
const withoutWebSockets = ({ page }: Visitor) => page.routeWebSocket(/\/socket\.io\//, (socket) => socket.close());

test('people talk where no WebSocket gets through, by long polling', async ({ visitor, phone }) => {
  const [ana, ben] = [await visitor(), await phone()];
  for (const person of [ana, ben]) await withoutWebSockets(person);
  await meet(ana, ben);
  for (let count = 1; count <= 5; count += 1) {
    await ana.say(`by polling, number ${count}`);
    await ben.hears(`by polling, number ${count}`);
  }
  await ben.say('and back');
  await ana.hears('and back');
  await expect(ana.page.getByText('Reconnecting…')).toBeHidden();
});
