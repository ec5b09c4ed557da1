import { expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import { keptOn, setHidden } from './visitor.ts';

test.use({ serviceWorkers: 'allow' });

test.describe('away from other eyes', () => {
  test('Escape three times leaves and forgets', async ({ visitor }) => {
    const [ana, ben] = [await visitor(), await visitor()];
    await meet(ana, ben);
    await ana.composer.fill('not for everyone');
    // Within a second, which a machine that stands still may miss.
    await expect(async () => {
      for (const _ of [1, 2, 3]) await ana.page.keyboard.press('Escape');
      await expect(ana.codeBox).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await ben.learns('Ana', 'left');
    expect(new URL(ana.page.url()).pathname).toBe('/');
    expect(await ana.page.evaluate(() => sessionStorage.length)).toBe(0);
    await expect(ana.page.getByText('Ana', { exact: true })).toBeHidden();
  });

  test('so does holding the room’s code, while a press opens what it always did', async ({ visitor }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    await ana.openRoom();
    const title = ana.page.getByRole('button', { name: /^Room code/ });
    await title.click();
    await expect(ana.page.getByRole('dialog', { name: 'Room' })).toBeVisible();
    await ana.page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).click();
    await expect(ana.page.getByRole('dialog')).toHaveCount(0);
    await title.hover();
    await ana.page.mouse.down();
    await expect(ana.codeBox).toBeVisible();
    await ana.page.mouse.up();
  });

  test('a hidden app is covered, dialogs too, where that is wanted', async ({ visitor }) => {
    const ana = await visitor();
    await ana.page.goto('/settings');
    await ana.page.getByRole('switch', { name: 'Cover the screen when the app is hidden' }).check();
    await ana.comeAs('Ana');
    await ana.page.getByRole('button', { name: 'New room' }).click();
    const invite = ana.page.getByRole('dialog', { name: 'Invite people' });
    await expect(invite).toBeVisible();
    await setHidden(ana.page, true);
    await expect(ana.page.getByText('Copy link')).toBeHidden();
    await setHidden(ana.page, false);
    await expect(invite).toBeVisible();
  });
});

test('a hidden app tells of activity, and of what was said only where that was chosen', async ({ visitor }) => {
  const ana = await visitor({ permissions: ['notifications'] });
  await ana.page.goto('/settings');
  await ana.page.getByRole('radio', { name: 'Without text' }).click({ force: true });
  await expect(ana.page.getByRole('radio', { name: 'Without text' })).toBeChecked();
  const ben = await visitor();
  await meet(ana, ben);
  await keptOn(ana.page);

  const shown = () =>
    ana.page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
    });
  await ben.say('seen as it comes');
  await ana.hears('seen as it comes');
  expect(await shown()).toEqual([]);

  await setHidden(ana.page, true);
  await ben.say('between us');
  await expect.poll(shown).toEqual([{ title: 'Hearsay', body: 'Activity in a room' }]);
  await expect(ana.page).toHaveTitle('(1) Hearsay');
  await ben.say('@Ana, are you there?');
  await expect.poll(shown).toEqual([{ title: 'Hearsay', body: 'You were mentioned in a room' }]);
  await expect(ana.page).toHaveTitle('@ (2) Hearsay');
  await ben.say('and more');
  await expect(ana.page).toHaveTitle('@ (3) Hearsay');
  expect(await shown()).toEqual([{ title: 'Hearsay', body: 'You were mentioned in a room' }]);
  await setHidden(ana.page, false);
  await expect.poll(shown).toEqual([]);
  await expect(ana.page).toHaveTitle('Hearsay');
});
