import { defineConfig } from '@playwright/test';
import { endToEndResultFile } from './scripts/testing/result-files.mjs';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.test.ts',
  // Emptied at each run; pictures worth keeping are written elsewhere.
  outputDir: 'test-results',
  // Real windows on one display, and timing that is looked at.
  workers: 1,
  fullyParallel: false,
  // A test that needs a second try has found something.
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: endToEndResultFile }]],
});
