import { expect, test } from './fixtures.ts';
import { STAGED_CODE, StagedRoom } from './staged-room.ts';
import type { Visitor } from './visitor.ts';

async function enter({ page, composer }: Visitor): Promise<StagedRoom> {
  const room = new StagedRoom({ names: ['Ana', 'Ben'] });
  await StagedRoom.serve(page, () => room);
  await page.goto(`/r/${STAGED_CODE}`);
  await expect(composer).toBeVisible();
  return room;
}

test('a message on its way takes no more room than one that has arrived', async ({ visitor }) => {
  const ana = await visitor();
  const room = await enter(ana);
  room.say(0, 'arrived');
  await ana.hears('arrived');
  room.refusal = { code: 'UNAVAILABLE', message: '' };
  const browser = await ana.page.context().newCDPSession(ana.page);
  await browser.send('Animation.enable');
  await browser.send('Animation.setPlaybackRate', { playbackRate: 0 });
  await ana.say('on its way');
  await expect(ana.log.getByText('Sending…')).toBeAttached();
  const row = ana.log.locator('[data-message]', { hasText: 'on its way' });
  // Without the time, which it has where a minute passed since the one before.
  const height = () =>
    row.evaluate((element) => {
      const [all, time] = [element, element.querySelector('time')].map((part) => part?.getBoundingClientRect().height);
      return (all ?? 0) - (time ?? 0);
    });
  const atFirst = await height();
  await browser.send('Animation.setPlaybackRate', { playbackRate: 1 });
  await expect.poll(height).toBeGreaterThan(atFirst);
  await expect(ana.log.getByText('Sending…')).toBeInViewport({ ratio: 1 });
  room.refusal = null;
  await expect(ana.log.getByText('Sending…')).toHaveCount(0);
  expect(await height()).toBe(atFirst);
});

test('a server that takes no messages is waited for; the connection is not said to be gone', async ({ visitor }) => {
  const ana = await visitor();
  const room = await enter(ana);
  room.refusal = { code: 'UNAVAILABLE', message: '' };
  await ana.say('held');
  await expect(ana.page.getByText('Waiting for the server… 1 message unsent.')).toBeVisible();
  await expect(ana.page.getByText('Reconnecting')).toHaveCount(0);
  room.say(1, 'still heard');
  await ana.hears('still heard');
  room.refusal = null;
  await expect(ana.page.getByText('Waiting for the server')).toHaveCount(0);
  await expect(ana.log.getByText('Sending…')).toHaveCount(0);
});
