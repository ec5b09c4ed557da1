// node scripts/pictures.mjs: draws the icons and takes the screenshots of the manifest (client/app-manifest.ts) into
// client/public, from the built app. They are kept in the repository: run it when the look has changed.
import './require-node.mjs';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { installedBrowser } from './browser.mjs';
import { root } from './paths.mjs';
import { startBuilt } from './serve-built.mjs';

const folder = join(root, 'client/public');
const shape = readFileSync(join(folder, 'icon.svg'), 'utf8').replace(/<svg[^>]*>|<\/svg>/g, '');
/** The sign without its tile, in one colour. */
const sign = shape.replace(/<rect[^>]*>/, '').replaceAll(/#[0-9a-f]{6}/g, '#ffffff');
/** The tile without its rounded corners: devices cut their own. */
const square = shape.replace(/rx="14"/, '');

/** @param {string} content @param {number} [margin] around the 64 units of the drawing */
const svg = (content, margin = 0) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${-margin} ${-margin} ${64 + 2 * margin} ${64 + 2 * margin}">${content}</svg>`;
/** Room for any mask: the sign stays within the inner 80 %. */
const maskable = svg(`<rect x="-10" y="-10" width="84" height="84" fill="#1b202a"/>${square}`, 4);

const ICONS = [
  { name: 'icon-192', size: 192, content: svg(shape) },
  { name: 'icon-512', size: 512, content: svg(shape) },
  { name: 'apple-touch', size: 180, content: svg(square) },
  { name: 'maskable-192', size: 192, content: maskable },
  { name: 'maskable-512', size: 512, content: maskable },
  { name: 'monochrome-512', size: 512, content: svg(sign) },
  { name: 'badge', size: 96, content: svg(sign) },
];

mkdirSync(join(folder, 'icons'), { recursive: true });
mkdirSync(join(folder, 'screenshots'), { recursive: true });
const executablePath = installedBrowser();
const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });

for (const { name, size, content } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${content}`);
  await page.screenshot({ path: join(folder, `icons/${name}.png`), omitBackground: true });
  await page.close();
}

const server = await startBuilt();
/** @param {import('@playwright/test').BrowserContextOptions} options @param {string} name */
async function comeAs(options, name) {
  const context = await browser.newContext({
    baseURL: server.url,
    locale: 'en-GB',
    serviceWorkers: 'block',
    ...options,
  });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('button', { name: 'Change your name' }).click();
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Save' }).click();
  return page;
}
const take = (page, name) => page.screenshot({ path: join(folder, `screenshots/${name}.png`) });
const say = async (page, words) => {
  await page.getByRole('textbox', { name: 'Message' }).fill(words);
  await page.getByRole('button', { name: 'Send' }).click();
};

const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const ana = await comeAs(phone, 'Ana');
await take(ana, 'home-narrow');
await ana.getByRole('button', { name: 'New room' }).click();
await ana.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
const ben = await comeAs({ viewport: { width: 1440, height: 900 } }, 'Ben');
await ben.getByRole('textbox', { name: 'Room code' }).fill(ana.url());
await say(ben, 'Here. Who else is coming?');
await say(ana, 'Chidi, in five minutes. He asked what we still need for **Saturday**.');
await say(ben, '- chairs\n- a second lamp\n- someone who can whistle');
await say(ana, 'I can whistle.');
for (const page of [ana, ben]) await page.getByRole('log').getByText('I can whistle.').waitFor();
await ben.getByRole('textbox', { name: 'Pad' }).click();
await ben.keyboard.type('# Saturday\n\nDoors at seven. Bring:\n\n- chairs\nlamps');
await ben.getByRole('textbox', { name: 'Message' }).click();
await ben.waitForTimeout(2_500);
await take(ana, 'room-narrow');
await take(ben, 'room-wide');

await browser.close();
server.stop();
