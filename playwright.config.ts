import { defineConfig, devices } from '@playwright/test';
import { installedBrowser } from './scripts/browser.mjs';

/** What no size of the screen changes. */
const SAME_ON_EVERY_SCREEN = /(fidelity|insecure|keyboard|weight|xss)\.spec\.ts$/;

/** Playwright's own browser where none is installed. */
const executablePath = installedBrowser();

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
    { name: 'desktop', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'phone', testIgnore: SAME_ON_EVERY_SCREEN, use: { ...devices['Pixel 7'] } },
  ],
});
