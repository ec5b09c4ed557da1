import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.mjs';

/** What each build is made from, and the file that shows that it was made. */
const PARTS = {
  server: {
    inputs: ['server/src', 'shared/src', 'package-lock.json', 'scripts/build.mjs'],
    output: 'server/dist/main.js',
  },
  client: {
    inputs: [
      'client/src',
      'client/public',
      'client/index.html',
      'client/vite.config.ts',
      'client/app-manifest.ts',
      'client/lean.ts',
      'client/package.json',
      'shared/src',
      'package.json',
      'package-lock.json',
      'scripts/build.mjs',
    ],
    output: 'client/dist/index.html',
  },
};

/** @typedef {keyof typeof PARTS} Part */

/** @type {Part[]} the parts that are built */
export const parts = ['client', 'server'];

const NOT_BUILT = /\.(test|contract|soak)\.tsx?$/;

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name }) => filesBelow(join(path, name)));
}

/**
 * What a part would be built from now. By content: a checkout or a copy changes times without changing anything, and a
 * few hundred files take some 10 ms.
 * @param {Part} part
 * @param {string} [directory] the repository's root
 * @returns {string} a hash
 */
export function fingerprint(part, directory = root) {
  const hash = createHash('sha256');
  for (const input of PARTS[part].inputs) {
    for (const file of filesBelow(join(directory, input))) {
      if (NOT_BUILT.test(file)) continue;
      hash
        .update(`${file.slice(directory.length)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

const stampOf = (part) => join(root, '.cache', 'built', part);

/**
 * The parts whose build is missing or older than its sources.
 * @returns {Part[]}
 */
export function staleParts() {
  return parts.filter((part) => {
    const stamp = stampOf(part);
    if (!existsSync(join(root, PARTS[part].output)) || !existsSync(stamp)) return true;
    return readFileSync(stamp, 'utf8') !== fingerprint(part);
  });
}

/**
 * Builds a part by `build`, and notes what it was built from (before the build: what changes meanwhile stays stale).
 * @param {Part} part
 * @param {() => Promise<unknown>} build
 */
export async function stamped(part, build) {
  const built = fingerprint(part);
  await build();
  mkdirSync(dirname(stampOf(part)), { recursive: true });
  writeFileSync(stampOf(part), built);
}
