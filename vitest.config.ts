import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: [
            'shared/src/**/*.test.ts',
            'server/src/**/*.test.ts',
            'server/test/**/*.test.ts',
            'client/src/**/*.test.ts',
            'faults/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
          testTimeout: 20_000,
          // A hook may have to fetch and start a database.
          hookTimeout: 120_000,
        },
      },
      {
        // What renders needs a page; a file may ask for another environment in its first line.
        test: { name: 'dom', environment: 'jsdom', include: ['client/src/**/*.test.tsx'], testTimeout: 20_000 },
      },
    ],
  },
});
