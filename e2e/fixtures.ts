import { type BrowserContextOptions, test as base, devices } from '@playwright/test';
import { Cluster } from './cluster.ts';
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

const PIXEL = devices['Pixel 7'];

export const test = base.extend<Fixtures, WorkerFixtures>({
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

export const { expect } = base;
