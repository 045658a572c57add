import { expect, test } from '@playwright/test';
import { joinByApi, openDashboardByApi, setUpByApi } from './support/accounts-by-api.js';
import { reportProblem, signInByProgram, tryDashboard } from './support/dashboard.js';
import { faultsOf, go, NORA, SAMIR, signOut } from './support/people.js';
import { Server } from './support/server.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 */

/** @type {Server} */
let server;
/** An administrator's client. @type {Page} */
let nora;
/** Her dashboard, in the same browser. @type {Page} */
let dashboard;
/** Somebody's client, in another browser. @type {Page} */
let samir;
/** @type {string[][]} */
let faults;

test.beforeEach(async ({ browser, page }) => {
  server = await new Server().start();
  nora = page;
  const samirs = await browser.newContext();
  samir = await samirs.newPage();
  dashboard = await page.context().newPage();
  faults = [nora, samir, dashboard].map(faultsOf);
  await joinByApi(samirs, server, await setUpByApi(page.context(), server), SAMIR);
  for (const client of [nora, samir]) {
    await client.goto(server.address);
    await expect(client.locator('ws-frame')).toBeVisible();
  }
  await openDashboardByApi(dashboard, server);
});

test.afterEach(async () => {
  expect(faults.flat()).toEqual([]);
  await samir.context().close();
  await server.remove();
});

/** @param {string} name */
const figure = (name) =>
  dashboard.locator('figure-card').filter({ has: dashboard.locator('.name', { hasText: name }) });
/** @param {string} name */
const row = (name) => dashboard.getByRole('row').filter({ hasText: name });

/**
 * Opens the menu of somebody's client.
 * @param {string} name
 * @param {string} action
 */
async function act(name, action) {
  await row(name)
    .getByRole('button', { name: /^Actions on/ })
    .click();
  await dashboard.getByRole('menuitem', { name: action }).click();
}

/** How the server does, in the page's words: on a machine whose disk is full, all is not well. */
async function howItDoes() {
  const token = await signInByProgram(server, NORA);
  const { state } = await server.ask('/api/monitoring/overview', { token });
  return state === 'online' ? 'All is well' : 'Degraded';
}

test('the overview shows how the server does, and who is on, as it happens', async ({ browser }) => {
  await expect(dashboard.getByRole('status').filter({ hasText: await howItDoes() })).toBeVisible();
  await expect(dashboard.getByText(/^up for .* · v\d.* · SQLite$/)).toBeVisible();
  await expect(figure('Connected')).toContainText('of 2 accounts');
  await expect(figure('Connected')).toContainText(/^\s*Connected\s*2\s*people/);
  await expect(figure('Connections').locator('canvas')).toBeVisible();
  for (const name of ['Processor', 'Memory', 'Disk', 'Load', 'Database', 'Write queue', 'Messages']) {
    await expect(figure(name).locator('.unknown')).toHaveCount(0);
  }
  const client = row('Samir Diallo');
  await expect(client).toContainText('Linux');
  await expect(client).toContainText('0.1.0');
  // On a busy machine the line is slow, and is said to be.
  await expect(client).toContainText(/online|slow/);
  await expect(client).toContainText(/\d ms/, { timeout: 30_000 });

  await go(samir, '/chat');
  await samir.getByRole('textbox', { name: /^Write in/ }).fill('Good morning');
  await samir.keyboard.press('Enter');
  await expect(dashboard.locator('recent-activity li').first()).toContainText('Samir Diallo wrote a message');
  await expect(figure('Messages')).toContainText(/^\s*Messages\s*1\s*per min/);

  await signOut(samir);
  await expect(client).toHaveCount(0);
  await samir.context().close();
  samir = await (await browser.newContext()).newPage();
});

test('the client and the dashboard are open side by side in one browser', async () => {
  await nora.reload();
  await expect(nora.locator('ws-frame')).toBeVisible();
  await dashboard.reload();
  await expect(dashboard.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await dashboard.getByRole('button', { name: /^Account of/ }).click();
  await dashboard.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(dashboard.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await nora.reload();
  await expect(nora.locator('ws-frame')).toBeVisible();
});

test('a client is found and looked at, and its session ended, which it is told within a second', async () => {
  await go(dashboard, '/clients');
  await expect(row('Samir Diallo')).toBeVisible();
  await expect(row('Nora Benali')).toHaveCount(2);
  await dashboard.getByRole('searchbox', { name: 'Person, workstation or address' }).fill('samir');
  await expect(row('Nora Benali')).toHaveCount(0);
  await row('Samir Diallo').press('Enter');
  await expect(dashboard.getByRole('dialog', { name: /^Samir Diallo on/ })).toBeVisible();
  const details = dashboard.locator('client-details');
  await expect(details.getByText('127.0.0.1')).toBeVisible();
  await expect(details.getByText(/\d+ frames?, /).first()).toBeVisible();
  await dashboard.keyboard.press('Escape');

  await act('Samir Diallo', 'End session');
  await expect(dashboard.getByRole('heading', { name: /^End the session of Samir Diallo on/ })).toBeVisible();
  await dashboard.getByRole('button', { name: 'End session' }).click();
  await expect(dashboard.getByText('The session of Samir Diallo has ended')).toBeVisible();
  await expect(samir.getByRole('heading', { name: 'Your session has ended' })).toBeVisible({
    timeout: 1_000,
  });
  await expect(samir.getByText('An administrator ended it.')).toBeVisible();
  await expect(row('Samir Diallo')).toHaveCount(0);
  await dashboard.getByRole('radio', { name: 'Last hour' }).click();
  await expect(row('Samir Diallo')).toContainText('ended by an administrator');
});

test('a session that is not ended says why', async () => {
  await go(dashboard, '/clients');
  await expect(row('Samir Diallo')).toBeVisible();
  await dashboard.route('**/api/sessions/*', (route) => route.abort());
  await act('Samir Diallo', 'End session');
  await dashboard.getByRole('button', { name: 'End session' }).click();
  await expect(dashboard.getByText('The session of Samir Diallo was not ended:')).toBeVisible();
  await expect(samir.locator('ws-frame')).toBeVisible();
});

test('a notice stays on every screen until it is dismissed, and comes once', async () => {
  await dashboard.getByRole('button', { name: 'Notice to everyone' }).click();
  await dashboard.getByLabel('Text').fill('The server restarts at noon.');
  await dashboard.getByLabel('Kind').selectOption('Warning');
  await dashboard.getByRole('button', { name: 'Send notice' }).click();
  await expect(dashboard.getByText('Notice sent to everyone')).toBeVisible();
  const notice = (/** @type {Page} */ page) =>
    page.getByRole('alert').filter({ hasText: 'The server restarts at noon.' });
  for (const page of [nora, samir]) await expect(notice(page)).toBeVisible();
  await samir.reload();
  await expect(notice(samir)).toBeVisible();
  await notice(samir).getByRole('button', { name: 'Close' }).click();
  await expect(notice(samir)).toHaveCount(0);
  await samir.reload();
  await expect(samir.locator('ws-frame')).toBeVisible();
  await expect(notice(samir)).toHaveCount(0);
  await expect(notice(nora)).toBeVisible();
});

test('a notice to one client shows there only', async () => {
  await go(dashboard, '/clients');
  await act('Samir Diallo', 'Send a notice');
  await dashboard.getByRole('button', { name: 'Send notice' }).click();
  await expect(dashboard.getByText('Fill in this field.')).toBeVisible();
  await dashboard.getByLabel('Text').fill('Please call me back.');
  await dashboard.getByRole('button', { name: 'Send notice' }).click();
  await expect(dashboard.getByText('Notice sent to Samir Diallo')).toBeVisible();
  await expect(samir.getByText('Please call me back.')).toBeVisible();
  await expect(nora.getByText('Please call me back.')).toHaveCount(0);
});

test('who is no administrator is told so, and where their work is', async ({ browser }) => {
  const visitor = await (await browser.newContext()).newPage();
  await tryDashboard(visitor, server, SAMIR);
  await expect(visitor.getByRole('heading', { name: 'The dashboard is for administrators' })).toBeVisible();
  await expect(visitor.getByText('You are signed in as Samir Diallo')).toBeVisible();
  for (const path of ['/clients', '/people', '/activity']) {
    await go(visitor, path);
    await expect(visitor.getByRole('heading', { name: 'The dashboard is for administrators' })).toBeVisible();
  }
  await visitor.getByRole('link', { name: 'Open the client' }).click();
  await expect(visitor.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  expect(new URL(visitor.url()).pathname).toBe('/');
  await visitor.goBack();
  await visitor.getByRole('button', { name: 'Sign out' }).click();
  await expect(visitor.getByText('The dashboard is for administrators.')).toBeVisible();
  await visitor.context().close();
});

test('a role that is taken away closes the dashboard at once', async () => {
  await demote(nora, samir);
  await expect(dashboard.getByRole('heading', { name: 'The dashboard is for administrators' })).toBeVisible();
});

/**
 * Makes Samir an administrator, who makes Nora a member.
 * @param {Page} admin
 * @param {Page} other
 */
async function demote(admin, other) {
  await go(admin, '/people');
  await admin.getByRole('button', { name: 'Actions on Samir Diallo' }).click();
  await admin.getByRole('menuitemcheckbox', { name: 'Administrator' }).click();
  await expect(other.getByRole('link', { name: 'People' })).toBeVisible();
  await go(other, '/people');
  await other.getByRole('button', { name: 'Actions on Nora Benali' }).click();
  await other.getByRole('menuitemcheckbox', { name: 'Member' }).click();
}

test('problems that applications report are counted, read, resolved, and come back', async () => {
  const token = await signInByProgram(server, SAMIR);
  await reportProblem(server, token, 'row is undefined');
  const link = dashboard.getByRole('link', { name: /Problems/ });
  await expect(link).toContainText('1');
  await link.click();
  await row('row is undefined').press('Enter');
  const details = dashboard.locator('problem-details');
  await expect(details.getByText('conversation.js:120:14')).toBeVisible();
  await expect(details.getByText('Samir Diallo')).toBeVisible();
  await details.getByRole('button', { name: 'Mark as resolved' }).click();
  await expect(dashboard.getByText('No open problems')).toBeVisible();
  await expect(link).not.toContainText('1');
  await reportProblem(server, token, 'row is undefined');
  await expect(row('row is undefined')).toContainText('2');
  await expect(link).toContainText('1');
});

test('a problem that somebody else changed meanwhile is shown as it is now', async () => {
  const token = await signInByProgram(server, SAMIR);
  await reportProblem(server, token, 'row is undefined');
  await go(dashboard, '/problems');
  await row('row is undefined').press('Enter');
  await expect(dashboard.locator('problem-details').getByText('open', { exact: true })).toBeVisible();
  const noras = await signInByProgram(server, NORA);
  const { items } = await server.ask('/api/monitoring/problems', { token: noras });
  await server.ask(`/api/monitoring/problems/${items[0].id}`, {
    token: noras,
    method: 'PATCH',
    body: { resolved: true, version: items[0].version },
  });
  await dashboard.getByRole('button', { name: 'Mark as resolved' }).click();
  await expect(dashboard.locator('problem-details').getByText('resolved', { exact: true })).toBeVisible();
  await expect(dashboard.getByRole('button', { name: 'Open again' })).toBeVisible();
});

test('an entry of the activity is looked at whole', async () => {
  await go(dashboard, '/activity');
  await dashboard.getByLabel('Part').selectOption('Accounts');
  await row('signed in').first().press('Enter');
  await expect(dashboard.getByRole('dialog', { name: /^Entry \d+/ })).toBeVisible();
  const details = dashboard.locator('entry-details');
  await expect(details.getByText('accounts.session.started')).toBeVisible();
});

test('without a line the figures are of the past, and say so', async () => {
  await expect(figure('Connected')).toContainText('of 2 accounts');
  server.wire.cut();
  const state = dashboard.getByRole('status').filter({ hasText: /No contact since \d\d:\d\d/ });
  await expect(state).toBeVisible({ timeout: 30_000 });
  await expect(figure('Connected')).toContainText(/as of \d\d:\d\d/);
  await expect(dashboard.getByText('What you see is how it was until then.')).toBeVisible({
    timeout: 20_000,
  });
  server.wire.mend();
  await dashboard.getByRole('button', { name: 'Reconnect' }).click();
  await expect(dashboard.getByText(await howItDoes(), { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(figure('Connected')).toContainText('of 2 accounts');
});

test('what is wrong stands on top, and leads to its figure', async () => {
  await dashboard.route('**/api/monitoring/overview', async (route) => {
    const response = await route.fetch();
    const overview = await response.json();
    const reasons = [{ code: 'disk_nearly_full', detail: 'the disk is 94 % full' }];
    await route.fulfill({ response, json: { ...overview, state: 'degraded', reasons } });
  });
  const alert = dashboard.getByRole('alert').filter({ hasText: 'The disk is more than 90% full.' });
  await expect(alert).toBeVisible({ timeout: 20_000 });
  await alert.getByRole('link', { name: 'Have a look' }).click();
  await expect(dashboard.getByRole('heading', { level: 1, name: 'Disk' })).toBeVisible();
  await expect(dashboard.getByText('Lowest')).toBeVisible();
});

test('a chart is read by pointer and by keys', async () => {
  await expect(figure('Processor').locator('canvas')).toBeVisible();
  await figure('Processor')
    .locator('line-chart')
    .hover({ position: { x: 5, y: 20 } });
  await expect(figure('Processor')).toContainText(/nothing measured at \d\d:\d\d/);
  await figure('Processor').getByRole('link').click();
  const chart = dashboard.getByRole('img', { name: 'Processor over the last hour' });
  await chart.focus();
  await dashboard.keyboard.press('End');
  await expect(dashboard.getByRole('status').filter({ hasText: /% at \d\d:\d\d/ })).toBeVisible();
});

test('a day at the dashboard without a mouse', async () => {
  const press = async (/** @type {string[]} */ ...keys) => {
    for (const key of keys) await dashboard.keyboard.press(key);
  };
  await press('g', 'c');
  await expect(dashboard.getByRole('heading', { level: 1, name: 'Clients' })).toBeVisible();
  await press('n');
  await expect(dashboard.getByLabel('Text')).toBeFocused();
  await dashboard.keyboard.type('Coffee is ready');
  await press('Tab', 'Tab', 'Tab', 'Enter');
  await expect(samir.getByText('Coffee is ready')).toBeVisible();
  await press('Control+k');
  await dashboard.keyboard.type('samir');
  await dashboard.getByRole('option', { name: /Samir Diallo/ }).waitFor();
  await press('Enter');
  await expect(dashboard.getByRole('dialog', { name: /^Samir Diallo on/ })).toBeVisible();
  await press('Escape', 'Control+k');
  await dashboard.keyboard.type('memory');
  await press('Enter');
  await expect(dashboard.getByRole('heading', { level: 1, name: 'Memory' })).toBeVisible();
  await press('g', 'o');
  await expect(dashboard.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await press('?');
  await expect(dashboard.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
