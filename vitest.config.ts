import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Processes, not threads: a crash in the native module then ends one test file and not the whole run.
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout: 10_000, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          // Says once, before any test, that the set-up is missing, instead of failing in every file.
          globalSetup: ['scripts/testing/check-setup.mjs'],
          // Real ffmpeg on two cores; each runs several threads of its own.
          maxWorkers: 2,
          // Projects with different numbers of workers may not share a group.
          sequence: { groupOrder: 1 },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
