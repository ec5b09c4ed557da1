// npm run build [client] [server] [--stale]: all of it, or the parts named, or only what is older than its sources.
import './require-node.mjs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { parts, staleParts, stamped } from './stale.mjs';

const build = {
  /** One bundle; packages stay outside, the shared sources come in. What is imported on demand stays on demand. */
  async server() {
    const esbuild = await import('esbuild');
    await rm(join(root, 'server/dist'), { recursive: true, force: true });
    await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['./server/src/main.ts'],
      outdir: 'server/dist',
      bundle: true,
      splitting: true,
      chunkNames: '[name]-[hash]',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      alias: { '@hearsay/shared': './shared/src' },
      sourcemap: 'linked',
      logLevel: 'warning',
    });
  },

  /** By client/vite.config.ts, into client/dist. Always as people get it: NODE_ENV=test would bundle React for development. */
  async client() {
    process.env.NODE_ENV = 'production';
    const vite = await import('vite');
    await vite.build({ root: join(root, 'client'), logLevel: 'warn' });
  },
};

const words = process.argv.slice(2);
const named = parts.filter((part) => words.includes(part));
const wanted = words.includes('--stale') ? staleParts() : parts;

if (!(await ensureInstalled())) process.exit(1);
for (const part of wanted.filter((part) => named.length === 0 || named.includes(part))) {
  const start = performance.now();
  try {
    await stamped(part, build[part]);
    console.log(`built the ${part} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    console.error(`The ${part} did not build: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
