import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';
import { Server } from './support/server.js';
import { LOOKS, tour } from './support/tour.js';

const FOLDER = fileURLToPath(new URL('screenshots/', import.meta.url));

// Pictures are for people; they prove nothing by themselves. `SCREENSHOTS=1 npm run e2e -- screenshots` takes them.
test.skip(!process.env.SCREENSHOTS, 'asked for with SCREENSHOTS=1');

for (const look of LOOKS) {
  test(`pictures of every page: ${look.name}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const server = await new Server({ ALLOW_REGISTRATION: 'true' }).start();
    try {
      await tour(browser, server, look, async (page, name) => {
        await page.waitForTimeout(250);
        await page.screenshot({ path: `${FOLDER}${name}-${look.name}.png` });
      });
    } finally {
      await server.remove();
    }
  });
}
