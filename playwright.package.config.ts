import { defineConfig } from '@playwright/test';
import { packageResultFile } from './scripts/testing/result-files.mjs';

export default defineConfig({
  testDir: 'tests/package',
  testMatch: '**/*.test.ts',
  outputDir: 'test-results/package',
  // One system that the tests install into, use and clear, in this order.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [['list'], ['json', { outputFile: packageResultFile }]],
});
