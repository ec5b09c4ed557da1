import type { Page } from '@playwright/test';
import { type screens, weigh } from '../scripts/budget.mjs';
import { expect, test } from './fixtures.ts';

/** Scripts that the page itself loads. What the service worker puts aside later is not in the way of anything. */
function scriptsOf(page: Page): Set<string> {
  const loaded = new Set<string>();
  page.on('request', (request) => {
    if (request.resourceType() === 'script') loaded.add(new URL(request.url()).pathname.slice(1));
  });
  return loaded;
}

const filesOf = (screen: (typeof screens)[number]) => weigh(screen).files.map(({ file }) => file);

test.use({
  contextOptions: { serviceWorkers: 'block', reducedMotion: 'reduce' },
  viewport: { width: 360, height: 740 },
});

test('home loads what scripts/budget.mjs weighs, and nothing else', async ({ visitor }) => {
  const { page } = await visitor();
  const loaded = scriptsOf(page);
  await page.goto('/');
  await expect(page.getByRole('textbox', { name: 'Room code' })).toBeVisible();
  await page.waitForTimeout(2_000);
  expect([...loaded].sort()).toEqual(filesOf('home').sort());
});

test('a room loads what scripts/budget.mjs weighs, and then only the pad and what shows Markdown', async ({
  visitor,
}) => {
  const ana = await visitor();
  await ana.comeAs('Ana');
  const code = await ana.openRoom();
  const ben = await visitor();
  const loaded = scriptsOf(ben.page);
  await ben.page.goto(`/r/${code}`);
  await expect(ben.composer).toBeVisible();
  await ben.page.waitForTimeout(3_000);
  const weighed = filesOf('room');
  for (const file of weighed) expect([...loaded]).toContain(file);
  const others = [...loaded].filter((file) => !weighed.includes(file));
  for (const file of others) expect(file).toMatch(/assets\/(pad|kept-copy|markdown|rich-blocks)[\w~-]*\.js/);
});
