import { expect, test } from './fixtures.ts';
import { meet } from './meeting.ts';
import type { Visitor } from './visitor.ts';

/** What is typed must come out as it was typed. */
const FAITHFUL = [
  'if condition = true',
  'a < b && c > d',
  'Array<string>',
  '&lt;not an entity of ours&gt; &amp;',
  'x_y_z and 2 * 3 * 4',
  '👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇩🇪',
  'مرحبا بالعالم',
  'שלום עולם',
];

const HOSTILE = [
  '<script>window.ran = true</script>',
  '<img src=x onerror="window.ran = true">',
  '[click](javascript:window.ran=true)',
  '<svg onload="window.ran = true"></svg>',
  '<a href="javascript:window.ran=true">here</a>',
];

async function pair(visitor: () => Promise<Visitor>): Promise<[Visitor, Visitor]> {
  const [ana, ben] = [await visitor(), await visitor()];
  await meet(ana, ben);
  return [ana, ben];
}

test('[T2] [T3] text comes out as it went in', async ({ visitor }) => {
  const [ana, ben] = await pair(visitor);
  for (const text of FAITHFUL) {
    await ana.say(text);
    await expect(ben.log.getByText(text, { exact: true })).toBeVisible();
  }
  await ana.say('```ts\nconst a: Array<string> = [];\nif (a && a.length < 3) {}\n```');
  await expect(ben.log.locator('pre code')).toHaveText('const a: Array<string> = [];\nif (a && a.length < 3) {}\n');
});

test('[T2] [T3] nothing in a message ever runs, for a client that assigns it to innerHTML neither', async ({
  visitor,
}) => {
  const [ana, ben] = await pair(visitor);
  for (const text of HOSTILE) await ana.say(text);
  await ana.say('and so on');
  await ben.hears('and so on');
  await ben.hears('<script>window.ran = true</script>');
  for (const link of await ben.log.getByRole('link').all()) {
    expect(await link.getAttribute('href')).not.toMatch(/^\s*javascript:/i);
  }
  for (const person of [ana, ben]) {
    expect(await person.page.evaluate(() => 'ran' in window)).toBe(false);
    await expect(person.log.locator('script, img, svg[onload]')).toHaveCount(0);
  }
});
