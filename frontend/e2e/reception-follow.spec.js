import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { go } from './support/people.js';
import { benchRow, scan } from './support/reception.js';
import { ReceptionProgram } from './support/records.js';
import { TwoPeople } from './support/two-people.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {TwoPeople} */
let people;
/** @type {ReceptionProgram} */
let program;
/** @type {Page} */
let nora;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  program = new ReceptionProgram(people.server, people.token);
  nora = people.nora;
});

test.afterEach(async () => {
  await people.part();
});

/** The items of a lot, to be changed. @param {number} lot @returns {Promise<any[]>} */
async function itemsOf(lot) {
  return (await program.ask('GET', `/lots/${lot}/items?limit=500`)).items;
}

/** @param {any[]} items @param {object} set */
const change = (items, set) =>
  program.ask('PATCH', '/items', { items: items.map(({ id, version }) => ({ id, version })), set });

/** A row of the page's table. @param {Page} page @param {string} text */
const row = (page, text) => page.locator('tr.row').filter({ hasText: text });

/** @param {Page} page @param {string} name */
const branch = (page, name) => page.getByRole('treeitem', { name: new RegExp(`^${name},`) });

test('places are made, moved and archived, and a machine is put into one', async () => {
  await go(nora, '/reception/places');
  await expect(nora.getByText('No place yet')).toBeVisible();
  const create = async (/** @type {string} */ name, /** @type {string} */ parent) => {
    await nora.getByRole('button', { name: 'New place' }).first().click();
    await nora.getByLabel('Name', { exact: true }).fill(name);
    await nora.getByLabel('In', { exact: true }).selectOption({ label: parent });
    await nora.getByRole('button', { name: 'Create place' }).click();
  };
  await create('Workshop', 'No other: at the top');
  await expect(nora.getByRole('heading', { name: 'Workshop' })).toBeVisible();
  await create('Shelf 1', 'Workshop');
  await create('Attic', 'No other: at the top');
  await expect(branch(nora, 'Shelf 1')).toHaveAttribute('aria-level', '2');
  await create('workshop', 'No other: at the top');
  await expect(nora.getByText('A place there has this name already.')).toBeVisible();
  await nora.keyboard.press('Escape');

  // By the keys of a tree.
  await branch(nora, 'Workshop').focus();
  await nora.keyboard.press('ArrowLeft');
  await expect(branch(nora, 'Shelf 1')).toHaveCount(0);
  await nora.keyboard.press('ArrowRight');
  await nora.keyboard.press('ArrowDown');
  await nora.keyboard.press('Enter');
  await expect(nora.getByRole('heading', { name: 'Shelf 1' })).toBeVisible();

  const lot = await program.lot(['5CG0231XQ7', '5CG0231XQ8']);
  const [item] = await itemsOf(lot.id);
  await go(nora, `/reception/lots/${lot.id}/${item.id}`);
  await nora.locator('item-details').getByRole('button', { name: 'Change' }).click();
  await nora.getByRole('option', { name: 'Shelf 1' }).click();
  await expect(nora.locator('item-details')).toContainText('Workshop › Shelf 1');
  await nora.locator('item-details').getByRole('link', { name: 'Workshop › Shelf 1' }).click();
  await expect(row(nora, '5CG0231XQ7')).toBeVisible();
  await expect(row(nora, '5CG0231XQ8')).toHaveCount(0);

  // What somebody else puts there comes by itself.
  const [, other] = await itemsOf(lot.id);
  const shelf = Number(/places\/(\d+)/.exec(nora.url())?.[1]);
  await change([other], { place: shelf });
  await nora.getByRole('button', { name: '1 new' }).click();
  await expect(row(nora, '5CG0231XQ8')).toBeVisible();

  const act = async (/** @type {string} */ action) => {
    await nora.getByRole('button', { name: 'More actions on this place' }).click();
    await nora.getByRole('menuitem', { name: action }).click();
  };
  await act('Archive');
  await nora.locator('ws-dialog[open]').getByRole('button', { name: 'Archive' }).click();
  await expect(nora.getByText('is not empty')).toBeVisible();
  await act('Rename or move');
  await nora.getByLabel('Name', { exact: true }).fill('Top shelf');
  await nora.getByLabel('In', { exact: true }).selectOption({ label: 'Attic' });
  await nora.getByRole('button', { name: 'Save' }).click();
  await expect(nora.getByRole('heading', { name: 'Top shelf' })).toBeVisible();
  await expect(nora.locator('.path')).toContainText('Attic');
  await branch(nora, 'Workshop').click();
  await act('Archive');
  await nora.locator('ws-dialog[open]').getByRole('button', { name: 'Archive' }).click();
  await expect(branch(nora, 'Workshop')).toHaveCount(0);
});

test('open lots are cards, and machines are filtered and given to a technician by the dozen', async () => {
  const { samir } = people;
  const lot = await program.lot(['AA-1', 'AA-2', 'AA-3', 'AA-4']);
  const items = await itemsOf(lot.id);
  await change(items.slice(0, 2), { outcome: 'refurbished' });
  await go(nora, '/reception/inventory');
  const card = nora.locator('inventory-lot').filter({ hasText: 'Lot 1' });
  await expect(card).toContainText('Machines 4');
  await expect(card.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '50');
  await card.getByRole('button', { name: /Lot 1/ }).click();
  await expect(row(nora, 'AA-')).toHaveCount(4);

  await nora.getByRole('search').getByLabel('Outcome').selectOption({ label: 'To sort' });
  await expect(row(nora, 'AA-')).toHaveCount(2);
  await go(samir, '/reception/inventory');
  await samir.getByRole('button', { name: /Lot 1/ }).click();
  await nora.getByRole('checkbox', { name: 'Select all' }).check();
  await nora.locator('fill-bar').getByRole('button', { name: 'Technician' }).click();
  await nora.getByRole('option', { name: 'Samir Diallo @samir' }).click();
  await expect(row(nora, 'AA-').filter({ hasText: 'Samir Diallo' })).toHaveCount(2);
  await expect(row(samir, 'AA-').filter({ hasText: 'Samir Diallo' })).toHaveCount(2);
  await nora.getByRole('button', { name: 'Undo' }).click();
  await expect(row(nora, 'AA-').filter({ hasText: 'nobody' })).toHaveCount(2);
  expect((await itemsOf(lot.id)).filter((item) => item.technician)).toEqual([]);
  await nora.getByRole('search').getByLabel('Outcome').selectOption({ label: 'Scrap' });
  await expect(nora.getByText('No machine fits')).toBeVisible();
  await nora.getByRole('button', { name: 'Show all' }).click();
  await expect(card).toBeVisible();
});

/** A finished lot, a donation and an order, each of another month. */
async function past() {
  const lot = await program.lot(['GIVEN-1', 'KEPT-1'], { name: 'Town hall, ground floor', technician: 1 });
  await change(await itemsOf(lot.id), { outcome: 'refurbished' });
  await program.ask('POST', '/donations', {
    recipient_kind: 'person',
    recipient: 'Awa Ndiaye',
    trainee: false,
    donated_on: '2026-10-20',
    lines: [{ kind: 'laptop', serial: 'GIVEN-1' }],
  });
  await program.ask('POST', '/orders', {
    name: 'Screws',
    supplier: 'Vis & Cie',
    ordered_on: '2026-09-03',
    currency: 'EUR',
    lines: [],
  });
  return lot;
}

test('the timeline is searched, narrowed and taken away', async () => {
  await past();
  await go(nora, '/reception/history');
  await expect(nora.locator('tr.row')).toHaveCount(3);
  await nora.getByLabel('Search').fill('ndiaye');
  await expect(nora.locator('tr.row')).toHaveCount(1);
  await expect(row(nora, 'Donation 1')).toContainText('Awa Ndiaye');
  await nora.getByLabel('Search').fill('');
  await nora.getByLabel('Kind', { exact: true }).selectOption({ label: 'Orders' });
  await expect(row(nora, 'Order 1')).toContainText('Screws');
  await expect(nora.locator('tr.row')).toHaveCount(1);
  await nora.getByLabel('Kind', { exact: true }).selectOption({ label: 'Every kind' });
  await nora.getByLabel('From').fill('2026-10-01');
  await nora.getByLabel('From').blur();
  await expect(nora.locator('tr.row')).toHaveCount(2);
  await nora.getByRole('button', { name: 'Export' }).click();
  const waiting = nora.waitForEvent('download');
  await nora.getByRole('menuitem', { name: 'Save as text (CSV)' }).click();
  const text = await readFile(/** @type {string} */ (await (await waiting).path()), 'utf8');
  expect(text).toContain('Awa Ndiaye');
  expect(text).not.toContain('Screws');
  await row(nora, 'Lot 1').click();
  await expect(nora.getByRole('heading', { name: 'Lot 1' })).toBeVisible();
});

test('a year leads to its months, a month to its records, and a scan to the whole life of a machine', async () => {
  const lot = await past();
  await go(nora, '/reception/traceability/year/2026');
  await nora.getByRole('link', { name: 'October, Donations: 1' }).click();
  await expect(row(nora, 'Donation 1')).toContainText('Awa Ndiaye');
  await nora.getByRole('link', { name: 'November', exact: true }).click();
  await expect(row(nora, 'Lot 1')).toContainText('Town hall, ground floor');
  await row(nora, 'Lot 1').getByRole('link', { name: 'Lot 1' }).click();
  await expect(benchRow(nora, 'GIVEN-1')).toBeVisible();

  await go(nora, '/reception/traceability');
  await scan(nora, 'given-1');
  await expect(nora).toHaveURL(/traceability\/serial\/given-1$/);
  const life = nora.locator('serial-life');
  await expect(life).toContainText('It was given to Awa Ndiaye on 20 October 2026.');
  await expect(life.getByRole('link', { name: 'Lot 1' })).toHaveAttribute(
    'href',
    new RegExp(`lots/${lot.id}/`),
  );
  await expect(life).toContainText('Given to Awa Ndiaye (donation 1)');
  await life.getByRole('link', { name: 'Donation 1' }).click();
  await expect(nora.getByRole('heading', { name: 'Donation 1' })).toBeVisible();
  // One of our own labels leads to the machine.
  const [item] = await itemsOf(lot.id);
  await go(nora, '/reception/traceability');
  await scan(nora, `${people.server.address}/#/reception/items/${item.id}`);
  await expect(nora).toHaveURL(new RegExp(`/reception/lots/${lot.id}/${item.id}$`));
  await expect(nora.locator('item-details')).toContainText('GIVEN-1');
  await go(nora, `/reception/traceability/serial/${encodeURIComponent('NO/SUCH #1')}`);
  await expect(nora.getByText('Nobody has seen NO/SUCH #1')).toBeVisible();
});

test('figures come with their factors and sources, which administrators set', async () => {
  const { samir } = people;
  await past();
  await go(samir, '/reception/statistics');
  await samir.getByLabel('Period').selectOption({ label: 'Last three years' });
  await expect(samir.getByText('No factor is set')).toBeVisible();
  await expect(samir.getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await go(nora, '/reception/statistics');
  await nora.getByLabel('Period').selectOption({ label: 'Last three years' });
  await expect(nora.locator('.tiles')).toContainText('without Laptop: no factor');
  await nora.getByRole('button', { name: 'Edit' }).click();
  const laptop = nora.getByRole('group', { name: 'Laptop' });
  await laptop.getByLabel('Weight in kg').fill('1.8');
  await laptop.getByLabel('CO₂e of a new one in kg').fill('156');
  await nora.getByRole('button', { name: 'Save factors' }).click();
  // Without a source a figure proves nothing.
  await expect(laptop.getByText('Fill in this field.')).toBeVisible();
  await laptop.getByLabel('Source').fill('Base Empreinte 2023');
  await nora.getByRole('button', { name: 'Save factors' }).click();
  await expect(nora.locator('.tiles')).toContainText('3.6 kg');
  await expect(nora.locator('.tiles')).toContainText('312 kg');
  // The other one sees them, with where they come from.
  await expect(samir.locator('.tiles')).toContainText('3.6 kg');
  await expect(samir.getByText('Base Empreinte 2023')).toBeVisible();

  // The chart is read by keys, month by month, and narrows to one.
  await nora.getByRole('img', { name: /Machines received by month/ }).focus();
  await nora.keyboard.press('End');
  await nora.keyboard.press('ArrowLeft');
  await expect(nora.locator('month-bars .told')).toContainText('Received 2');
  await nora.keyboard.press('Enter');
  await expect(nora.getByLabel('From')).toHaveValue('2026-11-01');
});
