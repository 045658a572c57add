import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';

const port = 4174;
const system = process.env.CHROMIUM ?? '/usr/bin/chromium';

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
    launchOptions: {
      ...(existsSync(system) ? { executablePath: system } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command: `npx vite preview --config client/vite.config.js --mode gallery --port ${port}`,
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    url: `http://localhost:${port}/gallery.html`,
  },
});
