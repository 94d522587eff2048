import { defineConfig } from 'playwright/test';
import { BROWSER_ARGS } from './scripts/testing/find-browser';

export default defineConfig({
  testDir: 'e2e/specs',
  globalSetup: './e2e/support/global-setup.ts',
  outputDir: 'test-results',
  // Journeys of a person in a browser, and what scripts and containers meet. `npm test` runs the two beside each other, each with a product of its own.
  projects: [
    { name: 'journeys', testMatch: 'journeys/*.spec.ts' },
    { name: 'api', testMatch: 'api/*.spec.ts' },
  ],
  workers: 1,
  // For the slowest of machines: a test that waits for nothing takes seconds.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  // A browser beside an engine on a busy machine stumbles now and then. A second try is listed as flaky, to be looked into; two are a failure.
  retries: process.env['CI'] === undefined ? 0 : 1,
  use: {
    // What never comes fails there, and not with the whole test.
    actionTimeout: 60_000,
    // To record every step costs a quarter of a journey's time: where there is a second try, only that one.
    trace: process.env['CI'] === undefined ? 'retain-on-failure' : 'on-first-retry',
    launchOptions: {
      executablePath: process.env['GYOZA_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
      args: BROWSER_ARGS,
    },
  },
});
