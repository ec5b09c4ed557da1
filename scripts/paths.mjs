import { dirname } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The repository's root, an absolute path. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Whether the module was started by hand (`node scripts/x.mjs`), not imported.
 * @param {string} url the module's `import.meta.url`
 * @returns {boolean}
 */
export function isMain(url) {
  return argv[1] !== undefined && fileURLToPath(url) === argv[1];
}
