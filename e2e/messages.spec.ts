import type { Page } from '@playwright/test';
import { DESK, expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import { staged } from './staged-room.ts';
import type { Visitor } from './visitor.ts';

async function pair(visitor: () => Promise<Visitor>): Promise<[Visitor, Visitor]> {
  const [ana, ben] = [await visitor(), await visitor()];
  await meet(ana, ben, 'Ben Hur');
  return [ana, ben];
}

const messageOf = ({ log }: Visitor, text: string) => log.locator('[data-message]', { hasText: text });

/** A finger that rests on an element for so long, in milliseconds. */
async function press(page: Page, text: string, ms: number): Promise<void> {
  const box = await page.getByRole('log').getByText(text).boundingBox();
  if (box === null) throw new Error(`${text} is not in view`);
  const device = await page.context().newCDPSession(page);
  const touchPoints = [{ x: box.x + 10, y: box.y + box.height / 2 }];
  await device.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await page.waitForTimeout(ms);
  await device.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test.describe('mentions', () => {
  test('an @ and letters offer members; the one who is named sees it', async ({ visitor }) => {
    const [ana, ben] = await pair(visitor);
    await ana.composer.pressSequentially('Are you there, @BEN h');
    const option = ana.page.getByRole('option', { name: 'Ben Hur' });
    await expect(option).toBeVisible();
    const active = await ana.composer.getAttribute('aria-activedescendant');
    await expect(option).toHaveAttribute('id', active ?? '');
    await ana.composer.press('Enter');
    await expect(ana.composer).toHaveValue('Are you there, @Ben Hur ');
    await expect(option).toBeHidden();
    await ana.composer.pressSequentially('?');
    await ana.page.getByRole('button', { name: 'Send' }).click();

    await ben.hears(/Are you there, @Ben Hur/);
    await expect(messageOf(ben, 'Are you there')).toContainText('Mentions you.');
    await expect(messageOf(ana, 'Are you there')).not.toContainText('Mentions you.');
  });

  test('arrows move, Escape declines, a tap picks', async ({ phone }) => {
    const { page, composer } = await phone();
    await staged(page);
    await composer.pressSequentially('@b');
    await expect(page.getByRole('option')).toHaveCount(2);
    await composer.press('ArrowDown');
    await expect(page.getByRole('option', { name: 'Ben', exact: true })).toHaveAttribute('aria-selected', 'true');
    await composer.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await expect(composer).toHaveValue('@b');
    await composer.fill('');
    await composer.pressSequentially('@b');
    await page.getByRole('option', { name: 'Ben Hur' }).tap();
    await expect(composer).toHaveValue('@Ben Hur ');
    await expect(composer).toBeFocused();
  });

  test('a longer name is not a shorter one’s', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page, ['Ana', 'Ben', 'Ana Maria']);
    room.say(1, 'for @Ana Maria only');
    room.say(1, 'and for @ana, too');
    await expect(messageOf(ana, 'too')).toContainText('Mentions you.');
    await expect(messageOf(ana, 'only')).not.toContainText('Mentions you.');
  });
});

test('emoji are found by word and by arrows, and land at the caret', async ({ visitor }) => {
  const { page, composer } = await visitor(DESK);
  await staged(page);
  await composer.fill('Good  to all');
  for (const _ of ' to all') await composer.press('ArrowLeft');
  await page.getByRole('button', { name: 'Emoji' }).click();
  const search = page.getByRole('searchbox', { name: 'Search' });
  await expect(search).toBeFocused();
  await search.pressSequentially('sunrise');
  await expect(page.getByRole('gridcell').first()).toHaveAttribute('title', /sunrise/);
  await search.press('Enter');
  await expect(composer).toHaveValue('Good 🌄 to all');
  await expect(composer).toBeFocused();
  await composer.press('x');
  await expect(composer).toHaveValue('Good 🌄x to all');

  // What was used is offered first; arrows go on from there; Escape goes back to where one was.
  await page.getByRole('button', { name: 'Emoji' }).click();
  await search.press('ArrowDown');
  await expect(page.getByRole('gridcell', { name: '🌄' }).first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(':focus')).toHaveAttribute('role', 'gridcell');
  await page.keyboard.press('h');
  await expect(search).toHaveValue('h');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('grid')).toBeHidden();
  await expect(composer).toBeFocused();
  await composer.press('y');
  await expect(composer).toHaveValue('Good 🌄xy to all');
});

test.describe('what can be done with a message', () => {
  test('right button: quote, copy', async ({ visitor }) => {
    const ana = await visitor({ ...DESK, permissions: ['clipboard-read', 'clipboard-write'] });
    const room = await staged(ana.page);
    room.say(1, 'first line\nsecond line');
    await ana.log.getByText('first line').click({ button: 'right' });
    await ana.page.getByRole('menuitem', { name: 'Copy' }).click();
    await expect(ana.page.getByRole('status').getByText('Copied')).toBeVisible();
    expect(await ana.page.evaluate(() => navigator.clipboard.readText())).toBe('first line\nsecond line');

    await ana.composer.fill('before');
    await ana.log.getByText('first line').click({ button: 'right' });
    await ana.page.getByRole('menuitem', { name: 'Quote' }).click();
    await expect(ana.composer).toHaveValue('before\n\n> first line\n> second line\n\n');
    await expect(ana.composer).toBeFocused();
  });

  test('keyboard: through the messages, into the menu, and back', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    for (const text of ['one', 'two', 'three']) room.say(1, `number ${text}`);
    await ana.hears('number three');
    await ana.page.getByRole('group', { name: 'Messages' }).focus();
    await ana.page.keyboard.press('Enter');
    await expect(messageOf(ana, 'number three')).toBeFocused();
    await ana.page.keyboard.press('ArrowUp');
    await ana.page.keyboard.press('Space');
    await expect(ana.page.getByRole('menuitem', { name: 'Quote' })).toBeFocused();
    await ana.page.keyboard.press('ArrowDown');
    await expect(ana.page.getByRole('menuitem', { name: 'Copy' })).toBeFocused();
    await ana.page.keyboard.press('ArrowUp');
    await ana.page.keyboard.press('ArrowUp');
    await expect(ana.page.getByRole('menuitem').last()).toBeFocused();
    await ana.page.keyboard.press('Escape');
    await expect(messageOf(ana, 'number two')).toBeFocused();
    await ana.page.keyboard.press('Enter');
    await ana.page.keyboard.press('Enter');
    await expect(ana.composer).toHaveValue('> number two\n\n');
  });

  test('a long press opens it, a tap shows the time, and neither does the other’s', async ({ phone }) => {
    const ana = await phone();
    const room = await staged(ana.page);
    room.say(1, 'said first');
    room.say(1, 'said next');
    await ana.hears('said next');
    await ana.log.getByText('said next').tap();
    await expect(messageOf(ana, 'said next').locator('time')).toBeVisible();
    await expect(ana.page.getByRole('menu')).toBeHidden();
    await press(ana.page, 'said first', 700);
    await expect(ana.page.getByRole('menu')).toBeVisible();
    await ana.page.getByRole('menuitem', { name: 'Quote' }).tap();
    await expect(ana.composer).toHaveValue('> said first\n\n');
  });

  test('a message that failed can be sent again, or dropped', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    room.refusal = { code: 'VALIDATION_ERROR', message: '' };
    await ana.say('once more');
    await expect(ana.page.getByText('Not sent.')).toBeVisible();
    const open = async () => {
      await messageOf(ana, 'once more').focus();
      await ana.page.keyboard.press('Enter');
    };
    room.refusal = null;
    await open();
    await ana.page.getByRole('menuitem', { name: 'Try again' }).click();
    await expect(ana.page.getByText('Not sent.')).toBeHidden();

    room.refusal = { code: 'VALIDATION_ERROR', message: '' };
    await ana.say('never mind');
    await expect(ana.page.getByText('Not sent.')).toBeVisible();
    await messageOf(ana, 'never mind').focus();
    await ana.page.keyboard.press('Enter');
    await ana.page.getByRole('menuitem', { name: 'Discard' }).click();
    await expect(ana.log.getByText('never mind')).toHaveCount(0);
  });

  test('a message goes into the pad', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    room.say(1, 'to be kept for now');
    await messageOf(ana, 'to be kept').focus();
    await ana.page.keyboard.press('Enter');
    await ana.page.getByRole('menuitem', { name: 'Put into the pad' }).click();
    await expect(ana.page.getByText('In the pad now')).toBeVisible();
  });
});

test('fenced code is highlighted, by what is loaded only then', async ({ visitor }) => {
  const ana = await visitor();
  const asked: string[] = [];
  ana.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const room = await staged(ana.page);
  room.say(1, '```\nplain\n```\nand **bold**');
  await expect(ana.log.locator('pre')).toHaveText('plain');
  await ana.page.waitForTimeout(500);
  expect(asked.filter((path) => path.includes('highlight'))).toEqual([]);
  room.say(1, '```js\nconst a = "<b>";\n```');
  await expect(ana.log.locator('pre .hljs-keyword')).toHaveText('const');
  await expect(ana.log.locator('pre').last()).toHaveText('const a = "<b>";');
  expect(asked.filter((path) => path.includes('highlight'))).toHaveLength(1);
});

test('markup whose styles could not be fetched comes once they can, with them', async ({ visitor }) => {
  const ana = await visitor({ serviceWorkers: 'block' });
  const styles = '**/assets/rich-blocks-*.css';
  let refused = 0;
  await ana.page.route(styles, (route) => {
    refused += 1;
    return route.abort();
  });
  const room = await staged(ana.page);
  room.say(1, 'this is **bold**');
  await expect(ana.log.getByText('this is **bold**')).toBeVisible();
  await expect.poll(() => refused).toBeGreaterThan(0);
  await ana.page.unroute(styles);
  room.say(1, 'and `code`');
  await expect(ana.log.locator('code')).toHaveText('code');
  await expect(ana.log.locator('strong')).toHaveText('bold');
  const hasStyles = () =>
    [...document.styleSheets].some(({ href, cssRules }) => href?.includes('/rich-blocks-') && cssRules.length > 0);
  expect(await ana.page.evaluate(hasStyles)).toBe(true);
});
