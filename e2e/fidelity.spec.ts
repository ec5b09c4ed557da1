import { NAUGHTY, UNCHANGED } from '../server/test/naughty-strings.ts';
import { Person } from '../server/test/person.ts';
import { expect, test } from './fixtures.ts';

/** Marks that Markdown may read, in any place. */
const MARKED = /[*_`[\]>-]|:\/\/|www\.|@|^\s*\d+\.|\\\n/;

test('[T2] [T3] naughty strings are on the screen as they were typed, in plain messages and in fenced code', async ({
  visitor,
  server,
}) => {
  const ana = await visitor();
  await ana.comeAs('Ana');
  const eve = await Person.guest(server.url, 'Eve');
  await eve.connect();
  await eve.join(await ana.openRoom());
  const plain = UNCHANGED.filter((text) => !MARKED.test(text));
  expect(plain.length).toBeGreaterThan(120);
  /** The texts of the last messages, as the page has them. */
  const shown = (count: number) =>
    ana.log.evaluate(
      (log, last) =>
        [...log.querySelectorAll('p[dir=auto], div[dir=auto]')]
          .slice(-last)
          .map((text) => text.textContent?.replace(/\n$/, '')),
      count,
    );
  for (let start = 0; start < plain.length; start += 20) {
    const texts = plain.slice(start, start + 20);
    for (const text of texts) await eve.say(text);
    await expect.poll(() => shown(texts.length)).toEqual(texts);
  }
  const code = UNCHANGED.filter((text) => !text.includes('```'));
  for (let start = 0; start < code.length; start += 20) {
    const texts = code.slice(start, start + 20);
    for (const text of texts) await eve.say(`\`\`\`\n${text}\n\`\`\``);
    const blocks = () =>
      ana.log.evaluate(
        (log, last) =>
          [...log.querySelectorAll('pre code')].slice(-last).map((text) => text.textContent?.replace(/\n$/, '')),
        texts.length,
      );
    await expect.poll(blocks).toEqual(texts);
  }
  expect(NAUGHTY.length).toBeGreaterThan(200);
  eve.vanish();
});
