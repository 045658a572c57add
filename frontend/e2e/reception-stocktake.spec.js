import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { go } from './support/people.js';
import { scan } from './support/reception.js';
import { ReceptionProgram } from './support/records.js';
import { TwoPeople } from './support/two-people.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {TwoPeople} */
let people;
/** @type {ReceptionProgram} */
let program;
/** @type {Record<string, number>} */
let places;

/** What became of the last scan. @param {Page} page */
const told = (page) => page.locator('verdict-panel .word');
/** A counter. @param {Page} page @param {string} name */
const counter = (page, name) => page.locator('.card').filter({ hasText: name }).locator('.number');
/** @param {Page} page @param {string} serial */
const row = (page, serial) => page.locator('stocktake-page tr.row').filter({ hasText: serial });

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  program = new ReceptionProgram(people.server, people.token);
  places = {};
  for (const [name, parent] of [
    ['Workshop', ''],
    ['Shelf 1', 'Workshop'],
    ['Shelf 2', 'Workshop'],
  ])
    places[name] = (
      await program.ask('POST', '/places', { name, ...(parent ? { parent: places[parent] } : {}) })
    ).id;
});

test.afterEach(async () => {
  await people.part();
});

/** Machines that stand somewhere. @param {string[]} serials @param {string} place */
async function stand(serials, place) {
  const lot = await program.lot(serials);
  const { items } = await program.ask('GET', `/lots/${lot.id}/items?limit=500`);
  const versions = items.map((/** @type {any} */ { id, version }) => ({ id, version }));
  await program.ask('PATCH', '/items', { items: versions, set: { place: places[place] } });
  return items;
}

/** @param {Page} page @param {string} place */
async function begin(page, place) {
  await go(page, '/reception/stocktakes');
  await page.getByRole('button', { name: 'New stocktake' }).first().click();
  await page.getByLabel('Which place?').selectOption({ label: place });
  await page.getByRole('button', { name: 'Start scanning' }).click();
  await expect(page.getByText('Ready: scan the first machine')).toBeVisible();
}

test('each scan says what it is, and closing tells what is missing', async () => {
  const { nora } = people;
  await stand(['HERE-1', 'HERE-2', 'LOST-1'], 'Shelf 1');
  await stand(['ELSE-1'], 'Shelf 2');
  await stand(['GONE-1'], 'Shelf 1');
  await program.ask('POST', '/donations', {
    recipient_kind: 'person',
    recipient: 'Awa Ndiaye',
    trainee: false,
    donated_on: '2026-11-20',
    lines: [{ kind: 'laptop', serial: 'GONE-1' }],
  });
  await begin(nora, 'Workshop › Shelf 1');
  await expect(counter(nora, 'Left to scan')).toHaveText('3');
  await scan(nora, 'HERE-1');
  await expect(told(nora)).toHaveText('Here');
  await expect(nora.locator('verdict-panel .panel')).toHaveClass(/ok/);
  await scan(nora, 'here-1');
  await expect(told(nora)).toHaveText('Already scanned');
  await scan(nora, 'ELSE-1');
  await expect(told(nora)).toHaveText('Moved here');
  await expect(nora.locator('verdict-panel')).toContainText('Workshop › Shelf 2');
  await scan(nora, 'GONE-1');
  await expect(told(nora)).toHaveText('Out of stock');
  await scan(nora, 'NEVER-SEEN-1');
  await expect(told(nora)).toHaveText('Unknown');
  await scan(nora, `${people.server.address}/#/reception/places/${places['Shelf 1']}`);
  await expect(nora.locator('verdict-panel')).toContainText('label of a place');
  await scan(nora, 'HERE-2');
  await expect(told(nora)).toHaveText('Here');
  for (const [name, count] of [
    ['Here', 2],
    ['Moved', 1],
    ['Unknown', 1],
    ['Out of stock', 1],
    ['Left to scan', 1],
  ])
    await expect(counter(nora, String(name))).toHaveText(String(count));
  // What was elsewhere stands here now.
  const { items } = await program.ask('GET', '/items?serial=ELSE-1');
  expect(items[0].place.name).toBe('Shelf 1');

  await nora.getByRole('button', { name: 'Close stocktake' }).click();
  await expect(nora.getByRole('dialog', { name: 'Close Stocktake 1?' })).toBeVisible();
  await expect(nora.locator('ws-dialog[open]')).toContainText('1 machine was not scanned');
  await nora.locator('ws-dialog[open]').getByRole('button', { name: 'Close stocktake' }).click();
  await expect(counter(nora, 'Missing')).toHaveText('1');
  await expect(row(nora, 'LOST-1')).toContainText('missing');
  await nora.getByRole('button', { name: /^Unknown/ }).click();
  await expect(nora.locator('stocktake-page tr.row')).toHaveCount(1);
  await expect(row(nora, 'NEVER-SEEN-1')).toBeVisible();

  await nora.getByRole('button', { name: 'Export' }).click();
  const waiting = nora.waitForEvent('download');
  await nora.getByRole('menuitem', { name: 'Save as text (CSV)' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('stocktake-1.csv');
  const text = await readFile(/** @type {string} */ (await download.path()), 'utf8');
  for (const serial of ['HERE-1', 'ELSE-1', 'GONE-1', 'NEVER-SEEN-1', 'LOST-1'])
    expect(text).toContain(serial);
});

test('two people on one stocktake see each other’s scans, sixty in a row', async () => {
  const { nora, samir } = people;
  const serials = Array.from({ length: 60 }, (_, at) => `5CG02${31_000 + at * 7}`);
  await stand(serials, 'Shelf 1');
  await begin(nora, 'Workshop');
  // The second one who begins it joins it.
  await begin(samir, 'Workshop');
  expect(samir.url()).toBe(nora.url());
  await scan(nora, ...serials.slice(0, 30));
  await expect(counter(samir, 'Here')).toHaveText('30');
  await scan(samir, ...serials.slice(30));
  for (const page of [nora, samir]) {
    await expect(counter(page, 'Here')).toHaveText('60');
    await expect(counter(page, 'Left to scan')).toHaveText('0');
  }
  await scan(samir, serials[0]);
  await expect(told(samir)).toHaveText('Already scanned');
  const { items } = await program.ask('GET', '/stocktakes');
  expect(items).toHaveLength(1);
  expect(items[0].counters).toMatchObject({ found: 60, missing: 0, unknown: 0 });
});

test('scans without a line are kept, and counted in one go when the server is back', async () => {
  const { nora, server } = people;
  await stand(['HERE-1', 'HERE-2'], 'Shelf 1');
  await begin(nora, 'Workshop › Shelf 1');
  server.wire.cut();
  await expect(nora.getByText(/Reconnecting|Offline/).first()).toBeVisible({ timeout: 20_000 });
  await scan(nora, 'HERE-1', 'HERE-2', 'NEVER-SEEN-1');
  await expect(told(nora)).toHaveText('Kept');
  await expect(nora.getByText('3 scans wait for the server')).toBeVisible();
  await expect(nora.getByText(/3 scans waiting/)).toBeVisible();
  await scan(nora, 'HERE-2');
  await expect(told(nora)).toHaveText('Already scanned');
  server.wire.mend();
  await expect(counter(nora, 'Here')).toHaveText('2', { timeout: 40_000 });
  await expect(counter(nora, 'Unknown')).toHaveText('1');
  await expect(told(nora)).toHaveText('3 scans counted');
  await expect(nora.locator('verdict-panel')).toContainText('1 is unknown or out of stock');
});
