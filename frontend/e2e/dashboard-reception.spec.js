import { expect, test } from '@playwright/test';
import { createTokenByApi, openDashboardByApi, setUpByApi } from './support/accounts-by-api.js';
import { faultsOf, go, NORA } from './support/people.js';
import { day, ReceptionProgram } from './support/records.js';
import { Server } from './support/server.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 */

/** @type {Server} */
let server;
/** An administrator's dashboard. @type {Page} */
let dashboard;
/** @type {ReceptionProgram} */
let program;
/** @type {string[]} */
let faults;

test.beforeEach(async ({ page }) => {
  server = await new Server().start();
  dashboard = page;
  faults = faultsOf(dashboard);
  const nora = await setUpByApi(page.context(), server);
  program = new ReceptionProgram(server, await createTokenByApi(server, nora));
  await openDashboardByApi(dashboard, server);
});

test.afterEach(async () => {
  expect(faults).toEqual([]);
  await server.remove();
});

/** @param {string} name */
const row = (name) => dashboard.getByRole('row').filter({ hasText: name });

/**
 * @param {string} name
 * @param {string} action
 */
async function act(name, action) {
  await dashboard.getByRole('button', { name: `Actions on ${name}`, exact: true }).click();
  await dashboard.getByRole('menuitem', { name: action }).click();
}

test('two ways to write one brand become one, and everything follows', async () => {
  const lot = await program.lot(['5CG1', '5CG2']);
  const wrong = await program.name('brand', 'Hewlett Packard');
  const model = await program.name('model', 'EliteBook 840 G6', wrong);
  await program.ask('POST', `/lots/${lot.id}/items`, {
    items: [{ serial: '5CG3', kind: 'laptop', brand: wrong, model, entry_mode: 'scan' }],
  });

  await dashboard.getByRole('link', { name: 'Reception' }).click();
  await dashboard.getByRole('tab', { name: 'Catalogue' }).click();
  await expect(row('HP')).toBeVisible();
  await act('Hewlett Packard', 'Merge into…');
  const dialog = dashboard.locator('merge-dialog');
  await dialog.getByRole('searchbox').fill('h');
  await dialog.getByRole('radio', { name: 'HP' }).check();
  await expect(dialog).toContainText('Who types Hewlett Packard gets HP. This can’t be undone.');
  await dialog.getByRole('button', { name: 'Merge into HP' }).click();
  await expect(dashboard.getByText('Hewlett Packard is now a part of HP')).toBeVisible();
  await expect(row('Hewlett Packard')).toHaveCount(0);
  await expect(row('HP')).toHaveCount(1);

  const { items } = await program.ask('GET', `/lots/${lot.id}/items`);
  expect(new Set(items.map((/** @type {any} */ item) => item.brand.name))).toEqual(new Set(['HP']));
  expect(new Set(items.map((/** @type {any} */ item) => item.model.id)).size).toBe(1);
  expect(await program.name('brand', 'hewlett packard')).toBe(items[0].brand.id);
});

test('a name is found, renamed, archived, and taken back; one that is taken leads to merging', async () => {
  const dell = await program.name('brand', 'Del');
  await program.name('brand', 'Dell');
  await program.name('model', 'Latitude 5400', dell);
  await program.name('product', 'Battery');
  await go(dashboard, '/reception/catalogue');
  await dashboard.getByRole('searchbox', { name: 'Begins with' }).fill('xyz');
  await expect(dashboard.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await dashboard.getByRole('button', { name: 'Show everything' }).click();
  await row('Del').first().press('Enter');
  await dashboard.locator('rename-dialog').getByRole('textbox').fill('Dell');
  await dashboard.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(dashboard.getByText('Dell exists already')).toBeVisible();
  await dashboard.getByRole('button', { name: 'Merge…' }).click();
  await expect(dashboard.getByRole('button', { name: 'Merge into Dell' })).toBeEnabled();
  await dashboard.getByRole('button', { name: 'Cancel' }).click();
  await expect(dashboard.locator('merge-dialog')).toHaveCount(0);

  await act('Del', 'Rename…');
  await dashboard.locator('rename-dialog').getByRole('textbox').fill('Delta');
  await dashboard.keyboard.press('Enter');
  await expect(row('Delta')).toBeVisible();
  await act('Delta', 'Show its models');
  await expect(row('Latitude 5400')).toBeVisible();
  await dashboard.getByRole('button', { name: 'Remove Delta' }).click();
  await expect(row('Latitude 5400')).toContainText('Delta');

  await dashboard.getByLabel('What they name').selectOption('product');
  await act('Battery', 'Archive');
  await expect(dashboard.getByText('Battery is archived')).toBeVisible();
  await expect(dashboard.getByRole('heading', { name: 'No products yet' })).toBeVisible();
  await dashboard.getByRole('radio', { name: 'Archived' }).click();
  await act('Battery', 'Offer again');
  await expect(dashboard.getByRole('heading', { name: 'Nothing is archived' })).toBeVisible();
});

test('what was deleted shows who did it, comes back, or says why it can’t', async () => {
  const lot = await program.lot(['5CG1', '5CG2'], { name: 'Pallet' });
  const { items } = await program.ask('GET', `/lots/${lot.id}/items`);
  await program.ask('DELETE', `/items/${items[0].id}`);
  const gone = await program.lot(['5CG9'], { name: 'By mistake' });
  await program.ask('DELETE', `/lots/${gone.id}`);
  const donation = await program.ask('POST', '/donations', {
    recipient: 'The school',
    recipient_kind: 'organisation',
    donated_on: day(0),
    lines: [{ kind: 'laptop', serial: '5CG2' }],
  });
  await program.ask('DELETE', `/donations/${donation.id}`);
  await program.ask('POST', '/donations', {
    recipient: 'The library',
    recipient_kind: 'organisation',
    donated_on: day(0),
    lines: [{ kind: 'laptop', serial: '5CG2' }],
  });

  await go(dashboard, '/reception/deleted');
  await expect(row('By mistake')).toContainText(NORA.name);
  await dashboard.getByRole('button', { name: 'Restore Lot 2' }).click();
  await expect(dashboard.getByText('Lot 2 is back')).toBeVisible();
  await expect(dashboard.getByRole('heading', { name: 'Nothing is deleted here' })).toBeVisible();
  expect((await program.ask('GET', `/lots/${gone.id}`)).deleted_at).toBeNull();

  await dashboard.getByLabel('Which records').selectOption('items');
  await expect(row('5CG1')).toContainText('Lot 1');
  await expect(row('5CG1')).toContainText(NORA.name);
  await dashboard.getByRole('button', { name: 'Restore 5CG1' }).click();
  await expect(dashboard.getByText('5CG1 is back')).toBeVisible();

  await dashboard.getByLabel('Which records').selectOption('donations');
  await dashboard.getByRole('button', { name: 'Restore Donation 1' }).click();
  await expect(dashboard.getByText(/Donation 1 stays deleted\. Something in it .*The library/)).toBeVisible();
  await expect(row('The school')).toBeVisible();
});

test('the figures tell what waits, what is there and what came in, as it happens', async () => {
  const card = (/** @type {string} */ name) =>
    dashboard.locator('reception-figures .card').filter({ hasText: name });
  await go(dashboard, '/reception');
  await expect(dashboard.getByRole('heading', { name: 'Nothing came in' })).toBeVisible();
  await expect(card('Open lots').locator('.value')).toHaveText('0');

  const lot = await program.ask('POST', '/lots', { received_on: day(0), name: 'Pallet', supplier: '' });
  const { items } = await program.ask('POST', `/lots/${lot.id}/items`, {
    items: ['5CG1', '5CG2', '5CG3'].map((serial) => ({ serial, kind: 'laptop', entry_mode: 'scan' })),
  });
  await program.ask('PATCH', '/items', {
    items: items.slice(0, 2).map((/** @type {any} */ { id, version }) => ({ id, version })),
    set: { outcome: 'refurbished' },
  });
  await program.ask('POST', '/loans', {
    borrower: 'Aïcha',
    borrower_kind: 'person',
    start_on: day(-9),
    end_on: day(-2),
    lines: [{ kind: 'computer', serial: '5CG1' }],
  });

  await expect(card('Open lots').locator('.value')).toHaveText('1', { timeout: 20_000 });
  await expect(card('Open lots')).toContainText('1 machine to sort');
  await expect(card('In stock').locator('.value')).toHaveText('3');
  await expect(card('Overdue loans').locator('.value')).toHaveText('1');
  await expect(dashboard.getByRole('heading', { name: '3 machines received' })).toBeVisible();
  await expect(dashboard.locator('reception-figures')).toContainText('100%');
  const month = dashboard.getByRole('button', { name: /3 machines, Refurbished 2, To sort 1$/ });
  await month.focus();
  await expect(dashboard.locator('month-bars .legend')).toContainText('Refurbished 2');
  await dashboard.getByRole('radio', { name: 'Last year' }).click();
  await expect(dashboard.getByRole('heading', { name: 'Nothing came in' })).toBeVisible();
});
