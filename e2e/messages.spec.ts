import type { Page } from '@playwright/test';
import { DESK, expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import { STAGED_CODE, StagedRoom } from './staged-room.ts';
import type { Visitor } from './visitor.ts';

async function pair(visitor: () => Promise<Visitor>): Promise<[Visitor, Visitor]> {
  const [ana, ben] = [await visitor(), await visitor()];
  await meet(ana, ben, 'Ben Hur');
  return [ana, ben];
}

/** A room by the wire, with nobody at the other end. */
async function staged(page: Page, names = ['Ana', 'Ben Hur', 'Ben']): Promise<StagedRoom> {
  const room = new StagedRoom({ names });
  await StagedRoom.serve(page, () => room);
  await page.goto(`/r/${STAGED_CODE}`);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  return room;
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

test.describe('where one stopped reading', () => {
  const setHidden = (page: Page, state: 'hidden' | 'visible') =>
    page.evaluate((visibility) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);

  test('a few: the mark, and the end in view', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    room.say(1, 'read');
    await ana.hears('read');
    await setHidden(ana.page, 'hidden');
    room.say(1, 'unread one');
    room.say(2, 'unread two');
    await expect(ana.log.getByText('unread two')).toBeAttached();
    await expect(ana.page).toHaveTitle('(2) Hearsay');
    await setHidden(ana.page, 'visible');
    await expect(ana.page.getByText('New from here')).toBeInViewport();
    await expect(ana.log.getByText('unread two')).toBeInViewport();
    await expect(ana.page).toHaveTitle('Hearsay');
    await ana.say('an answer');
    await expect(ana.page.getByText('New from here')).toHaveCount(0);
  });

  test('many: the mark in view, and how many follow', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    room.say(1, 'read');
    await ana.hears('read');
    await setHidden(ana.page, 'hidden');
    for (let count = 1; count <= 60; count += 1) room.say(1 + (count % 2), `unread number ${count}.`);
    await expect(ana.log.getByText('unread number 60.')).toBeAttached();
    await setHidden(ana.page, 'visible');
    await expect(ana.page.getByText('New from here')).toBeInViewport();
    await expect(ana.log.getByText('unread number 1.')).toBeInViewport();
    const pill = ana.page.getByRole('button', { name: '60 new' });
    await expect(pill).toBeVisible();
    await pill.click();
    await expect(ana.log.getByText('unread number 60.')).toBeInViewport();
    await expect(pill).toBeHidden();
  });

  test('at the end: what grows before the page has told of its scrolling leaves the end in view', async ({
    visitor,
  }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    for (let count = 1; count <= 60; count += 1) room.say(1, `number ${count}.`);
    await expect(ana.log.getByText('number 60.')).toBeInViewport();
    await ana.page.getByRole('group', { name: 'Messages' }).evaluate((list) => {
      const log = list.querySelector<HTMLElement>('[role=log]');
      if (log !== null) log.style.paddingBlockStart = '600px';
      list.dispatchEvent(new Event('scroll'));
    });
    room.say(2, 'one more');
    await expect(ana.log.getByText('one more')).toBeInViewport();
  });

  test('scrolled up: what comes does not move the page', async ({ visitor }) => {
    const ana = await visitor();
    const room = await staged(ana.page);
    for (let count = 1; count <= 60; count += 1) room.say(1 + (count % 2), `before, number ${count}.`);
    await expect(ana.log.getByText('before, number 60.')).toBeInViewport();
    const list = ana.page.getByRole('group', { name: 'Messages' });
    await list.evaluate((element) => element.scrollBy(0, -900));
    await expect(ana.page.getByRole('button', { name: 'To the newest message' })).toBeVisible();
    const top = await list.evaluate((element) => element.scrollTop);
    for (const word of ['one', 'two', 'three']) room.say(1, `after, number ${word}.`);
    await expect(ana.page.getByRole('button', { name: '3 new' })).toBeVisible();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(top);
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

test('the keyboard of a phone never covers the composer, nor the end', async ({ phone }) => {
  const ana = await phone();
  const room = await staged(ana.page);
  for (let count = 1; count <= 40; count += 1) room.say(1 + (count % 2), `number ${count}.`);
  await expect(ana.log.getByText('number 40.')).toBeInViewport();
  const { width, height } = ana.page.viewportSize() ?? { width: 0, height: 0 };
  await ana.composer.tap();
  // As Chromium does it for `interactive-widget=resizes-content`: the page is as high as what the keyboard leaves.
  await ana.page.setViewportSize({ width, height: Math.round(height * 0.55) });
  await expect(ana.composer).toBeInViewport({ ratio: 1 });
  await expect(ana.log.getByText('number 40.')).toBeInViewport({ ratio: 1 });
  await expect(ana.composer).toBeFocused();
});

test('turning a phone leaves the end in view, and where one had scrolled to as well', async ({ phone }) => {
  const ana = await phone();
  const room = await staged(ana.page);
  const long = 'Some words that fill a line and then some more of them. '.repeat(8);
  for (let count = 1; count <= 20; count += 1) room.say(1 + (count % 2), `${long} Number ${count}.`);
  const last = ana.log.getByText('Number 20.');
  const pill = ana.page.getByRole('button', { name: 'To the newest message' });
  const { width, height } = ana.page.viewportSize() ?? { width: 0, height: 0 };
  const turn = async (wide: boolean) => {
    await ana.page.setViewportSize(wide ? { width: height, height: width } : { width, height });
    // Two frames: the page is laid out anew, and whatever follows from that has followed.
    await ana.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  const endIsInView = async () => {
    await expect(pill).toBeHidden();
    const list = ana.page.getByRole('group', { name: 'Messages' });
    await expect
      .poll(() => list.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight))
      .toBeLessThan(2);
  };
  await expect(last).toBeAttached();
  await endIsInView();
  for (const wide of [true, false, true, false]) {
    await turn(wide);
    await endIsInView();
  }
  await ana.page.getByRole('group', { name: 'Messages' }).evaluate((element) => element.scrollBy(0, -1_500));
  await expect(pill).toBeVisible();
  await turn(true);
  await expect(pill).toBeVisible();
});

test('ten thousand messages: at the end at once, smooth to scroll, and nothing jumps when earlier ones come @slow', async ({
  visitor,
}) => {
  test.setTimeout(120_000);
  const ana = await visitor();
  const room = await staged(ana.page);
  const text = (count: number) =>
    `Message number ${count}. ${'Some words that fill a line or two. '.repeat(count % 4)}`;
  for (let batch = 0; batch < 100; batch += 1) {
    room.sayMany(Array.from({ length: 100 }, (_, index) => [1 + (index % 2), text(batch * 100 + index + 1)]));
  }
  await expect(ana.log.getByText('Message number 10000.')).toBeInViewport({ timeout: 60_000 });
  const list = ana.page.getByRole('group', { name: 'Messages' });
  expect(await ana.log.locator('[data-message]').count()).toBeLessThan(1_000);

  // One more message costs little.
  const start = Date.now();
  room.say(1, 'One more.');
  await expect(ana.log.getByText('One more.')).toBeInViewport();
  expect(Date.now() - start).toBeLessThan(1_500);

  // Up through many chunks, one wheel's turn a frame: no frame is long, and what is in view stays where it is.
  const report = await list.evaluate(async (element) => {
    const frames: number[] = [];
    const jumps: number[] = [];
    let last = performance.now();
    for (let step = 0; step < 240; step += 1) {
      const box = element.getBoundingClientRect();
      const mark = document
        .elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
        ?.closest('[data-message]');
      const before = mark?.getBoundingClientRect().top ?? 0;
      element.scrollBy(0, -120);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      frames.push(now - last);
      last = now;
      if (mark?.isConnected && element.scrollTop > 0)
        jumps.push(Math.abs(mark.getBoundingClientRect().top - before - 120));
    }
    frames.sort((a, b) => a - b);
    return {
      median: frames[120] ?? 0,
      slow: frames.filter((frame) => frame > 100).length,
      jump: Math.max(...jumps),
    };
  });
  test.info().annotations.push({ type: 'scrolling', description: JSON.stringify(report) });
  expect(report.median).toBeLessThan(50);
  expect(report.slow).toBeLessThan(12);
  expect(report.jump).toBeLessThan(4);
});
