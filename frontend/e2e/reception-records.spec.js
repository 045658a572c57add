import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { createTokenByApi, joinByApi, setUpByApi } from './support/accounts-by-api.js';
import { faultsOf, go, SAMIR } from './support/people.js';
import { day, leaveFields, ReceptionProgram, scan } from './support/records.js';
import { Server } from './support/server.js';
import { failing, REQUEST_ID } from './support/tour.js';

/** What nwipe wrote: two hard disks, of which one failed, an SSD that it overwrote, a stick that it left alone. */
const LOG = `[2026/07/29 19:31:35]    info: nwipe 0.37
[2026/07/29 19:31:36]  notice: Found /dev/sda,  ATA    , TOSHIBA MQ01ABD1, 1000 GB, S/N=35H2SCTWS
[2026/07/29 19:31:36]  notice: Found /dev/sdb,  SAS    , SEAGATE ST600MM0, 600 GB, S/N=S0M1
[2026/07/29 19:31:37]  notice: Found /dev/nvme0n1, NVME-SSD, Samsung SSD 970 EVO 250GB, 250 GB, S/N=S465
[2026/07/29 19:31:37]  notice: Found /dev/sdc,  USB    , SanDisk Ultra, 32 GB, S/N=4C53
[2026/07/29 19:32:01]  notice: /dev/sda, sect/blk/dev 512/4096/1000204886016
[2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sda
[2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/sdb
[2026/07/29 19:32:02]  notice: Invoking method 'DoD 5220.22M' on /dev/nvme0n1
[2026/07/29 22:11:12]  notice: Finished final round 1 of 1 on /dev/sda
********************************* Drive Status *********************************
!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number
       sda | Erased |  104 MB/s | 02:39:12 | TOSHIBA MQ01ABD1/35H2SCTWS
!      sdb |-FAILED-|   12 MB/s | 00:30:00 | SEAGATE ST600MM0/S0M1
   nvme0n1 | Erased |  400 MB/s | 00:10:25 | Samsung SSD 970 E/S465
[2026/07/30 08:00:01] Total Throughput 516 MB/s, DoD 5220.22M, 1R+B+VL
********************************************************************************
`;

/** @type {Server} */
let server;
/** @type {import('@playwright/test').Page} */
let nora;
/** @type {import('./support/accounts-by-api.js').Arrived} */
let arrived;
/** @type {ReceptionProgram} */
let program;
/** @type {string[]} */
let faults;

test.beforeEach(async ({ browser }) => {
  server = await new Server().start();
  const context = await browser.newContext();
  arrived = await setUpByApi(context, server);
  program = new ReceptionProgram(server, await createTokenByApi(server, arrived));
  nora = await context.newPage();
  faults = faultsOf(nora);
  await nora.goto(server.address);
});

test.afterEach(async () => {
  expect(faults).toEqual([]);
  await nora.context().close();
  await server.remove();
});

const button = (/** @type {string | RegExp} */ name) => nora.getByRole('button', { name, exact: true });
const field = (/** @type {string} */ name) => nora.getByLabel(name, { exact: true });
const heading = (/** @type {string} */ name) => nora.getByRole('heading', { level: 1, name, exact: true });

/** What is in the open dialog; its content is slotted, so the native element does not hold it. */
const dialogue = () => nora.locator('ws-dialog[open]');

/** What the last scan came to, where it is seen; it is read out besides. */
const said = (/** @type {string} */ text) => nora.locator('ws-badge').filter({ hasText: text });

/** Chooses a name of the catalogue by typing it, or creates it. @param {string} label @param {string} name */
async function choose(label, name) {
  const box = nora.getByRole('combobox', { name: label, exact: true });
  await box.fill(name);
  await expect(nora.getByRole('option', { name: new RegExp(name) }).first()).toBeVisible();
  await box.press('Enter');
  await expect(box).toHaveValue(name);
}

async function accessible() {
  expect(await accessibilityFaults(nora)).toEqual([]);
}

test('an order is written, ordered, received into a lot, deleted and restored', async () => {
  await go(nora, '/reception/orders');
  await expect(nora.getByText('No orders yet')).toBeVisible();
  await nora.keyboard.press('n');
  await expect(heading('New order')).toBeVisible();
  await field('Name').fill('Memory and disks');
  await field('Supplier').fill('LDLC');
  await choose('Category', 'Spare parts');
  await choose('Product, line 1', 'DDR4 8 GB');
  await field('Quantity, line 1').fill('10');
  await field('Unit price, line 1').fill('18,99');
  await field('Shipping, line 1').fill('4.90');
  await field('Shipping, line 1').press('Enter');
  await choose('Product, line 2', 'SSD 500 GB');
  await field('Quantity, line 2').fill('4');
  await field('Unit price, line 2').fill('1,042.50');
  await field('Link, line 2').fill('javascript:alert(1)');
  await expect(nora.locator('.sum')).toContainText('€4,364.80');
  await button('Create order').click();
  await expect(nora.getByText('begins with https://')).toBeVisible();
  await field('Link, line 2').fill('https://www.ldlc.com/a');
  await button('Create order').click();
  await expect(heading('Order 1')).toBeVisible();
  await expect(nora.locator('.sum')).toContainText('€4,364.80');
  const [order] = (await program.ask('GET', '/orders')).items;
  expect(order).toMatchObject({ total: 436480, goods_total: 435990, shipping_total: 490, line_count: 2 });
  await expect(nora.getByRole('link', { name: 'ldlc.com' })).toHaveAttribute(
    'href',
    'https://www.ldlc.com/a',
  );
  await accessible();

  await button('Order').click();
  await expect(nora.getByText('ordered', { exact: true })).toBeVisible();
  await button('Receive').click();
  await expect(nora.getByRole('checkbox', { name: 'Open a lot for it' })).toBeChecked();
  await dialogue().getByRole('button', { name: 'Receive' }).click();
  await expect(nora.getByText('received', { exact: true })).toBeVisible();
  await nora.getByRole('link', { name: 'Open its lot' }).click();
  await expect(nora).toHaveURL(/#\/reception\/lots\/\d+$/);
  await nora.goBack();

  await button('More actions').click();
  await nora.getByRole('menuitem', { name: 'Delete order' }).click();
  await expect(nora.getByRole('heading', { name: 'Delete order 1?' })).toBeVisible();
  await dialogue().getByRole('button', { name: 'Delete' }).click();
  await expect(nora.getByText('No orders yet')).toBeVisible();
  await button('Deleted').click();
  await nora.getByText('Memory and disks').click();
  await button('Restore').click();
  await expect(nora.getByText('Order 1 is back')).toBeVisible();
  await go(nora, '/reception/orders');
});

test('what somebody else changes under the form comes in, and a clash is told', async () => {
  const product = await program.name('product', 'Screws');
  const lines = [{ product, quantity: 1, unit_price: 100 }];
  const order = await program.ask('POST', '/orders', { name: 'Screws', ordered_on: day(0), lines });
  await go(nora, `/reception/orders/${order.id}`);
  await expect(heading('Order 1')).toBeVisible();
  await nora.keyboard.press('e');
  await field('Note').fill('Fragile');
  await field('Name').fill('Screws and nails');
  const change = { version: order.version, name: 'Bolts', supplier: 'Würth' };
  await program.ask('PATCH', `/orders/${order.id}`, change);
  await expect(nora.getByText('Somebody changed this meanwhile')).toBeVisible();
  await expect(nora.getByText('You both changed Name')).toBeVisible();
  await expect(field('Supplier')).toHaveValue('Würth');
  await expect(field('Name')).toHaveValue('Screws and nails');
  await nora.keyboard.press('Control+Enter');
  await expect(nora.getByText('Order 1 is saved')).toBeVisible();
  expect(await program.ask('GET', `/orders/${order.id}`)).toMatchObject({
    name: 'Screws and nails',
    supplier: 'Würth',
    note: 'Fragile',
  });
});

test('a save on an older version shows what changed and goes on from there', async () => {
  const order = await program.ask('POST', '/orders', { name: 'Screws', ordered_on: day(0) });
  await go(nora, `/reception/orders/${order.id}`);
  await expect(heading('Order 1')).toBeVisible();
  await nora.keyboard.press('e');
  await field('Note').fill('Fragile');
  // Without the live line nothing tells the page before it saves.
  await nora.route(`**/api/reception/orders/${order.id}`, async (route) => {
    if (route.request().method() === 'GET') await route.abort();
    else await route.continue();
  });
  await program.ask('PATCH', `/orders/${order.id}`, { version: order.version, supplier: 'Würth' });
  await button('Save').click();
  await expect(nora.getByText('Changed: Supplier.')).toBeVisible();
  await expect(field('Note')).toHaveValue('Fragile');
  await button('Save').click();
  await expect(nora.getByText('Order 1 is saved')).toBeVisible();
  expect(await program.ask('GET', `/orders/${order.id}`)).toMatchObject({
    supplier: 'Würth',
    note: 'Fragile',
  });
});

test('a form that was left is found again as it was, and sent twice makes one record', async () => {
  await go(nora, '/reception/orders/new');
  await field('Name').fill('Half written');
  await go(nora, '/reception/loans');
  await expect(nora.getByText('No loans yet')).toBeVisible();
  await nora.reload();
  await go(nora, '/reception/orders/new');
  await expect(field('Name')).toHaveValue('Half written');
  await expect(nora.getByText('You had begun this')).toBeVisible();
  // The answer is lost once; the second attempt is the same one.
  let lost = false;
  await nora.route('**/api/reception/orders', async (route) => {
    if (route.request().method() !== 'POST' || lost) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
  await button('Create order').click();
  await expect(nora.getByText(/The server doesn.t answer/)).toBeVisible();
  await button('Create order').click();
  await expect(heading('Order 1')).toBeVisible();
  expect((await program.ask('GET', '/orders')).items).toHaveLength(1);
});

test('a scanned machine leaves the stock with a donation, once', async () => {
  const lot = await program.lot(['5CG0231XQ7', 'PF2X9K4M']);
  await go(nora, '/reception/donations/new');
  await field('Recipient').fill('École Jean-Macé');
  await nora.getByText('Organisation').click();
  await leaveFields(nora);
  await scan(nora, '5cg0231xq7');
  await expect(said('5cg0231xq7 added, line 1')).toBeVisible();
  await expect(nora.getByText('Laptop HP EliteBook 840 G6 · lot 1')).toBeVisible();
  await scan(nora, '5CG0231XQ7');
  await expect(said('5CG0231XQ7 is line 1 already')).toBeVisible();
  await button('Add a line').click();
  await nora.getByLabel('Kind, line 2').selectOption('other');
  await nora.getByLabel('What it is, line 2').fill('Video projector');
  await accessible();
  await button('Create donation').click();
  await expect(heading('Donation 1')).toBeVisible();
  await expect(nora.getByText('Video projector')).toBeVisible();
  await expect(nora.getByRole('link', { name: 'Lot 1' })).toHaveAttribute(
    'href',
    new RegExp(`^#/reception/lots/${lot.id}/`),
  );
  await accessible();

  await go(nora, '/reception/donations/new');
  await field('Recipient').fill('Somebody else');
  await leaveFields(nora);
  await scan(nora, '5CG0231XQ7');
  await expect(nora.getByText('has left the stock')).toBeVisible();
  await button('Create donation').click();
  await expect(nora.getByText('It was given to École Jean-Macé (donation 1).')).toBeVisible();

  const [given] = (await program.ask('GET', '/donations')).items;
  await program.ask('DELETE', `/donations/${given.id}`);
  await button('Create donation').click();
  await expect(heading('Donation 2')).toBeVisible();
});

test('a loan goes out by scanning, is overdue, and comes back line by line', async () => {
  await program.lot(['5CG0231XQ7', 'PF2X9K4M']);
  await go(nora, '/reception/loans/new');
  await field('Borrower').fill('Lina Moreau');
  await field('First day').fill(day(-40));
  await field('Last day').fill(day(-41));
  await leaveFields(nora);
  await scan(nora, '5CG0231XQ7');
  await scan(nora, 'PF2X9K4M');
  await nora.getByText('For money').click();
  await field('Amount').fill('12,3,4');
  await button('Create loan').click();
  await expect(nora.getByText('Not before the first day.')).toBeVisible();
  await expect(nora.getByText('An amount such as 1,234.50.')).toBeVisible();
  await field('Last day').fill(day(-10));
  await field('Amount').fill('45');
  await button('Create loan').click();
  await expect(heading('Loan 1')).toBeVisible();
  await expect(nora.getByText('10 days overdue')).toBeVisible();
  await expect(nora.getByText('€45.00')).toBeVisible();
  await accessible();

  await go(nora, '/');
  await expect(nora.getByRole('heading', { name: 'Overdue loans' })).toBeVisible();
  await nora.getByRole('link', { name: /Loan 1 Lina Moreau/ }).click();
  await expect(heading('Loan 1')).toBeVisible();
  await leaveFields(nora);
  await scan(nora, 'NOTTHERE');
  await expect(said('NOTTHERE is not out in this loan')).toBeVisible();
  await scan(nora, 'pf2x9k4m');
  const dialog = dialogue();
  await expect(dialog.getByRole('checkbox', { name: /PF2X9K4M/ })).toBeChecked();
  await expect(dialog.getByRole('checkbox', { name: /5CG0231XQ7/ })).not.toBeChecked();
  await dialog.getByLabel(/Condition of .*PF2X9K4M/).fill('Scratched lid');
  await accessible();
  await dialog.getByRole('button', { name: 'Note 1 return' }).click();
  await expect(nora.getByText('1 of 2 out')).toBeVisible();
  await expect(nora.getByText('Scratched lid')).toBeVisible();

  await go(nora, '/reception/loans/new');
  await field('Borrower').fill('Somebody else');
  await leaveFields(nora);
  await scan(nora, '5CG0231XQ7');
  await button('Create loan').click();
  await expect(nora.getByText(/It is lent to Lina Moreau until .* \(loan 1\)/)).toBeVisible();
  await button('Cancel').click();
  await dialogue().getByRole('button', { name: 'Discard' }).click();
  await nora.getByText('Overdue', { exact: true }).click();
  await expect(nora.getByText('Lina Moreau')).toBeVisible();
  await nora.getByText('Lina Moreau').click();
  await button('Note a return').click();
  await dialogue().getByRole('button', { name: 'Note 1 return' }).click();
  await expect(nora.getByText('returned', { exact: true })).toBeVisible();
});

test('disks are scanned, filled in at once, recovered, and that is undone', async () => {
  await go(nora, '/reception/disks/new');
  await field('Name').fill('Lot 42');
  await button('Create session').click();
  await expect(heading('Session 1')).toBeVisible();
  await expect(nora.getByText('No disks yet')).toBeVisible();
  await leaveFields(nora);
  for (const serial of ['WD-WCC4N0', 'ZA1234XY', 'S3Z9NB0K']) await scan(nora, serial);
  await expect(said('S3Z9NB0K added, no. 3')).toBeVisible();
  await scan(nora, 'za1234xy');
  await expect(said('za1234xy is no. 2 already')).toBeVisible();
  await nora.getByPlaceholder('Type or scan a serial number').fill('BY-HAND-1');
  await nora.getByPlaceholder('Type or scan a serial number').press('Enter');
  await expect(said('BY-HAND-1 added, no. 4')).toBeVisible();
  await accessible();

  await nora.getByRole('checkbox', { name: 'Select all' }).click();
  await button('Fill in').click();
  const dialog = dialogue();
  await dialog.getByLabel('Result', { exact: true }).selectOption('success');
  await dialog.getByRole('button', { name: 'Fill in 4 disks' }).click();
  await expect(dialog.getByText('A wiped disk needs its method.')).toBeVisible();
  await dialog.getByRole('button', { name: '500 GB' }).click();
  await dialog.getByLabel('Interface', { exact: true }).selectOption('sata');
  await dialog.getByLabel('Method', { exact: true }).selectOption('overwrite');
  await dialog.getByLabel('Standard', { exact: true }).selectOption('nist_clear');
  await accessible();
  await dialog.getByRole('button', { name: 'Fill in 4 disks' }).click();
  await expect(nora.getByText('4 disks are changed')).toBeVisible();
  await expect(nora.locator('.tiles')).toContainText('2 TB');
  await expect(nora.locator('.tiles')).toContainText('100%');

  await button('Recover session').click();
  await expect(nora.getByText('recovered', { exact: true })).toBeVisible();
  await expect(nora.getByPlaceholder('Type or scan a serial number')).toHaveCount(0);
  await button('More actions').click();
  await nora.getByRole('menuitem', { name: 'Undo the recovery' }).click();
  await dialogue().getByRole('button', { name: 'Undo the recovery' }).click();
  await expect(nora.getByPlaceholder('Type or scan a serial number')).toBeVisible();

  await nora.getByText('ZA1234XY').click();
  await expect(nora.getByRole('heading', { name: 'Disk ZA1234XY' })).toBeVisible();
  await dialogue().getByLabel('Note', { exact: true }).fill('Noisy');
  await dialogue().getByRole('button', { name: 'Save' }).click();
  await expect(nora.getByText('1 disk is changed')).toBeVisible();
  await nora.getByRole('checkbox', { name: 'Select ZA1234XY' }).click();
  await button('Delete').click();
  await dialogue().getByRole('button', { name: 'Delete' }).click();
  await expect(nora.getByText('1 disk is deleted')).toBeVisible();
  await button('More actions').click();
  await nora.getByRole('menuitem', { name: 'Show deleted disks' }).click();
  await button('Restore ZA1234XY').click();
  await expect(nora.getByText('Nothing was deleted')).toBeVisible();
  await button('Back to the disks').click();
  await expect(nora.getByRole('gridcell', { name: 'ZA1234XY', exact: true })).toBeVisible();
});

test('the log of nwipe is tried first, then read into the session', async () => {
  const session = await program.ask('POST', '/disk-sessions', { held_on: day(0) });
  await go(nora, `/reception/disks/${session.id}`);
  await expect(heading('Session 1')).toBeVisible();
  const pick = nora.locator('input[type=file]');
  const file = (/** @type {string} */ name, /** @type {string} */ text) => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(text),
  });
  await pick.setInputFiles(file('shopping.txt', 'milk\nbread\n'));
  await expect(nora.getByText('This is not the text log of nwipe or ShredOS.')).toBeVisible();
  await nora.keyboard.press('Escape');
  await pick.setInputFiles(file('nwipe.log', LOG));
  const dialog = dialogue();
  await expect(dialog.getByText('3 new')).toBeVisible();
  await expect(dialog.getByText('1 device is left out')).toBeVisible();
  await expect(dialog.getByText('An SSD is not wiped by overwriting')).toBeVisible();
  expect((await program.ask('GET', `/disk-sessions/${session.id}/disks`)).items).toEqual([]);
  await accessible();
  await dialog.getByRole('button', { name: 'Import 3 disks' }).click();
  await expect(nora.getByText('3 disks read from nwipe.log')).toBeVisible();
  await expect(nora.getByText('35H2SCTWS')).toBeVisible();
  const saving = nora.waitForEvent('download');
  await button('Save the log nwipe.log').click();
  expect(await readFile(await (await saving).path(), 'utf8')).toBe(LOG);
});

test('what cannot be shown says why, and who only reads changes nothing', async ({ browser }) => {
  await failing(nora, '**/api/reception/loans?*');
  await go(nora, '/reception/loans');
  await expect(nora.getByText(REQUEST_ID)).toBeVisible();
  await nora.unroute('**/api/reception/loans?*');
  await nora.getByRole('button', { name: 'Try again' }).click();
  await expect(nora.getByText('No loans yet')).toBeVisible();
  await go(nora, '/reception/donations/999');
  await expect(nora.getByText('There is no such donation')).toBeVisible();

  const samirs = await browser.newContext();
  await joinByApi(samirs, server, arrived, SAMIR, 'viewer');
  const samir = await samirs.newPage();
  await samir.goto(server.address);
  await program.ask('POST', '/orders', { name: 'Screws', ordered_on: day(0) });
  await samir.reload();
  await go(samir, '/reception/orders');
  await samir.getByText('Screws').click();
  await expect(samir.getByRole('heading', { level: 1, name: 'Order 1' })).toBeVisible();
  await expect(samir.getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await expect(samir.getByRole('button', { name: 'New order' })).toHaveCount(0);
  await samir.context().close();
});
