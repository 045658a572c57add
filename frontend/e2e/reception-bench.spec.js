import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { go } from './support/people.js';
import { asked, benchRow, benchRows, newLot, saved, scan, told, unsaved } from './support/reception.js';
import { TwoPeople } from './support/two-people.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {TwoPeople} */
let people;
/** @type {Page} */
let nora;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  nora = people.nora;
});

test.afterEach(async () => {
  await people.part();
});

/** @param {number} count @param {string} [prefix] */
const serials = (count, prefix = '5CG02') =>
  Array.from({ length: count }, (_, at) => `${prefix}${31_000 + at * 7}`);

/** The machines of a lot, as the server has them. @param {number} lot */
async function stored(lot) {
  const { items } = await people.server.ask(`/api/reception/lots/${lot}/items?limit=500`, {
    token: people.token,
  });
  return items;
}

/** The lot whose page is open. @param {Page} page */
const lotOf = (page) => Number(/lots\/(\d+)/.exec(page.url())?.[1]);

test('thirty machines scanned in a row stand in the lot in their order, each once', async () => {
  await newLot(nora, 'Town hall');
  const wanted = serials(30);
  await scan(nora, ...wanted);
  await saved(nora, 30);
  const items = await stored(lotOf(nora));
  expect(items.map((/** @type {any} */ item) => item.serial)).toEqual(wanted);
  expect(new Set(items.map((/** @type {any} */ item) => item.entry_mode))).toEqual(new Set(['scan']));
  // A key sets what the next ones are.
  await nora.keyboard.press('d');
  await expect(nora.getByRole('radio', { name: 'Desktop' })).toBeChecked();
  await scan(nora, '8YQ7M10');
  await expect(benchRow(nora, '8YQ7M10')).toContainText('Desktop');
  await expect(told(nora)).toContainText('added, no. 31');
});

test('a duplicate, and what is no serial number, are refused on the screen', async () => {
  await newLot(nora, 'Town hall');
  await scan(nora, '5CG0231XQ7', '5cg0231xq7');
  await expect(told(nora)).toContainText('already here, no. 1');
  await expect(benchRows(nora)).toHaveCount(1);
  await scan(nora, 'PF2X9K4MPF2X9K4M');
  await expect(told(nora)).toContainText('the same code read twice');
  await scan(nora, 'X'.repeat(150));
  await expect(told(nora)).toContainText('150 characters');
  const field = nora.getByLabel('Serial number to add');
  await field.fill('Y'.repeat(10_000));
  await field.press('Enter');
  await expect(told(nora)).toContainText('10,000 characters');
  await field.fill('TYPED-1');
  await field.press('Enter');
  await saved(nora, 2);
  const items = await stored(lotOf(nora));
  expect(items.map((/** @type {any} */ item) => [item.serial, item.entry_mode])).toEqual([
    ['5CG0231XQ7', 'scan'],
    ['TYPED-1', 'manual'],
  ]);
});

test('machines that were here before are asked about while scanning goes on', async () => {
  await newLot(nora, 'Town hall');
  await scan(nora, 'OLD-1', 'OLD-2');
  await saved(nora, 2);
  await newLot(nora, 'School');
  await scan(nora, 'OLD-1', 'OLD-2', 'NEW-1');
  await expect(asked(nora, 'OLD-1')).toBeVisible();
  await expect(nora.getByText('1 more question after this')).toBeVisible();
  await expect(nora.locator('reentry-question')).toContainText('Lot 1');
  await expect(benchRow(nora, 'NEW-1')).toBeVisible();
  // A burst is no answer, though it ends with Enter.
  await scan(nora, 'NEW-2');
  await expect(benchRow(nora, 'NEW-2')).toBeVisible();
  await expect(asked(nora, 'OLD-1')).toBeVisible();
  await nora.waitForTimeout(400);
  await nora.keyboard.press('Enter');
  await expect(asked(nora, 'OLD-2')).toBeVisible();
  await nora.waitForTimeout(400);
  await nora.keyboard.press('Escape');
  await expect(nora.locator('reentry-question')).toBeHidden();
  await expect(benchRow(nora, 'OLD-1')).toContainText('re-entry');
  await expect(benchRow(nora, 'OLD-2')).toHaveCount(0);
  await saved(nora, 3);
  const items = await stored(lotOf(nora));
  expect(items.map((/** @type {any} */ item) => item.serial)).toEqual(['NEW-1', 'NEW-2', 'OLD-1']);
  expect(items[2].previous).toBeGreaterThan(0);
  // Its whole life stands beside it.
  await benchRow(nora, 'OLD-1').click();
  await expect(nora.locator('item-details')).toContainText('Received, lot 1');
  await expect(nora.locator('item-details')).toContainText('Received, lot 2');
});

test('a lot is filled in together, taken back, finished and recovered', async () => {
  await newLot(nora, 'Town hall');
  await scan(nora, ...serials(5));
  await saved(nora, 5);
  await expect(nora.getByRole('button', { name: 'Recover lot' })).toHaveCount(0);
  await nora.getByRole('button', { name: 'Finish sorting' }).click();
  await nora.getByRole('button', { name: 'Select 5 without an outcome' }).click();
  await expect(nora.getByText('5 rows selected')).toBeVisible();
  const bar = nora.locator('fill-bar');
  await bar.getByRole('button', { name: 'Brand' }).click();
  await nora.keyboard.type('Lenovo');
  await nora.getByRole('option', { name: 'Create “Lenovo”' }).click();
  await expect(benchRows(nora).filter({ hasText: 'Lenovo' })).toHaveCount(5);
  await bar.getByRole('button', { name: 'Model' }).click();
  await nora.keyboard.type('ThinkPad T480');
  await nora.keyboard.press('Enter');
  await expect(benchRows(nora).filter({ hasText: 'ThinkPad T480' })).toHaveCount(5);
  await bar.getByRole('button', { name: 'Technician' }).click();
  await nora.keyboard.type('Léa');
  await nora.keyboard.press('Enter');
  await expect(benchRows(nora).filter({ hasText: 'Léa' })).toHaveCount(5);
  // By a key, and back.
  await benchRows(nora).first().focus();
  await nora.keyboard.press('3');
  await expect(nora.getByRole('heading', { name: 'No machine like that' })).toBeVisible();
  await nora.keyboard.press('Control+z');
  await expect(benchRows(nora).filter({ hasText: 'to sort' })).toHaveCount(5);
  // The same without waiting in between; what is typed faster is a part of a word.
  await nora.waitForTimeout(400);
  const kept = async () =>
    (await stored(lotOf(nora))).map((/** @type {any} */ item) => [item.outcome, item.version]);
  const [[, version]] = await kept();
  await nora.keyboard.press('3');
  await nora.keyboard.press('Control+z');
  await expect.poll(kept).toEqual(Array(5).fill([null, version + 2]));
  await expect(benchRows(nora).filter({ hasText: 'to sort' })).toHaveCount(5);
  await nora.locator('lot-counters').getByRole('button', { name: 'To sort' }).click();
  await expect(nora.getByText('5 rows selected')).toBeVisible();
  await benchRows(nora).first().focus();
  await nora.keyboard.press('1');
  await expect(benchRows(nora).filter({ hasText: 'Refurbished' })).toHaveCount(5);
  await expect(nora.locator('ws-page-header')).toContainText('finished');
  await nora.getByRole('button', { name: 'Recover lot' }).click();
  await nora.locator('ws-dialog').getByRole('button', { name: 'Recover lot' }).click();
  await expect(nora.locator('ws-page-header')).toContainText('recovered');
  await scan(nora, 'TOO-LATE');
  await expect(told(nora)).toContainText('nothing in it changes');
  await nora.getByRole('button', { name: 'More on this lot' }).click();
  await nora.getByRole('menuitem', { name: 'Take the recovery back' }).click();
  await expect(nora.locator('ws-page-header')).toContainText('finished');
  expect(await stored(lotOf(nora))).toHaveLength(5);
});

test('scans made without a line, over a reload, arrive later, each once', async () => {
  await newLot(nora, 'Town hall');
  await scan(nora, 'BEFORE-1');
  await saved(nora, 1);
  people.server.wire.cut();
  await scan(nora, ...serials(10, 'OFF'));
  await expect(benchRows(nora)).toHaveCount(11);
  await expect(unsaved(nora)).toHaveCount(10);
  await expect(nora.getByText('10 machines wait for the server')).toBeVisible({ timeout: 20_000 });
  people.server.wire.mend();
  await nora.reload();
  await saved(nora, 11);
  const items = await stored(lotOf(nora));
  expect(items.map((/** @type {any} */ item) => item.serial)).toEqual(['BEFORE-1', ...serials(10, 'OFF')]);
});

test('a reload in the middle of a burst loses none and doubles none', async () => {
  await newLot(nora, 'Town hall');
  // The server takes its time: nothing is answered before the page goes.
  await nora.route('**/api/reception/lots/*/items', async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue().catch(() => {});
  });
  const wanted = serials(8);
  await scan(nora, ...wanted);
  await expect(benchRows(nora)).toHaveCount(8);
  await nora.waitForTimeout(600);
  await nora.reload();
  await nora.unroute('**/api/reception/lots/*/items');
  await saved(nora, 8);
  const items = await stored(lotOf(nora));
  expect(items.map((/** @type {any} */ item) => item.serial)).toEqual(wanted);
});

test('two people at one lot see what the other does, and a machine that both scan stands there once', async () => {
  await newLot(nora, 'Town hall');
  const { samir } = people;
  await go(samir, `/reception/lots/${lotOf(nora)}`);
  await expect(samir.getByText('Ready: scan the first machine')).toBeVisible();
  await scan(nora, ...serials(3, 'NORA'));
  await scan(samir, ...serials(3, 'SAMIR'));
  for (const page of [nora, samir]) await saved(page, 6);
  await Promise.all([scan(nora, 'BOTH-1'), scan(samir, 'BOTH-1')]);
  for (const page of [nora, samir]) {
    await saved(page, 7);
  }
  expect(await stored(lotOf(nora))).toHaveLength(7);
  await benchRow(nora, 'BOTH-1').click();
  await nora.keyboard.press('2');
  await expect(benchRow(samir, 'BOTH-1')).toContainText('For parts');
  await go(samir, '/reception');
  await expect(samir.getByText('Town hall')).toBeVisible();
});

test('a table is looked at, mended, and comes whole into the lot, which leaves as a table', async () => {
  await newLot(nora, 'Town hall');
  const menu = nora.getByRole('button', { name: 'More on this lot' });
  const bring = async (/** @type {string} */ name, /** @type {string} */ text) => {
    await nora
      .locator('lot-menu input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    await expect(nora.getByRole('dialog', { name: `Machines from ${name}` })).toBeVisible();
    // What is in a dialog stands beside it in the tree, not in it.
    return nora.locator('lot-import-dialog');
  };
  const wrong = await bring('twice.csv', 'Serial;Kind\nAB12;Laptop\nAB12;Toaster\n');
  await expect(wrong).toContainText('2 problems');
  await expect(wrong).toContainText('Row 3');
  await expect(wrong.getByRole('button', { name: 'Add 2 machines' })).toBeDisabled();
  await wrong.getByRole('button', { name: 'Cancel' }).click();

  // Headings that say nothing: somebody says what the columns are.
  const odd = await bring('pallet.csv', 'Serial,Thing\nAB12,Laptop\nAB13,Screen\n');
  await expect(odd).toContainText('No column says what the machines are');
  await odd.getByRole('button', { name: 'Cancel' }).click();
  const right = await bring('named.csv', 'Serial,Kind,What\nAB12,Laptop,HP\nAB13,Screen,Dell\n');
  await right.getByLabel('What', { exact: true }).selectOption('Brand');
  await expect(right).toContainText('Everything fits');
  await right.getByRole('button', { name: 'Add 2 machines' }).click();
  await expect(right).toHaveCount(0);
  await expect(benchRows(nora)).toHaveCount(2);
  await expect(benchRow(nora, 'AB13')).toContainText('Dell');

  await menu.click();
  const saving = nora.waitForEvent('download');
  await nora.getByRole('menuitem', { name: 'Save as text (CSV)' }).click();
  const table = await saving;
  expect(table.suggestedFilename()).toMatch(/^lot-\d+\.csv$/);
  expect(await readFile(await table.path(), 'utf8')).toContain(',AB13,Screen,Dell,');
});
