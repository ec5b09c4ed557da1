import { LOCALES } from '../client/src/i18n/locales.ts';
import { expect, test } from './fixtures.ts';

/** What the browser asks for, and what the page then says. */
const WISHES = [
  { locale: 'es-MX', lang: 'es', dir: 'ltr' },
  { locale: 'de-AT', lang: 'de', dir: 'ltr' },
  { locale: 'fr-CA', lang: 'fr', dir: 'ltr' },
  { locale: 'ar-EG', lang: 'ar', dir: 'rtl' },
  { locale: 'en-AU', lang: 'en', dir: 'ltr' },
  { locale: 'pt-BR', lang: 'en', dir: 'ltr' },
] as const;

for (const { locale, lang, dir } of WISHES) {
  test(`a browser that wishes for ${locale} gets ${lang}`, async ({ visitor }) => {
    const { page } = await visitor({ locale });
    const text = await LOCALES[lang]?.load();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(text?.home.title ?? '');
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.locator('html')).toHaveAttribute('dir', dir);
    // Other languages weigh nothing.
    const catalogues = asked.filter((path) => /assets\/(?:es|de|fr|ar)-/.test(path));
    expect(catalogues).toHaveLength(lang === 'en' ? 0 : 1);
  });
}

test('the language can be chosen, at once and for the next time', async ({ visitor }) => {
  const { page } = await visitor({ locale: 'en-GB' });
  const [de, ar] = await Promise.all([LOCALES.de?.load(), LOCALES.ar?.load()]);
  await page.goto('/settings');
  const choice = page.locator('select');
  await choice.selectOption('de');
  await expect(page.getByRole('heading', { name: de?.settings.title ?? '' })).toBeVisible();
  await choice.selectOption('ar');
  await expect(page.getByRole('heading', { name: ar?.settings.title ?? '' })).toBeVisible();
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(ar?.home.title ?? '');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
});

test('nobody reads English while their own language is on its way', async ({ visitor }) => {
  const { page } = await visitor({ locale: 'fr-FR', serviceWorkers: 'block' });
  let arrive = () => {};
  const held = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(/assets\/fr-/, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await page.waitForRequest(/assets\/fr-/);
  await page.waitForTimeout(200);
  await expect(page.getByRole('heading')).toHaveCount(0);
  arrive();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Parler sans laisser de trace');
});

test('a language that cannot be loaded leaves English, and a way in', async ({ visitor }) => {
  const { page, complaints } = await visitor({ locale: 'es-ES', serviceWorkers: 'block' });
  await page.route(/assets\/es-/, (route) => route.abort());
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Talk, and leave no record');
  expect(complaints).toEqual([]);
});

test('Arabic reads from right to left, and so does the room; a code does not', async ({ visitor }) => {
  const { page } = await visitor({ locale: 'ar' });
  const text = await LOCALES.ar?.load();
  if (text === undefined) throw new Error('no Arabic');
  await page.goto('/');
  const [mark, nav] = [
    page.getByText('Hearsay', { exact: true }),
    page.getByRole('link', { name: text.home.settings }),
  ];
  expect((await mark.boundingBox())?.x).toBeGreaterThan((await nav.boundingBox())?.x ?? 0);
  await expect(page.getByRole('textbox', { name: text.home.codeLabel })).toHaveAttribute('dir', 'ltr');
  await page.getByRole('button', { name: text.home.newRoom }).click();
  await page.getByRole('dialog').getByRole('button', { name: text.common.close }).click();
  const composer = page.getByRole('textbox', { name: text.chat.composer });
  await composer.fill('An English line in an Arabic room.');
  await page.getByRole('button', { name: text.chat.send }).click();
  const said = page.getByRole('log').getByText('An English line');
  await expect(said).toBeVisible();
  // Own messages stand at the end of the line, which is the left.
  const [box, log] = [await said.boundingBox(), await page.getByRole('log').boundingBox()];
  expect((box?.x ?? 0) - (log?.x ?? 0)).toBeLessThan((log?.width ?? 0) / 4);
  await expect(said).toHaveCSS('direction', 'ltr');
});
