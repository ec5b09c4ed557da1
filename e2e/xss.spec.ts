import type { Page } from '@playwright/test';
import { padWriter } from '../server/test/pad-writer.ts';
import { Person } from '../server/test/person.ts';
import { FIXTURES } from './dompurify-fixtures.ts';
import { expect, test } from './fixtures.ts';
import type { Visitor } from './visitor.ts';
import { SHORT_VECTORS, VECTORS } from './xss-vectors.ts';

const HOSTILE = [...VECTORS, ...FIXTURES];
/** So many are waited for where waiting for all would take long. */
const ONE_BY_ONE = 30;
/** Each a name that nobody would be refused for (T4). */
const NAMES = [...SHORT_VECTORS, ...FIXTURES.filter((text) => /^[ -~]{1,32}$/.test(text) && text.trim() === text)];

/** What no vector may bring about: each is noted as it happens. */
interface Watch {
  readonly dialogs: string[];
  /** Requests to other hosts than the server's. */
  readonly elsewhere: string[];
}

async function watch(page: Page): Promise<Watch> {
  const seen: Watch = { dialogs: [], elsewhere: [] };
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.context().on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && hostname !== '127.0.0.1') seen.elsewhere.push(request.url());
  });
  return seen;
}

async function nothingRan({ page }: Visitor, { dialogs, elsewhere }: Watch): Promise<void> {
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
  expect([dialogs, elsewhere]).toEqual([[], []]);
  expect(await page.title()).toMatch(/^(\(\d+\) )?Hearsay$/);
  await expect(
    page.locator(
      ':is([role=log], [role=document], h1) :is(script, iframe, object, embed, img, style, link, base, form)',
    ),
  ).toHaveCount(0);
  for (const href of await page
    .locator('a[href]')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).protocol))) {
    expect(href).toMatch(/^(https?|mailto):$/);
  }
  expect(new URL(page.url()).pathname).toMatch(/^\/r\//);
}

/** Someone with a client of their own, in the visitor's room: they send what they like. */
async function hostileGuest(url: string, code: string, name = 'Eve'): Promise<Person> {
  const eve = await Person.guest(url, name);
  await eve.connect();
  await eve.join(code);
  return eve;
}

for (const bypassCSP of [false, true]) {
  test.describe(`[T2] [T3] [T4] with ${bypassCSP ? 'no CSP at all' : 'the CSP'}, nothing runs and nothing leaves`, () => {
    test(`from ${HOSTILE.length} messages`, async ({ visitor, server }) => {
      const ana = await visitor({ bypassCSP });
      const seen = await watch(ana.page);
      await ana.comeAs('Ana');
      const eve = await hostileGuest(server.url, await ana.openRoom());
      for (let start = 0; start < HOSTILE.length; start += 25) {
        for (const vector of HOSTILE.slice(start, start + 25)) await eve.say(vector);
        const done = `shown up to ${start}`;
        await eve.say(done);
        await ana.hears(done);
        await nothingRan(ana, seen);
      }
      await eve.say('<script>window.ran=1</script>');
      await expect(ana.log.getByText('<script>window.ran=1</script>', { exact: true }).last()).toBeVisible();
      eve.vanish();
    });

    test('from names of people and of the room', async ({ visitor, server }) => {
      const ana = await visitor({ bypassCSP });
      const seen = await watch(ana.page);
      await ana.comeAs('Ana');
      const host = await Person.guest(server.url, 'Host');
      await host.connect();
      const { code } = await host.createRoom();
      await host.join(code);
      await ana.page.goto(`/r/${code}`);
      await expect(ana.composer).toBeVisible();
      for (const vector of NAMES) {
        const eve = await hostileGuest(server.url, code, vector);
        await eve.say(`I am ${NAMES.indexOf(vector)}`);
        eve.socket.emit('chat:typing', { typing: true });
        await host.must('room:update', { name: vector });
        await expect(ana.page.locator('h1')).toHaveText(vector.normalize('NFKC'));
        await eve.must('room:leave', {});
        eve.vanish();
      }
      await ana.hears(`I am ${NAMES.length - 1}`);
      await nothingRan(ana, seen);
      host.vanish();
    });

    test('from the pad, written and previewed', async ({ visitor, server }) => {
      const ana = await visitor({ bypassCSP });
      const seen = await watch(ana.page);
      await ana.comeAs('Ana');
      const eve = await hostileGuest(server.url, await ana.openRoom());
      const tab = ana.page.getByRole('tab', { name: 'Pad' });
      if (await tab.isVisible()) await tab.click();
      const written = padWriter();
      await eve.must('pad:update', { update: written(`${HOSTILE.join('\n\n')}\n\nthe end of the pad`) });
      await ana.page.getByRole('button', { name: 'Preview' }).click();
      await expect(ana.page.getByRole('document', { name: 'Preview' }).getByText('the end of the pad')).toBeVisible();
      await nothingRan(ana, seen);
      await ana.page.getByRole('button', { name: 'Write', exact: true }).click();
      // Each by itself too: one may hide what follows.
      await ana.page.getByRole('button', { name: 'Preview' }).click();
      for (const [index, vector] of HOSTILE.entries()) {
        if (index % 4 !== 0) continue;
        await eve.must('pad:update', { update: written(`${vector}\n\n`) });
      }
      await eve.must('pad:update', { update: written('the beginning of the pad\n\n') });
      await expect(
        ana.page.getByRole('document', { name: 'Preview' }).getByText('the beginning of the pad'),
      ).toBeVisible();
      await nothingRan(ana, seen);
      eve.vanish();
    });

    test('from notifications and the title', async ({ visitor, server }) => {
      const ana = await visitor({ bypassCSP, permissions: ['notifications'], serviceWorkers: 'allow' });
      const seen = await watch(ana.page);
      await ana.page.addInitScript(() => {
        localStorage.setItem('hearsay.settings', JSON.stringify({ alerts: 'text' }));
        const shown: object[] = [];
        let hidden = false;
        Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
        // Headless Chromium says `denied` whatever was granted.
        Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
        ServiceWorkerRegistration.prototype.showNotification = async (title, options) =>
          void shown.push({ title, ...options });
        Object.assign(window, {
          shown,
          hide() {
            hidden = true;
            document.dispatchEvent(new Event('visibilitychange'));
          },
        });
      });
      await ana.comeAs('Ana');
      const code = await ana.openRoom();
      const name = '<img src onerror=ran=1>';
      const eve = await hostileGuest(server.url, code, name);
      await ana.page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        (window as unknown as { hide(): void }).hide();
      });
      const shows = (count: number) =>
        ana.page.waitForFunction((at) => (window as unknown as { shown: object[] }).shown.length >= at, count);
      for (const [index, vector] of HOSTILE.entries()) {
        await eve.say(vector);
        // Of several that wait only the newest is shown.
        if (index < ONE_BY_ONE) await shows(index + 1);
      }
      await shows(ONE_BY_ONE + 1);
      const alerts = await ana.page.evaluate(
        () => (window as unknown as { shown: { title: string; body: string }[] }).shown,
      );
      expect(alerts.map(({ title }) => title)).toEqual(alerts.map(() => name));
      const heads = HOSTILE.map(
        (vector) =>
          vector
            .trim()
            .slice(0, 40)
            .split(/\p{Cc}/u)[0] ?? '',
      );
      for (const { body } of alerts) expect(heads.some((head) => body.startsWith(head))).toBe(true);
      await expect.poll(() => ana.page.title()).toMatch(/^\(\d+\) Hearsay$/);
      await nothingRan(ana, seen);
      eve.vanish();
    });
  });
}

test('[T2] nor in a client that puts what it is told into innerHTML, without any CSP', async ({ visitor, server }) => {
  const ana = await visitor({ bypassCSP: true });
  const seen = await watch(ana.page);
  await ana.comeAs('Ana');
  const code = await ana.openRoom();
  const eve = await hostileGuest(server.url, code);
  for (const vector of HOSTILE) await eve.say(vector);
  await eve.until(() => eve.messages().length === HOSTILE.length);
  const contents = eve.messages().map(({ content }) => content);
  const elements = await ana.page.evaluate(async (told) => {
    const naive = document.createElement('div');
    document.body.append(naive);
    let made = 0;
    for (const content of told) {
      for (const html of [content, `<p title="${content}">${content}</p>`, `<p title='${content}'>x</p>`]) {
        naive.innerHTML = html;
        made = Math.max(made, naive.querySelectorAll('*').length);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    naive.remove();
    return made;
  }, contents);
  expect(elements).toBe(1);
  await nothingRan(ana, seen);
  eve.vanish();
});

test('the vectors are no blanks: without any defence some run', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><div id=sink></div>' }),
  );
  await page.goto('http://naive.example/');
  const ranOf = (some: readonly string[]) =>
    page.evaluate(
      async (vectors) => {
        window.alert = () => void Object.assign(window, { ran: 1 });
        const live: string[] = [];
        for (const vector of vectors) {
          const sink = document.createElement('div');
          document.body.append(sink);
          sink.innerHTML = vector;
          await new Promise((resolve) => setTimeout(resolve, 15));
          if ('ran' in window) live.push(vector);
          Reflect.deleteProperty(window, 'ran');
          sink.remove();
        }
        return live.length;
      },
      some.filter((vector) => !/http-equiv|frameset/i.test(vector)),
    );
  expect(await ranOf(VECTORS)).toBeGreaterThan(30);
  // Most of these need a click, or a browser of their time.
  expect(await ranOf(FIXTURES)).toBeGreaterThan(5);
  await context.close();
});
