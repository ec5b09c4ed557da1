import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runBin } from './run.mjs';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable'];
const ELSEWHERE = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) =>
    process.env[name] ? [join(process.env[name], 'Google/Chrome/Application/chrome.exe')] : [],
  ),
];

/** How each system's package manager brings Chromium, for root. */
const PACKAGE_MANAGERS = [
  { command: 'apt-get', install: [['update'], ['install', '-y', '--no-install-recommends', 'chromium']] },
  { command: 'dnf', install: [['install', '-y', 'chromium']] },
  { command: 'apk', install: [['add', 'chromium']] },
];

/** Where on the PATH there is a program of this name. */
export const onPath = (command) =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .filter((path) => existsSync(path));

/** Some systems carry a `chromium` that only says where to get one. */
const answers = (path) => spawnSync(path, ['--version'], { timeout: 10_000 }).status === 0;

/**
 * A browser of Chromium's family that is installed on this machine: the one that CHROMIUM_PATH names, else the first found.
 * @returns {string | undefined} its path
 */
export function installedBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return existsSync(named) ? named : undefined;
  return [...COMMANDS.flatMap(onPath), ...ELSEWHERE.filter((path) => existsSync(path))].find(answers);
}

/**
 * A Firefox that is installed on this machine: the one that FIREFOX_PATH names, else the first found. Playwright drives it
 * by WebDriver BiDi.
 * @returns {string | undefined} its path
 */
export function installedFirefox() {
  const named = process.env.FIREFOX_PATH;
  if (named !== undefined) return existsSync(named) ? named : undefined;
  return ['firefox-esr', 'firefox'].flatMap(onPath).find(answers);
}

async function hasPlaywrightsOwn() {
  const { chromium } = await import('@playwright/test');
  return existsSync(chromium.executablePath());
}

/**
 * Finds or fetches a browser for the e2e tests: an installed one, Playwright's own, Playwright's download, and for root
 * the system's package manager, in this order.
 * @returns {Promise<{path?: string} | undefined>} an empty object for Playwright's own; undefined where there is none
 */
export async function provideBrowser() {
  const path = installedBrowser();
  if (path) return { path };
  if (await hasPlaywrightsOwn()) return {};

  const isRoot = process.getuid?.() === 0;
  console.log('No browser found: downloading one for the e2e tests …');
  // As root it may also bring the system's libraries that a browser needs, where it knows the system.
  for (const args of [...(isRoot ? [['install', '--with-deps', 'chromium']] : []), ['install', 'chromium']]) {
    const code = await runBin('@playwright/test', args, { command: 'playwright', timeoutMs: 180_000 });
    if (code === 0 && (await hasPlaywrightsOwn())) return {};
  }

  const manager = isRoot && PACKAGE_MANAGERS.find(({ command }) => onPath(command).length > 0);
  if (!manager) return undefined;
  for (const args of manager.install) await run(manager.command, args, { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  const installed = installedBrowser();
  return installed ? { path: installed } : undefined;
}
