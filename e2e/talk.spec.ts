import { expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import { about } from './visitor.ts';

test.describe('people meet by code and talk', () => {
  test('two people, one of them on a phone, talk and see each other typing, coming and going', async ({
    visitor,
    phone,
  }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    const code = await ana.openRoom();

    const ben = await phone();
    await ben.comeAs('Ben');
    await ben.enter(code.toLowerCase());
    await ana.learns('Ben', 'came in');

    await ana.say('Hello, Ben.');
    await ben.hears('Hello, Ben.');

    await ben.composer.pressSequentially('Good ev');
    await expect(ana.page.getByText(about('Ben', 'is typing…'))).toBeVisible();
    await ben.composer.fill('Good evening, Ana.');
    await ben.page.getByRole('button', { name: 'Send' }).click();
    await ana.hears('Good evening, Ana.');
    await expect(ana.page.getByText(about('Ben', 'is typing…'))).toBeHidden();

    await ben.page.getByRole('button', { name: 'Room', exact: true }).click();
    await ben.page.getByRole('button', { name: 'Leave the room' }).click();
    await expect(ben.page.getByRole('heading', { name: 'You have left' })).toBeVisible();
    await ana.learns('Ben', 'left');
  });

  test('a newcomer sees nothing of what was said before', async ({ visitor }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    const code = await ana.openRoom();
    await ana.say('said before');
    await ana.hears('said before');

    const ben = await visitor();
    await ben.comeAs('Ben');
    await ben.enter(code);
    await expect(ben.page.getByText('What is said from now on appears here.')).toBeVisible();
    await ana.say('said after');
    await ben.hears('said after');
    await expect(ben.log.getByText('said before')).toHaveCount(0);
  });

  test('[C3] a link to a room leads in', async ({ visitor }) => {
    const ana = await visitor();
    await ana.comeAs('Ana');
    const code = await ana.openRoom();
    const ben = await visitor();
    await ben.page.goto(`/r/${code}`);
    await expect(ben.composer).toBeVisible();
    await ben.say('straight in');
    await ana.hears('straight in');
  });

  test('[R5] a reload is the same member, still host', async ({ visitor }) => {
    const [ana, ben] = [await visitor(), await visitor()];
    await meet(ana, ben);

    await ana.page.reload();
    await expect(ana.composer).toBeVisible();
    await ana.say('back again');
    await ben.hears('back again');
    await expect(ben.log.getByText(about('Ana', 'left'))).toHaveCount(0);
    await expect(ben.log.getByText(about('Ana', 'came in'))).toHaveCount(0);
  });
});
