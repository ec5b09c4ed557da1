import { expect, test } from './fixtures.ts';

// A name that leads here without being localhost, as an address on a local network does.
const NAME = 'hearsay.test';
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    await use({
      ...launchOptions,
      args: [...(launchOptions.args ?? []), `--host-resolver-rules=MAP ${NAME} 127.0.0.1`],
    });
  },
});

test('by plain http, rooms work, and what the browser holds back is said', async ({ visitor, server }) => {
  const baseURL = server.url.replace('127.0.0.1', NAME);
  const ana = await visitor({ baseURL });
  await ana.comeAs('Ana');
  expect(await ana.page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator])).toEqual([false, false]);
  await expect(ana.page.getByText('This address is not secure (http)')).toBeVisible();

  await ana.page.getByRole('button', { name: 'New room' }).click();
  const invite = ana.page.getByRole('dialog', { name: 'Invite people' });
  const link = `${baseURL}/r/${new URL(ana.page.url()).pathname.slice(3)}`;
  await expect(invite.getByText(link)).toBeVisible();
  await invite.getByRole('button', { name: 'Copy link' }).click();
  await expect(invite.getByRole('button', { name: 'Copied' })).toBeVisible();
  await invite.getByRole('button', { name: 'Close' }).click();
  await ana.say('all the same');
  await ana.hears('all the same');

  await ana.page.goto('/settings');
  await expect(ana.page.getByText('It cannot be installed from an address that is not secure')).toBeVisible();
});
