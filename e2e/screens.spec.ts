import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCALES } from '../client/src/i18n/locales.ts';
import { expect, test } from './fixtures.ts';
import { tour } from './tour.ts';

const FOLDER = fileURLToPath(new URL('../screens', import.meta.url));
const SIZES = [
  { width: 360, height: 740, touch: true },
  { width: 768, height: 1024, touch: true },
  { width: 1440, height: 900, touch: false },
] as const;
const LOOKS = [
  { name: 'light', colorScheme: 'light', locale: 'en-GB' },
  { name: 'dark', colorScheme: 'dark', locale: 'en-GB' },
  { name: 'rtl', colorScheme: 'light', locale: 'ar' },
] as const;

/** `npm run screens` has them; the words in `HEARSAY_SCREENS` narrow it down: "360 dark". */
const wanted = process.env.HEARSAY_SCREENS?.split(' ').filter(Boolean);

for (const { width, height, touch } of SIZES) {
  for (const { name, colorScheme, locale } of LOOKS) {
    const folder = `${width}-${name}`;
    if (wanted === undefined || !wanted.every((word) => folder.includes(word))) continue;
    test(`screens of ${folder}`, async ({ visitor }) => {
      test.setTimeout(240_000);
      await mkdir(join(FOLDER, folder), { recursive: true });
      const { page } = await visitor({
        viewport: { width, height },
        isMobile: touch,
        hasTouch: touch,
        colorScheme,
        locale,
        reducedMotion: 'reduce',
        serviceWorkers: 'block',
      });
      const text = await LOCALES[locale.slice(0, 2)]?.load();
      expect(text).toBeDefined();
      if (text === undefined) return;
      let count = 0;
      await tour(page, text, async (screen) => {
        count += 1;
        const file = `${String(count).padStart(2, '0')}-${screen}.png`;
        await page.screenshot({ path: join(FOLDER, folder, file), fullPage: true, caret: 'initial' });
      });
    });
  }
}
