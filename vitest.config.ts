import { defineConfig } from 'vitest/config';

/** No test asserts how fast something is: that is for `bench/`. These end what hangs, and leave time to a slow machine. */
const patience = {
  testTimeout: 30_000,
  // A hook may have to fetch and start a database.
  hookTimeout: 120_000,
  expect: { poll: { timeout: 15_000 } },
};

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...patience,
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
        },
      },
      {
        // What renders needs a page; a file may ask for another environment in its first line.
        test: { ...patience, name: 'dom', environment: 'jsdom', include: ['client/src/**/*.test.tsx'] },
      },
    ],
  },
});
