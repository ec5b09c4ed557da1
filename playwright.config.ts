import { defineConfig, devices } from '@playwright/test';
import { installedBrowser, installedFirefox } from './scripts/browser.mjs';

/** What no size of the screen changes. */
const SAME_ON_EVERY_SCREEN = /(fidelity|insecure|keyboard|weight|xss)\.spec\.ts$/;

/** npm run e2e looks at everything; npm test at what is used most, where it looks a second and a third time. */
const everything = process.env.HEARSAY_E2E_EVERYTHING !== undefined;
const ONCE = everything
  ? SAME_ON_EVERY_SCREEN
  : /(away|fidelity|insecure|keyboard|languages|polling|pwa|sending|talk|text|way-in|weight|xss)\.spec\.ts$/;
const ON_SMALL_PHONE = /talk\.spec\.ts$/;
/**
 * The others need what WebDriver BiDi does not give in Firefox: fingers and a mouse that hovers, downloads, permissions,
 * names of hosts, Chromium's own protocol.
 */
const IN_FIREFOX = /(accessibility|fidelity|languages|polling|talk|text|way-in|weight)\.spec\.ts$/;
const IN_FIREFOX_FIRST = /talk\.spec\.ts$/;
/** A third of the time is the worker putting the app aside, for each person anew; tests of what it does ask for it. */
const serviceWorkers = everything ? 'allow' : 'block';

/** Playwright's own browser where none is installed. */
const executablePath = installedBrowser();
const firefox = installedFirefox();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  outputDir: process.env.HEARSAY_E2E_MONGO ? '.cache/e2e-mongo' : '.cache/e2e',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: { serviceWorkers, viewport: { width: 1440, height: 900 } } },
    { name: 'phone', testIgnore: ONCE, use: { serviceWorkers, ...devices['Pixel 7'] } },
    {
      name: 'small-phone',
      ...(everything ? { testIgnore: SAME_ON_EVERY_SCREEN } : { testMatch: ON_SMALL_PHONE }),
      use: { ...devices['Galaxy S9+'], viewport: { width: 360, height: 740 } },
    },
    ...(firefox
      ? [
          {
            name: 'firefox',
            testMatch: everything ? IN_FIREFOX : IN_FIREFOX_FIRST,
            use: {
              browserName: 'firefox' as const,
              channel: 'moz-firefox',
              viewport: { width: 1440, height: 900 },
              launchOptions: { executablePath: firefox },
              // Playwright takes one by a style of its own, which the app's policy forbids aloud.
              screenshot: 'off' as const,
            },
          },
        ]
      : []),
  ],
});
