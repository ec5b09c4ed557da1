import { type BrowserContextOptions, devices, test as base } from '@playwright/test';
import { Visitor } from './visitor.ts';
import { TestServer } from './server.ts';

interface Fixtures {
  /** Someone new, with a browser of their own. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** Someone new on a phone, whatever the project. */
  phone(): Promise<Visitor>;
}

interface WorkerFixtures {
  /** One server for all tests of a worker. */
  server: TestServer;
}

const PIXEL = devices['Pixel 7'];

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures from this pattern
    async ({}, use) => {
      const server = await TestServer.start();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],

  visitor: async ({ browser, server, contextOptions }, use) => {
    const visitors: Visitor[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: server.url, ...options });
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

export { expect } from '@playwright/test';
