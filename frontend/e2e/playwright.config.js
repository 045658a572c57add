import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { launchOptions } from '../chromium.js';

/**
 * The real application in a real browser on a real server. Every test starts a server of its own, so
 * they run side by side; two at once, since each has a server and one or more browsers to feed.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.js',
  testIgnore: 'desktop/**',
  outputDir: fileURLToPath(new URL('../test-results/e2e', import.meta.url)),
  fullyParallel: true,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  // A busy machine may be late once. What needs its second chance is listed as flaky, and looked into.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    // Half of what drawing costs is motion, which the gallery and the windows show.
    contextOptions: { reducedMotion: 'reduce' },
    viewport: { width: 1440, height: 900 },
    actionTimeout: 10_000,
    // Recording every step takes longer than the steps: where there is a second chance, that one is recorded.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    launchOptions,
  },
});
