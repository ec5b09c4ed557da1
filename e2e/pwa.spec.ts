import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { TestServer } from './server.ts';
import { STAGED_CODE, StagedRoom } from './staged-room.ts';
import { StaticClient } from './static-client.ts';
import { keptOn, type Visitor } from './visitor.ts';

test.use({ serviceWorkers: 'allow' });

/** Shares something to the app as a device does: a form sent from outside. */
async function share(page: Page, origin: string, fields: Record<string, string>): Promise<void> {
  await page.route('http://elsewhere.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" enctype="multipart/form-data" action="${origin}/share">${Object.keys(fields)
        .map((name) => `<textarea name="${name}"></textarea>`)
        .join('')}<button>Share</button></form>`,
    }),
  );
  await page.goto('http://elsewhere.test/');
  for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
  await page.getByRole('button', { name: 'Share' }).click();
}

async function leave({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Room', exact: true }).click();
  await page.getByRole('button', { name: 'Leave the room' }).click();
}

test.describe('without a connection', () => {
  test('the app opens, with the way in and a plain word', async ({ visitor }) => {
    const { page } = await visitor();
    await page.goto('/');
    await keptOn(page);
    await page.context().setOffline(true);
    await page.reload();
    await expect(page.getByRole('textbox', { name: 'Room code' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveText('There is no connection. You can go in as soon as there is one.');
    await page.getByRole('link', { name: 'Settings' }).click();
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await page.context().setOffline(false);
  });

  test('a link to a room waits for a connection, and can be left', async ({ visitor }) => {
    const ana = await visitor();
    const room = new StagedRoom({ names: ['Ana', 'Ben'] });
    await StagedRoom.serve(ana.page, () => room);
    const goAlong = async () => {
      room.unreachable = true;
      await ana.page.goto(`/r/${STAGED_CODE}`);
      await expect(ana.page.getByText('Going in…')).toBeVisible();
      await ana.page.context().setOffline(true);
      // By then the session knows it as well.
      await ana.page.waitForTimeout(1_500);
      await expect(ana.page.getByText('There is no connection. You can go in as soon as there is one.')).toBeVisible();
      room.unreachable = false;
    };
    // The way back is on the device by then.
    await ana.page.goto('/');
    await keptOn(ana.page);
    await goAlong();
    await ana.page.getByRole('button', { name: 'Cancel' }).click();
    await expect(ana.codeBox).toBeVisible();
    await expect(ana.page.getByText('You are in')).toHaveCount(0);

    await ana.page.context().setOffline(false);
    await goAlong();
    await ana.page.context().setOffline(false);
    await expect(ana.composer).toBeVisible();
  });

  test('a link to a room opens with the server dead, and says so', async ({ browser }) => {
    test.slow();
    const server = await TestServer.start();
    const context = await browser.newContext({ baseURL: server.url });
    const page = await context.newPage();
    await page.goto('/');
    await keptOn(page);
    await server.end('SIGKILL');
    await page.goto('/r/7KQM2X9TQ');
    await expect(page.getByText('7KQ-M2X-9TQ')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'The server is out of reach' })).toBeVisible({ timeout: 40_000 });
    await context.close();
    await server.close();
  });
});

test('a new version waits to be asked for', async ({ browser }) => {
  const client = await StaticClient.start();
  const context = await browser.newContext({ baseURL: client.url });
  const page = await context.newPage();
  const version = () => page.locator('meta[name=version]').getAttribute('content');
  await page.goto('/');
  await keptOn(page);
  await page.reload();
  expect(await version()).toBe('1');

  client.version = 2;
  await page.evaluate(() => {
    Object.assign(window, { sameLife: true });
    return navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => undefined);
  });
  await expect(page.getByText('A new version is ready.')).toBeVisible();
  expect(await version()).toBe('1');
  expect(await page.evaluate(() => 'sameLife' in window)).toBe(true);

  // Even a reload by hand stays with the old version, until the new one is asked for.
  await page.reload();
  expect(await version()).toBe('1');
  await page.getByRole('button', { name: 'Reload' }).click();
  // The browser lets the old worker finish what it is at.
  await expect.poll(version, { timeout: 30_000 }).toBe('2');
  await expect(page.getByText('A new version is ready.')).toBeHidden();
  await context.close();
  await client.close();
});

test.describe('what is shared to the app', () => {
  test('waits for a room when it is text, and stands in no address', async ({ visitor, server }) => {
    const ana = await visitor();
    const { page, composer } = ana;
    await page.goto('/');
    await keptOn(page);
    await share(page, server.url, { title: 'A page', text: 'Read this', url: 'https://example.org/a' });
    await expect(page.getByText('The text that was shared goes into')).toBeVisible();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/');
    await ana.openRoom();
    await expect(composer).toHaveValue('A page\nRead this\nhttps://example.org/a');
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
      'Read this',
    );
  });

  test('goes to the room that this tab was in', async ({ visitor, server }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    const code = await ana.openRoom();
    await keptOn(ana.page);
    await share(ana.page, server.url, { title: '', text: 'Back with this', url: '' });
    await expect(ana.composer).toHaveValue('Back with this');
    expect(new URL(ana.page.url()).pathname).toBe(`/r/${code}`);
  });

  test('leads in when it is a link to a room', async ({ visitor, server }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    const code = await ana.openRoom();
    const ben = await visitor();
    await ben.page.goto('/');
    await keptOn(ben.page);
    await share(ben.page, server.url, { title: 'A room on Hearsay', text: '', url: `${server.url}/r/${code}` });
    await expect(ben.composer).toBeVisible();
    await expect(ben.composer).toHaveValue('');
  });
});

test('[T1] after leaving, nothing of the room is anywhere in the browser', async ({ visitor }) => {
  const ana = await visitor();
  await ana.comeAs('qx7-name');
  const code = await ana.openRoom();
  await keptOn(ana.page);
  await ana.say('qx7-message');
  await ana.hears('qx7-message');
  await ana.composer.fill('qx7-draft');
  await leave(ana);
  await ana.page.getByRole('button', { name: 'Leave and end it' }).click();
  await expect(ana.page.getByRole('heading', { name: 'You have left' })).toBeVisible();
  await expect(ana.page.getByRole('button', { name: 'Go in again' })).toHaveCount(0);

  const kept = await ana.page.evaluate(async () => {
    const urls: string[] = [];
    const bodies: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        urls.push(new URL(request.url).pathname);
        bodies.push(await ((await cache.match(request))?.text() ?? ''));
      }
    }
    return {
      storage: { ...localStorage, ...sessionStorage },
      databases: (await indexedDB.databases()).length,
      state: history.state,
      urls,
      bodies: bodies.join(''),
    };
  });
  expect(kept.storage).toEqual({});
  expect(kept.databases).toBe(0);
  expect(JSON.stringify(kept.state)).not.toContain('qx7-');
  for (const marker of ['qx7-', code]) expect(kept.bodies.includes(marker), marker).toBe(false);
  expect(kept.urls.length).toBeGreaterThan(5);
  for (const url of kept.urls)
    expect(url).toMatch(/^\/(index\.html|icon\.svg|manifest\.webmanifest|assets\/[\w~-]+\.(js|css))$/);
});

test.describe('who was here before', () => {
  test('is greeted by name after a reload, and led back', async ({ visitor }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    const code = await ana.openRoom();
    await ana.page.goto('/');
    await expect(ana.page.getByText('Ana', { exact: true })).toBeVisible();
    // As slow as a finger: what is loaded while it is down must not take the button away.
    await ana.page.getByRole('button', { name: 'Go back in' }).click({ delay: 700 });
    await expect(ana.composer).toBeVisible();
    expect(new URL(ana.page.url()).pathname).toBe(`/r/${code}`);
  });
});

test('the installed app’s shortcuts open a room, and the way in', async ({ visitor }) => {
  const { page } = await visitor();
  await page.goto('/?do=join');
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeFocused();
  await page.goto('/?do=new');
  await expect(page.getByRole('dialog', { name: 'Invite people' })).toBeVisible();
  expect(new URL(page.url()).pathname).toMatch(/^\/r\/\w{9}$/);
});
