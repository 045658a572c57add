import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { dashboardTour } from './support/dashboard-tour.js';
import { Server } from './support/server.js';
import { LOOKS, tour } from './support/tour.js';

const WALKS = LOOKS.flatMap((look) => [
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
        const { violations } = await new AxeBuilder({ page }).analyze();
        const faults = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`,
        );
        expect.soft(faults, name).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect.soft(beyond, `${name}: wider than the window`).toBeLessThanOrEqual(0);
      });
    } finally {
      await server.remove();
    }
  });
}
