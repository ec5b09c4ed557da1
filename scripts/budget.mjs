// node scripts/budget.mjs: what the built client makes a browser load before a person can act, against the promised weight.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isMain, root } from './paths.mjs';

const KILOBYTE = 1000;

/**
 * The chunks that each screen loads on its own, without anybody's doing, by their names in client/vite.config.ts; with
 * them comes what they import. e2e/weight.spec.ts watches a browser load them.
 */
const SCREENS = {
  home: { limit: 90 * KILOBYTE, chunks: ['index', 'home-route'] },
  room: { limit: 120 * KILOBYTE, chunks: ['index', 'room'] },
};

/** @typedef {keyof typeof SCREENS} Screen */

/** @type {Screen[]} */
export const screens = ['home', 'room'];

/**
 * The scripts of a screen with all that they import, and their weight.
 * @param {Screen} screen
 * @param {string} [folder] the built client
 * @returns {{limit: number, total: number, files: {file: string, bytes: number}[]}} in bytes, each script gzipped by itself
 */
export function weigh(screen, folder = join(root, 'client/dist')) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const { limit, chunks } = SCREENS[screen];
  /** @type {Map<string, number>} */
  const weights = new Map();
  const add = (key) => {
    const chunk = manifest[key];
    if (weights.has(chunk.file)) return;
    weights.set(chunk.file, gzipSync(readFileSync(join(folder, chunk.file)), { level: 9 }).length);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  for (const name of chunks) {
    const key = Object.keys(manifest).find((key) => manifest[key].name === name);
    if (key === undefined) throw new Error(`the build has no chunk called ${name}`);
    add(key);
  }
  const files = [...weights].map(([file, bytes]) => ({ file, bytes })).sort((a, b) => b.bytes - a.bytes);
  return { limit, total: files.reduce((sum, { bytes }) => sum + bytes, 0), files };
}

const inKilobytes = (bytes) => `${(bytes / KILOBYTE).toFixed(1)} kB`;

if (isMain(import.meta.url)) {
  for (const screen of screens) {
    const { limit, total, files } = weigh(screen);
    const verdict = total <= limit ? '✓' : '✗';
    console.log(`${verdict} ${screen}: ${inKilobytes(total)} of script, gzipped; at most ${inKilobytes(limit)}`);
    if (total > limit || process.argv.includes('--files')) {
      for (const { file, bytes } of files) console.log(`    ${inKilobytes(bytes).padStart(9)}  ${file}`);
    }
    if (total > limit) process.exitCode = 1;
  }
}
