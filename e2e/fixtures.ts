import { type Browser, type BrowserContextOptions, test as base, devices } from '@playwright/test';
import { Cluster } from './cluster.ts';
import { typeAsEditorsDo, withoutEmulatedMedia, withoutMobile } from './firefox.ts';
import { TestServer } from './server.ts';
import { Visitor } from './visitor.ts';

interface Fixtures {
  /** Someone new, with a browser of their own. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** Someone new on a phone, whatever the project. */
  phone(): Promise<Visitor>;
}

interface WorkerFixtures {
  /** One server for all tests of a worker; where HEARSAY_E2E_NODES is set, two nodes behind the proxy of compose. */
  server: { readonly url: string };
}

const isFirefox = (browser: Browser) => browser.browserType().name() === 'firefox';
const PIXEL = devices['Pixel 7'];
/** A desk, whatever the project: a mouse and a keyboard. */
export const DESK: BrowserContextOptions = { viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false };

export const test = base.extend<Fixtures, WorkerFixtures>({
  browser: [
    async ({ browser }, use) => {
      if (isFirefox(browser)) withoutEmulatedMedia(browser);
      await use(browser);
    },
    { scope: 'worker' },
  ],

  server: [
    async ({}, use) => {
      const server = process.env.HEARSAY_E2E_NODES ? await Cluster.start() : await TestServer.start();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  visitor: async ({ browser, server, contextOptions }, use) => {
    const visitors: Visitor[] = [];
    await use(async (options = {}) => {
      const wanted = { ...contextOptions, baseURL: server.url, ...options };
      const context = await browser.newContext(isFirefox(browser) ? withoutMobile(wanted) : wanted);
      if (isFirefox(browser)) await typeAsEditorsDo(context);
      const visitor = new Visitor(await context.newPage());
      visitors.push(visitor);
      return visitor;
    });
    for (const visitor of visitors) {
      await visitor.page.context().close();
      base.expect(visitor.complaints, 'errors on the page').toEqual([]);
    }
  },

  phone: async ({ visitor }, use) => {
    await use(() => visitor({ ...PIXEL }));
  },
});

export const { expect } = base;
