import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { dashboardTour } from './support/dashboard-tour.js';
import { Server } from './support/server.js';
import { LOOKS, tour } from './support/tour.js';

/** @typedef {import('@playwright/test').Page} Page */

// The dark theme has no tour of its own: each page of the light one changes its colours and nothing else.
const WALKS = LOOKS.filter(({ colorScheme }) => colorScheme === 'light').flatMap((look) => [
  { look, application: 'client', walk: tour },
  { look, application: 'dashboard', walk: dashboardTour },
]);

for (const { look, application, walk } of WALKS) {
  test(`no page of the ${application} has an accessibility fault that axe finds, and none scrolls sideways: ${look.name}`, async ({
    browser,
  }) => {
    test.setTimeout(720_000);
    const server = await new Server({ ALLOW_REGISTRATION: 'true' }).start();
    try {
      await walk(browser, server, look, async (page, name) => {
        expect.soft(await accessibilityFaults(page), name).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(beyond, `${name}: wider than the window`).toBeLessThanOrEqual(0);
        if (look.name !== 'light') return;
        await inColours(page, 'dark');
        expect.soft(await accessibilityFaults(page, ['color-contrast']), `${name}, dark`).toEqual([]);
        await inColours(page, 'light');
      });
    } finally {
      await server.remove();
    }
  });
}

/**
 * Changes the system's colours, without fading, and waits for the page to follow.
 * @param {Page} page
 * @param {'light' | 'dark'} colorScheme
 */
async function inColours(page, colorScheme) {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
}
