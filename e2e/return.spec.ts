import type { Page } from '@playwright/test';
import { TcpProxy } from '../server/test/faults/tcp-proxy.ts';
import { expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import { TestServer } from './server.ts';
import type { Visitor } from './visitor.ts';

const SIX = ['one', 'two', 'three', 'four', 'five', 'six'].map((word) => `number ${word}`);

/**
 * A phone in a pocket: its tab stands still, and its network is gone. The function it gives ends that. The tab is halted
 * as a debugger does it, since Chromium freezes no tab that Playwright holds in view.
 */
async function sleep(page: Page, network: TcpProxy): Promise<() => Promise<void>> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('Debugger.enable');
  network.set({ blackhole: true });
  await browser.send('Debugger.pause');
  return async () => {
    // The phone finds another network: what was connected by the old one is dead, without a word.
    network.strand();
    network.set({});
    await browser.send('Debugger.resume');
    await browser.detach();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  };
}

/** Ana has a room, and Ben, on a phone with a network of its own, is in it. */
async function meetFromAfar(
  serverUrl: string,
  visitor: (options?: { baseURL: string }) => Promise<Visitor>,
  network: TcpProxy,
): Promise<{ ana: Visitor; ben: Visitor }> {
  const ana = await visitor({ baseURL: serverUrl });
  const ben = await visitor({ baseURL: network.url });
  await meet(ana, ben);
  return { ana, ben };
}

const networkTo = (url: string) => TcpProxy.start({ port: Number(new URL(url).port) });

async function missSix(
  serverUrl: string,
  visitor: (options?: { baseURL: string }) => Promise<Visitor>,
  absenceMs: number,
) {
  const network = await networkTo(serverUrl);
  const { ana, ben } = await meetFromAfar(serverUrl, visitor, network);
  const wakeUp = await sleep(ben.page, network);
  for (const text of SIX) await ana.say(text);
  await ana.hears('number six');
  await ana.page.waitForTimeout(absenceMs);

  await wakeUp();
  await expect(ben.page.getByText('Back again: caught up on 6 messages.')).toBeVisible();
  for (const text of SIX) await expect(ben.log.getByText(text)).toBeVisible();
  await expect(ben.log.getByText('Some messages could not be recovered.')).toHaveCount(0);

  await ben.say('here again');
  await ana.hears('here again');
  await network.close();
}

test.describe('[S4] a phone that slept shows what it missed, and says so', () => {
  // Ben's page has an origin of its own, which the nodes behind a proxy refuse: they have a public one.
  test('after some seconds @alone', ({ server, visitor }) => missSix(server.url, visitor, 6_000));

  test('after a minute @slow', async ({ server, visitor }) => {
    test.setTimeout(120_000);
    await missSix(server.url, visitor, 60_000);
  });
});

test('[S5] an absence beyond the replay window shows the gap, where it is', async ({ visitor }) => {
  const server = await TestServer.start({ REPLAY_WINDOW_SECONDS: '6' });
  const network = await networkTo(server.url);
  const { ana, ben } = await meetFromAfar(server.url, visitor, network);
  await ana.say('before');
  await ben.hears('before');
  const wakeUp = await sleep(ben.page, network);
  await ana.say('lost to Ben');
  await ana.hears('lost to Ben');
  await ana.page.waitForTimeout(7_000);
  await ana.say('after');
  await ana.hears('after');

  await wakeUp();
  await expect(ben.page.getByText('Back again. Some messages could not be recovered.')).toBeVisible();
  await ben.hears('after');
  await expect(ben.log.getByText('lost to Ben')).toHaveCount(0);
  await expect(ben.log).toContainText(/before[\s\S]*Some messages could not be recovered\.[\s\S]*after/);
  await network.close();
  await server.close();
});
