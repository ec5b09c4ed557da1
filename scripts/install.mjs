import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { run } from './run.mjs';

/** @typedef {{packages: Record<string, {version?: string, link?: boolean, optional?: boolean, devOptional?: boolean}>}} Lock */

/**
 * Whether `node_modules` holds what the lock asks for. npm keeps its own account of what it has installed, which an
 * interrupted or a partial (`--omit=dev`) install does not fulfil. Optional packages are for other platforms.
 * @param {Lock} lock `package-lock.json`
 * @param {Lock} installed `node_modules/.package-lock.json`
 * @returns {boolean}
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' ||
      optional ||
      devOptional ||
      (path in installed.packages && installed.packages[path].version === version),
  );
}

function readLock(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Runs `npm ci` where packages are missing or others than the lock's. The build tools come too, whatever NODE_ENV says.
 * @returns {Promise<boolean>} false where it failed; npm has then said why
 */
export async function ensureInstalled() {
  const installed = readLock('node_modules/.package-lock.json');
  if (installed && isInstalled(readLock('package-lock.json'), installed)) return true;
  console.log('Installing packages (npm ci), once and after each change of package-lock.json …');
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  const code = npm
    ? await run(process.execPath, [npm, ...args])
    : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  return code === 0;
}
