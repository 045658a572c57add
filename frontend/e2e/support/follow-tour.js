import { expect } from '@playwright/test';
import { go } from './people.js';
import { scan } from './reception.js';
import { day, ReceptionProgram } from './records.js';
import { failing, REQUEST_ID } from './tour.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('./server.js').Server} Server
 * @typedef {(page: Page, name: string) => Promise<void>} Visit
 */

/**
 * Goes through the records of reception, and the pages that follow them up, in the states that they have.
 * @param {Page} page
 * @param {Server} server
 * @param {string} token
 * @param {Visit} visit
 */
export async function following(page, server, token, visit) {
  const program = new ReceptionProgram(server, token);
  await withoutAny(page, visit);
  const made = await fill(program);
  await records(page, made, visit);
  await standing(page, made, visit);
  await lookingBack(page, visit);
}

/** @param {Page} page @param {Visit} visit */
async function withoutAny(page, visit) {
  for (const [path, text, name] of [
    ['/reception/stocktakes', 'No stocktake yet', 'stocktakes-empty'],
    ['/reception/places', 'No place yet', 'places-empty'],
    ['/reception/history', 'Nothing finished yet', 'history-empty'],
  ]) {
    await go(page, path);
    await expect(page.getByText(text)).toBeVisible();
    await visit(page, name);
  }
}

/** @param {ReceptionProgram} program */
async function fill(program) {
  const lot = await program.lot(['STANDS-1', 'STANDS-2', 'STANDS-3', 'GIVEN-1', 'LENT-1'], {
    name: 'Town hall, ground floor',
  });
  const { items } = await program.ask('GET', `/lots/${lot.id}/items?limit=500`);
  const room = await program.ask('POST', '/places', { name: 'Workshop' });
  const shelf = await program.ask('POST', '/places', { name: 'Shelf 1', parent: room.id });
  const versions = items.map((/** @type {any} */ { id, version }) => ({ id, version }));
  const changed = await program.ask('PATCH', '/items', {
    items: versions,
    set: { place: shelf.id, outcome: 'refurbished' },
  });
  const session = await program.ask('POST', '/disk-sessions', {
    held_on: '2026-11-12',
    name: 'Cupboard',
    operator: { name: 'Yann' },
  });
  await program.ask('POST', `/disk-sessions/${session.id}/disks`, {
    disks: [{ serial: 'WD-1', kind: 'hdd', entry_mode: 'manual' }],
  });
  const order = await program.ask('POST', '/orders', {
    name: 'Batteries',
    supplier: 'Accus & Cie',
    ordered_on: '2026-11-05',
    currency: 'EUR',
    lines: [],
  });
  const donation = await program.ask('POST', '/donations', {
    recipient_kind: 'person',
    recipient: 'Awa Ndiaye',
    trainee: false,
    donated_on: '2026-11-20',
    lines: [{ kind: 'laptop', serial: 'GIVEN-1' }],
  });
  const loan = await program.ask('POST', '/loans', {
    borrower_kind: 'company',
    borrower: 'Le Phare',
    contact: '',
    start_on: day(-20),
    end_on: day(-3),
    lines: [{ kind: 'computer', serial: 'LENT-1', quantity: 1 }],
  });
  const stocktake = await program.ask('POST', '/stocktakes', { place: shelf.id });
  return { lot, item: changed.items[0], shelf, session, order, donation, loan, stocktake };
}

/** @param {Page} page @param {Awaited<ReturnType<typeof fill>>} made @param {Visit} visit */
async function records(page, { session, order, donation, loan }, visit) {
  for (const [part, record, name] of /** @type {[string, any, string][]} */ ([
    ['disks', session, 'Cupboard'],
    ['orders', order, 'Batteries'],
    ['donations', donation, 'Awa Ndiaye'],
    ['loans', loan, 'Le Phare'],
  ])) {
    await go(page, `/reception/${part}`);
    await expect(page.locator('tr.row').filter({ hasText: name })).toBeVisible();
    await visit(page, part);
    await page.locator('tr.row').filter({ hasText: name }).click();
    await expect(page).toHaveURL(new RegExp(`/reception/${part}/${record.id}$`));
    await expect(page.getByText(name).first()).toBeVisible();
    await visit(page, `${part}-one`);
    await go(page, `/reception/${part}/new`);
    await expect(page.locator('ws-field').first()).toBeVisible();
    await visit(page, `${part}-new`);
    await go(page, `/reception/${part}`);
  }
}

/** @param {Page} page @param {Awaited<ReturnType<typeof fill>>} made @param {Visit} visit */
async function standing(page, { lot, item, shelf, stocktake }, visit) {
  await go(page, `/reception/lots/${lot.id}/${item.id}`);
  await expect(page.locator('item-details')).toContainText('Workshop › Shelf 1');
  await visit(page, 'lot-place');
  await go(page, '/reception/places');
  await expect(page.getByRole('treeitem').first()).toBeVisible();
  await visit(page, 'places');
  await go(page, `/reception/places/${shelf.id}`);
  await expect(page.locator('tr.row').filter({ hasText: 'STANDS-1' })).toBeVisible();
  await visit(page, 'place');
  await page.getByRole('button', { name: 'More actions on this place' }).click();
  await page.getByRole('menuitem', { name: 'Labels…' }).click();
  await expect(page.getByText(/^None made yet/)).toBeVisible();
  await visit(page, 'place-labels');
  await page.keyboard.press('Escape');
  await go(page, '/reception/stocktakes');
  await expect(page.locator('tr.row')).toHaveCount(1);
  await visit(page, 'stocktakes');
  await page.getByRole('button', { name: 'New stocktake' }).click();
  await expect(page.getByLabel('Which place?')).toBeVisible();
  await visit(page, 'stocktake-dialog');
  await page.keyboard.press('Escape');
  await go(page, `/reception/stocktakes/${stocktake.id}`);
  await expect(page.getByText('Ready: scan the first machine')).toBeVisible();
  await visit(page, 'stocktake-ready');
  for (const [code, word, name] of [
    ['STANDS-1', 'Here', 'found'],
    ['OLD-1', 'Moved here', 'moved'],
    ['GIVEN-1', 'Out of stock', 'out'],
    ['NEVER-SEEN-1', 'Unknown', 'unknown'],
  ]) {
    await scan(page, code);
    await expect(page.locator('verdict-panel .word')).toHaveText(word);
    await visit(page, `stocktake-${name}`);
  }
  await page.getByRole('button', { name: 'Close stocktake' }).click();
  await page.locator('ws-dialog[open]').getByRole('button', { name: 'Close stocktake' }).click();
  await expect(page.locator('tr.row').filter({ hasText: 'STANDS-2' })).toContainText('missing');
  await visit(page, 'stocktake-closed');
  await go(page, '/reception/inventory');
  await page.getByRole('button', { name: /Lot 3/ }).click();
  await expect(page.locator('tr.row').filter({ hasText: 'STANDS-1' })).toBeVisible();
  await visit(page, 'inventory');
  await page.getByRole('search').getByLabel('Outcome').selectOption({ label: 'Refurbished' });
  await page.locator('tr.row').filter({ hasText: 'STANDS-1' }).getByRole('checkbox').check();
  await expect(page.locator('fill-bar')).toBeVisible();
  await visit(page, 'inventory-selected');
  await page.getByRole('search').getByRole('button', { name: 'Show all' }).click();
}

/** @param {Page} page @param {Visit} visit */
async function lookingBack(page, visit) {
  await go(page, '/reception/history');
  await expect(page.locator('tr.row').filter({ hasText: 'Awa Ndiaye' })).toBeVisible();
  await visit(page, 'history');
  await go(page, '/reception/traceability/year/2026/11');
  await expect(page.locator('tr.row').filter({ hasText: 'Awa Ndiaye' })).toBeVisible();
  await visit(page, 'traceability');
  await go(page, '/reception/traceability/serial/GIVEN-1');
  await expect(page.getByText('It was given to Awa Ndiaye')).toBeVisible();
  await visit(page, 'traceability-serial');
  await go(page, '/reception/traceability/serial/NOBODY-1');
  await expect(page.getByText('Nobody has seen NOBODY-1')).toBeVisible();
  await visit(page, 'traceability-unseen');
  await go(page, '/reception/statistics');
  await expect(page.getByRole('img', { name: /Machines received by month/ })).toBeVisible();
  await visit(page, 'statistics');
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByRole('button', { name: 'Save factors' })).toBeVisible();
  await visit(page, 'factors-dialog');
  await page.keyboard.press('Escape');
  await failing(page, '**/api/reception/statistics*');
  await go(page, '/reception/history');
  await go(page, '/reception/statistics');
  await expect(page.getByText(REQUEST_ID)).toBeVisible();
  await visit(page, 'statistics-error');
  await page.unroute('**/api/reception/statistics*');
}
