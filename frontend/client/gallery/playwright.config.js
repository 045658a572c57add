import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { launchOptions } from '../../chromium.js';

const port = 4174;

/** The gallery under the server's policy, in the system's Chromium where there is one. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.js',
  fullyParallel: true,
  // A busy machine draws and examines slowly; that is no failure.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  workers: 2,
  outputDir: fileURLToPath(new URL('../../test-results/gallery', import.meta.url)),
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    launchOptions,
  },
  webServer: {
    command: `npx vite preview --config client/vite.config.js --mode gallery --port ${port}`,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    url: `http://localhost:${port}/gallery.html`,
  },
});
