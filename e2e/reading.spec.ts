import { expect, test } from './fixtures.ts';
import { staged } from './staged-room.ts';
import { setHidden, type Visitor } from './visitor.ts';

test.describe('where one stopped reading', () => {
  /** A room in which someone has read what there is, and looks elsewhere. */
  const read = async (ana: Visitor) => {
    const room = await staged(ana.page);
    room.say(1, 'read');
    await ana.hears('read');
    await setHidden(ana.page, true);
    return room;
  };

  test('a few: the mark, and the end in view', async ({ visitor }) => {
    const ana = await visitor();
    const room = await read(ana);
    room.say(1, 'unread one');
    room.say(2, 'unread two');
    await expect(ana.log.getByText('unread two')).toBeAttached();
    await expect(ana.page).toHaveTitle('(2) Hearsay');
    await setHidden(ana.page, false);
    await expect(ana.page.getByText('New from here')).toBeInViewport();
    await expect(ana.log.getByText('unread two')).toBeInViewport();
    await expect(ana.page).toHaveTitle('Hearsay');
    await ana.say('an answer');
    await expect(ana.page.getByText('New from here')).toHaveCount(0);
  });

  test('many: the mark in view, and how many follow', async ({ visitor }) => {
    const ana = await visitor();
    const room = await read(ana);
    for (let count = 1; count <= 60; count += 1) room.say(1 + (count % 2), `unread number ${count}.`);
    await expect(ana.log.getByText('unread number 60.')).toBeAttached();
    await setHidden(ana.page, false);
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

test('ten thousand messages: at the end at once, and nothing jumps when earlier ones come @slow', async ({
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

  room.say(1, 'One more.');
  await expect(ana.log.getByText('One more.')).toBeInViewport();

  // Up through many chunks, one wheel's turn a frame: what is in view stays where it is. How long the frames were is noted.
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
  expect(report.jump).toBeLessThan(4);
});
