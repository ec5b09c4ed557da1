import { AxeBuilder } from '@axe-core/playwright';
import { LOCALES } from '../client/src/i18n/locales.ts';
import { expect, test } from './fixtures.ts';
import { tour } from './tour.ts';
import type { Visitor } from './visitor.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function catalogue(locale: string) {
  const text = await LOCALES[locale]?.load();
  if (text === undefined) throw new Error(`no catalogue for ${locale}`);
  return text;
}

/** Each project looks at both themes and both directions; the two of them at every pair of these. */
for (const turned of [false, true]) {
  test(`axe finds nothing on any screen, ${turned ? 'right to left' : 'left to right'} @slow`, async ({
    visitor,
    isMobile,
  }) => {
    test.setTimeout(240_000);
    const [locale, colorScheme] = [turned ? 'ar' : 'en', turned === isMobile ? 'light' : 'dark'] as const;
    const { page } = await visitor({ colorScheme, locale, reducedMotion: 'reduce', serviceWorkers: 'block' });
    const found: string[] = [];
    await tour(page, await catalogue(locale), async (screen) => {
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      for (const { id, nodes } of violations) {
        for (const node of nodes) found.push(`${screen}: ${id}: ${node.target.join(' ')}: ${node.failureSummary}`);
      }
    });
    expect(found).toEqual([]);
  });
}

/** What reaches beyond the page's inline edges, or is cut off by them. */
async function overflow({ page }: Visitor): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width) return ['the page scrolls sideways'];
    const seen = [...document.querySelectorAll('button, a, input, textarea, select, h1, h2')].filter((element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: true }),
    );
    return seen.flatMap((element) => {
      const { left, right, width: own } = element.getBoundingClientRect();
      const scrolls = element.closest('pre, [role="toolbar"]') !== null;
      return own > 0 && !scrolls && (left < -1 || right > width + 1) ? [element.outerHTML.slice(0, 120)] : [];
    });
  });
}

test('[1.4.10] at 200 % zoom, and with large text on a narrow phone, nothing is cut off sideways @slow', async ({
  visitor,
  isMobile,
}) => {
  test.setTimeout(240_000);
  // 1280 CSS pixels, twice as large: 640.
  const viewport = isMobile ? { width: 320, height: 640 } : { width: 640, height: 400 };
  const person = await visitor({ viewport, reducedMotion: 'reduce', serviceWorkers: 'block' });
  await person.page.addInitScript(
    (textSize) => {
      localStorage.setItem('hearsay.settings', JSON.stringify({ textSize }));
    },
    isMobile ? 'large' : 'normal',
  );
  const found: string[] = [];
  await tour(person.page, await catalogue('en'), async (screen) => {
    for (const what of await overflow(person)) found.push(`${screen}: ${what}`);
  });
  expect(found).toEqual([]);
});

test('with forced colours, what is chosen, focused and off can be told apart', async ({ visitor }) => {
  const { page } = await visitor({ forcedColors: 'active' });
  await page.goto('/settings');
  const [chosen, other] = [page.getByText('As the device', { exact: true }), page.getByText('Light', { exact: true })];
  const edge = (element: typeof chosen) => element.evaluate((node) => getComputedStyle(node).borderTopColor);
  expect(await edge(chosen)).not.toBe(await edge(other));
  await page.goto('/');
  const join = page.getByRole('button', { name: 'Join' });
  expect(await join.evaluate((node) => getComputedStyle(node).borderTopStyle)).toBe('solid');
  await page.getByRole('button', { name: 'New room' }).focus();
  await page.keyboard.press('Shift+Tab');
  expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).not.toBe(
    'none',
  );
});

test('with reduced motion nothing moves', async ({ visitor }) => {
  const ana = await visitor({ reducedMotion: 'reduce' });
  await ana.comeAs('Ana');
  await ana.page.getByRole('button', { name: 'New room' }).click();
  await expect(ana.page.getByRole('dialog')).toBeVisible();
  const moving = await ana.page.evaluate(
    () =>
      document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration) > 0).length,
  );
  expect(moving).toBe(0);
});

test('the history is a log, and the connection speaks in a region of its own', async ({ visitor }) => {
  const ana = await visitor();
  await ana.comeAs('Ana');
  await ana.openRoom();
  await expect(ana.page.getByRole('log', { name: 'Messages' })).toHaveCount(1);
  await ana.say('to be read out');
  await expect(ana.log.getByText('to be read out')).toBeVisible();
  const inLog = await ana.log.evaluate((log) => log.querySelectorAll('[role="status"], [aria-live]').length);
  expect(inLog).toBe(0);
  expect(await ana.page.getByRole('status').count()).toBeGreaterThan(0);
});
