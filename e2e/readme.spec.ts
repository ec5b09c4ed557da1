import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCALES } from '../client/src/i18n/locales.ts';
import { expect, test } from './fixtures.ts';
import { STAGED_CODE, StagedRoom } from './staged-room.ts';

const FOLDER = fileURLToPath(new URL('../docs/images', import.meta.url));

interface Scene {
  names: readonly string[];
  name: string;
  pad: string;
  /** In the turns below. */
  said: readonly string[];
}

/** Who speaks, by their place among the names, and when. */
const TURNS = [
  { who: 1, minutesAgo: 9 },
  { who: 2, minutesAgo: 7 },
  { who: 0, minutesAgo: 6 },
  { who: 3, minutesAgo: 3 },
  { who: 0, minutesAgo: 1 },
];

const ENGLISH: Scene = {
  names: ['Noor', 'Ana', 'Chidi', 'Priya'],
  name: 'Saturday',
  pad: '# Saturday\n\nWe leave at **seven**, from the old bridge.\n\n- [x] tent and poles\n- [ ] two torches\n- [ ] ask Priya about the stove\n\n> Bring something warm. Nights are cold up there.\n',
  said: [
    'Good evening. Shall we meet at the **old bridge**, or at the station?',
    'The bridge. I can bring:\n\n- the tent\n- two torches',
    'The bridge it is.',
    '@Noor can you take the stove?',
    'Yes. It is in the pad now.',
  ],
};

const ARABIC: Scene = {
  names: ['نور', 'ليلى', 'سامي', 'هند'],
  name: 'يوم السبت',
  pad: '',
  said: [
    'مساء الخير! نلتقي عند **الجسر القديم** أم في المحطة؟',
    'الجسر أفضل. سأحضر:\n\n- الخيمة\n- مصباحين',
    'اتفقنا، عند الجسر.',
    '@نور هل تحضرين الموقد؟',
    'نعم، كتبته في المفكّرة.',
  ],
};

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const PICTURES = [
  { file: 'phone-light', scene: ENGLISH, locale: 'en-GB', colorScheme: 'light', ...PHONE },
  { file: 'phone-dark', scene: ENGLISH, locale: 'en-GB', colorScheme: 'dark', ...PHONE },
  { file: 'phone-arabic', scene: ARABIC, locale: 'ar', colorScheme: 'light', ...PHONE },
  { file: 'desktop', scene: ENGLISH, locale: 'en-GB', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
] as const;

/** `npm run screens readme` takes them. */
const wanted = process.env.HEARSAY_SCREENS === 'readme' ? PICTURES : [];

for (const { file, scene, ...look } of wanted) {
  test(`picture of the README: ${file}`, async ({ visitor }) => {
    const { page, log } = await visitor({ ...look, reducedMotion: 'reduce', serviceWorkers: 'block' });
    const text = await LOCALES[look.locale.slice(0, 2)]?.load();
    const room = new StagedRoom({ names: scene.names, room: { name: scene.name }, pad: scene.pad });
    await StagedRoom.serve(page, () => room);
    await page.goto(`/r/${STAGED_CODE}`);
    await expect(page.getByRole('textbox', { name: text?.chat.composer ?? '' })).toBeVisible();
    for (const [turn, { who, minutesAgo }] of TURNS.entries()) room.say(who, scene.said[turn] ?? '', minutesAgo);
    await expect(log.locator('strong')).toBeVisible();
    await expect(log.locator('li')).toHaveCount(2);
    room.type(2);
    await page.mouse.move(0, 0);
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(FOLDER, `${file}.png`) });
  });
}
