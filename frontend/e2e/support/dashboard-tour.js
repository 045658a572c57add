import { expect } from '@playwright/test';
import { openDashboard, reportProblem, signInByProgram, tryDashboard } from './dashboard.js';
import { fillReception, keeping, keepingEmpty } from './keeping-tour.js';
import { go, invite, join, NORA, SAMIR, setUp, write } from './people.js';
import { ReceptionProgram } from './records.js';
import { failing, REQUEST_ID } from './tour.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('@playwright/test').Browser} Browser
 * @typedef {import('./server.js').Server} Server
 * @typedef {(page: Page, name: string) => Promise<void>} Visit
 */

/**
 * Goes through every page of the dashboard in every state that it has, and shows each to a visitor.
 * @param {Browser} browser
 * @param {Server} server A fresh one.
 * @param {import('./tour.js').Look} look
 * @param {Visit} visit
 */
export async function dashboardTour(browser, server, look, visit) {
  const { colorScheme, viewport } = look;
  const fresh = async () => await browser.newContext({ colorScheme, viewport, locale: 'en-GB' });
  const [nora, samir] = [await (await fresh()).newPage(), await (await fresh()).newPage()];
  await setUp(nora, server);
  await join(samir, await invite(nora), SAMIR);
  const dashboard = await nora.context().newPage();
  await anHourAgo(dashboard);
  await arriving(dashboard, server, visit);
  await empty(dashboard, visit);
  await busy(samir, server);
  await pages(dashboard, visit);
  await notices(dashboard, samir, visit);
  await troubles(dashboard, server, visit);
  for (const page of [nora, samir]) await page.context().close();
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {Visit} visit
 */
async function arriving(page, server, visit) {
  await page.goto(`${server.address}/dashboard/`);
  await expect(page.getByText('The dashboard is for administrators.')).toBeVisible();
  await visit(page, 'dashboard-sign-in');
  await tryDashboard(page, server, SAMIR);
  await expect(page.getByRole('link', { name: 'Open the client' })).toBeVisible();
  await visit(page, 'dashboard-refused');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await openDashboard(page, server, NORA);
}

/**
 * @param {Page} page
 * @param {Visit} visit
 */
async function empty(page, visit) {
  await go(page, '/problems');
  await expect(page.getByRole('heading', { name: 'No open problems' })).toBeVisible();
  await visit(page, 'dashboard-problems-empty');
  await go(page, '/clients');
  await page.getByRole('searchbox').fill('nobody of that name');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await visit(page, 'dashboard-clients-empty');
  await keepingEmpty(page, visit);
}

/**
 * Something to look at: talk, and problems.
 * @param {Page} samir
 * @param {Server} server
 */
async function busy(samir, server) {
  await go(samir, '/chat');
  await write(samir, 'The pallet has arrived', 'I open lot 42', 'Who scans with me?');
  const token = await signInByProgram(server, SAMIR);
  await fillReception(new ReceptionProgram(server, token));
  await reportProblem(server, token, "Cannot read properties of undefined (reading 'row')");
  await reportProblem(server, token, 'The label printer does not answer');
  await reportProblem(server, token, 'The label printer does not answer');
}

/**
 * @param {Page} page
 * @param {Visit} visit
 */
async function pages(page, visit) {
  const row = (/** @type {string} */ text) => page.getByRole('row').filter({ hasText: text }).first();
  await go(page, '/');
  await expect(page.locator('figure-card').filter({ hasText: 'Messages' })).toContainText('3');
  await expect(row('Samir Diallo')).toContainText('online');
  await visit(page, 'dashboard-overview');
  await go(page, '/figures/cpu');
  await expect(page.getByText('Lowest')).toBeVisible();
  await page.getByRole('img', { name: 'Processor over the last hour' }).focus();
  await page.keyboard.press('End');
  await visit(page, 'dashboard-figure');
  await go(page, '/clients');
  await expect(row('Samir Diallo')).toBeVisible();
  await visit(page, 'dashboard-clients');
  // The first is his program, the last his browser.
  const browser = page.getByRole('row').filter({ hasText: 'Samir Diallo' }).last();
  await browser.getByRole('button').click();
  await expect(page.getByRole('menuitem', { name: 'End session' })).toBeVisible();
  await visit(page, 'dashboard-client-menu');
  await page.getByRole('menuitem', { name: 'Details' }).click();
  await expect(page.locator('client-details').getByText('Live connection')).toBeVisible();
  await visit(page, 'dashboard-client-details');
  await page.keyboard.press('Escape');
  await go(page, '/activity');
  await expect(row('wrote a message')).toBeVisible();
  await visit(page, 'dashboard-activity');
  await row('wrote a message').press('Enter');
  await expect(page.getByText('chat.message.created')).toBeVisible();
  await visit(page, 'dashboard-activity-details');
  await page.keyboard.press('Escape');
  await go(page, '/problems');
  await expect(row('label printer')).toBeVisible();
  await visit(page, 'dashboard-problems');
  await row('label printer').press('Enter');
  await expect(page.getByText('conversation.js:120:14')).toBeVisible();
  await visit(page, 'dashboard-problem-details');
  await page.keyboard.press('Escape');
  await keeping(page, visit);
  await go(page, '/people');
  await expect(page.getByRole('button', { name: 'Actions on Samir Diallo' })).toBeVisible();
  await visit(page, 'dashboard-people');
  await go(page, '/account');
  await expect(page.getByRole('button', { name: 'Save profile' })).toBeVisible();
  await visit(page, 'dashboard-account');
}

/**
 * @param {Page} page
 * @param {Page} samir
 * @param {Visit} visit
 */
async function notices(page, samir, visit) {
  await go(page, '/clients');
  await page.getByRole('button', { name: 'Notice to everyone' }).click();
  await page.getByLabel('Text').fill('The server restarts at noon. Please finish what you scan by then.');
  await visit(page, 'dashboard-notice');
  await page.getByRole('button', { name: 'Send notice' }).click();
  await expect(samir.getByText('The server restarts at noon.')).toBeVisible();
  await visit(samir, 'client-notice');
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {Visit} visit
 */
async function troubles(page, server, visit) {
  await go(page, '/');
  await failing(page, '**/api/monitoring/clients?*');
  await go(page, '/clients');
  await expect(page.getByText(REQUEST_ID)).toBeVisible();
  await visit(page, 'dashboard-clients-error');
  await page.unroute('**/api/monitoring/clients?*');
  await page.route('**/api/monitoring/overview', async (route) => {
    const response = await route.fetch();
    const reasons = ['disk_nearly_full', 'write_queue'].map((code) => ({ code, detail: '' }));
    await route.fulfill({ response, json: { ...(await response.json()), state: 'degraded', reasons } });
  });
  await go(page, '/');
  await expect(page.getByText('The disk is more than 90% full.')).toBeVisible({ timeout: 20_000 });
  await visit(page, 'dashboard-degraded');
  server.wire.cut();
  await expect(page.getByText('What you see is how it was until then.')).toBeVisible({ timeout: 40_000 });
  await visit(page, 'dashboard-offline');
}

/**
 * An hour that was: a server that has just started has nothing to show yet.
 * @param {Page} page
 */
async function anHourAgo(page) {
  await page.route('**/api/monitoring/series?*', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    for (const [index, [name, values]] of Object.entries(answer.series).entries()) {
      const now = values.findLast((/** @type {number | null} */ value) => value !== null) ?? 4;
      answer.series[name] = values.map((/** @type {number | null} */ value, /** @type {number} */ at) => {
        // It was away for five minutes.
        if (value !== null || (at > 300 && at < 360)) return value;
        const wave = Math.sin(at / 40 + index) * 0.25 + Math.sin(at / 7 + index * 3) * 0.08;
        return /_total|_max/.test(name) ? now : Math.max(0, now * (0.6 + wave));
      });
    }
    await route.fulfill({ response, json: answer });
  });
}
