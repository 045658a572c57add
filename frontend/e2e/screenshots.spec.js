import { fileURLToPath } from 'node:url';
import { test } from '@playwright/test';
import { dashboardTour } from './support/dashboard-tour.js';
import { Server } from './support/server.js';
import { LOOKS, tour } from './support/tour.js';

const FOLDER = fileURLToPath(new URL('screenshots/', import.meta.url));

// Pictures are for people; they prove nothing by themselves. `SCREENSHOTS=1 npm run e2e -- screenshots` takes them.
test.skip(!process.env.SCREENSHOTS, 'asked for with SCREENSHOTS=1');

/** The tests for faults need no such width; a designer does. @type {import('./support/tour.js').Look} */
const WIDE = { name: 'wide', colorScheme: 'light', viewport: { width: 2560, height: 1440 } };
const WALKS = [...LOOKS, WIDE].flatMap((look) => [
  { look, application: 'client', walk: tour },
  { look, application: 'dashboard', walk: dashboardTour },
]);

for (const { look, application, walk } of WALKS) {
  test(`pictures of every page of the ${application}: ${look.name}`, async ({ browser }) => {
    test.setTimeout(720_000);
    const server = await new Server({ ALLOW_REGISTRATION: 'true' }).start();
    try {
      await walk(browser, server, look, async (page, name) => {
        await page.waitForTimeout(250);
        await page.screenshot({ path: `${FOLDER}${name}-${look.name}.png` });
      });
    } finally {
      await server.remove();
    }
  });
}
