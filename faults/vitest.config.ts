import { defineConfig } from 'vitest/config';

/** The long runs of `npm run faults`; the short ones are part of `npm test`. */
export default defineConfig({
  test: {
    name: 'faults',
    environment: 'node',
    include: ['faults/**/*.soak.ts'],
    pool: 'forks',
    fileParallelism: false,
    maxConcurrency: 10,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
});
