import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

/**
 * The real desktop applications in real windows, under Xvfb, driven by WebDriver. Playwright is the
 * runner only: its browsers have no part in this.
 */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.js',
  outputDir: fileURLToPath(new URL('../../test-results/desktop', import.meta.url)),
  // Windows, a display and a server each: two at once is what two cores carry.
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // A busy machine may be late once. What needs its second chance is listed as flaky, and looked into.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
});
