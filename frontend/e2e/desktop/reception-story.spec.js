import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { Key } from 'selenium-webdriver';
import { day } from '../support/records.js';
import { Smtp } from '../support/smtp.js';
import { Computer } from './support/computer.js';
import { Opener } from './support/opener.js';
import { NORA, Organisation } from './support/organisation.js';
import { signIn } from './support/people.js';
import { wipeLog, withDisks } from './support/reception-files.js';

/** Where pictures of the steps go, to be looked at: SCREENSHOTS=1 npm run desktop -- reception */
const PICTURES = process.env.SCREENSHOTS
  ? fileURLToPath(new URL('../screenshots/desktop', import.meta.url))
  : '';

/** Thirty machines, as their labels are scanned. */
const MACHINES = Array.from({ length: 30 }, (_, at) => `5CG02${31_000 + at * 7}`);

/** @type {Organisation} */
let organisation;
/** @type {Computer} */
let bench;
/** @type {import('./support/app-window.js').AppWindow} */
let window;
/** @type {Smtp} */
let smtp;
/** @type {Opener} */
let opener;

test.beforeEach(async () => {
  organisation = await new Organisation().start();
  bench = await new Computer().start();
  smtp = await new Smtp().start();
  opener = await Opener.on(bench);
  const { PATH } = await withDisks(bench);
  window = await bench.open('client', {
    server: organisation.server.address,
    environment: { PATH: `${opener.folder}:${PATH}`, GTK_THEME: 'Adwaita' },
  });
  await window.resize(1280, 860);
  await signIn(window, NORA);
});

test.afterEach(async () => {
  const { items } = await organisation.ask('/api/monitoring/problems').catch(() => ({ items: [] }));
  await bench.remove();
  smtp.stop();
  await organisation.remove();
  expect(items, 'faults of the page').toEqual([]);
});

/** What the server has. @param {string} route Behind `/api/reception`. */
const stored = async (route) => await organisation.ask(`/api/reception${route}`);

const rows = /** @type {const} */ ({ css: 'lot-page tr.row' });
/** @param {string} includes */
const rowsWith = (includes) => ({ ...rows, includes });

/** @param {import('./support/deep-query.js').Query} query @param {number} count */
async function counts(query, count) {
  await expect.poll(async () => (await window.all(query)).length, { timeout: 30_000 }).toBe(count);
}

let pictures = 0;
/** @param {string} name What is to be seen. */
async function picture(name) {
  if (!PICTURES) return;
  pictures += 1;
  await mkdir(PICTURES, { recursive: true });
  await bench.picture(path.join(PICTURES, `reception-${String(pictures).padStart(2, '0')}-${name}.png`));
}

/** Takes the focus out of every field, as a click beside them does. */
async function leaveFields() {
  await window.run(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    if (at instanceof HTMLElement) at.blur();
  });
}

/** Sets something of all that are selected, by a name. @param {string} what @param {string} name */
async function fillName(what, name) {
  await window.click({ css: 'fill-bar name-picker .trigger', includes: what });
  await window.keys(name);
  await window.sees({ css: 'name-picker .option[aria-selected="true"]', includes: name });
  await window.keys(Key.ENTER);
  await counts(rowsWith(name), MACHINES.length);
}

/** Sets something of all that are selected, from a menu. @param {string} what @param {string} choice */
async function fillChoice(what, choice) {
  await window.click({ role: 'button', name: what, inside: { css: 'fill-bar' } });
  await window.click({ role: 'menuitem', includes: choice });
  await counts(rowsWith(choice), MACHINES.length);
}

test('thirty machines, from the pallet to whom they were given and lent, in the real window', async () => {
  test.setTimeout(300_000);

  await test.step('thirty machines are scanned into a lot', async () => {
    await window.go('/reception');
    await window.press('New lot');
    await window.fill('Supplier or origin', 'Town hall');
    await picture('new-lot');
    await window.press('Create and scan');
    await window.sees({ includes: 'Ready: scan the first machine' });
    await window.scan(...MACHINES);
    await counts(rows, MACHINES.length);
    await expect.poll(async () => (await stored('/lots/1')).counters.total).toBe(MACHINES.length);
    const { items } = await stored('/lots/1/items?limit=500');
    expect(items.map((/** @type {any} */ item) => item.serial)).toEqual(MACHINES);
    expect(new Set(items.map((/** @type {any} */ item) => item.entry_mode))).toEqual(new Set(['scan']));
    await picture('scanned');
    // Once more: it is there already.
    await window.scan(MACHINES[4]);
    await window.sees({ css: 'scan-bar', includes: 'already here, no. 5' });
    await picture('twice');
  });

  await test.step('they are sorted, all at once', async () => {
    await window.press('Finish sorting');
    await window.press('Select 30 without an outcome');
    await window.sees({ includes: '30 rows selected' });
    await picture('selected');
    await fillChoice('Kind', 'Desktop');
    await fillName('Brand', 'Dell');
    await fillName('Model', 'OptiPlex 3060');
    await fillName('Technician', 'Samir Diallo');
    await window.click({ role: 'button', name: 'Outcome', inside: { css: 'fill-bar' } });
    await window.click({ role: 'menuitem', includes: 'Refurbished' });
    await window.sees({ css: 'ws-page-header', includes: 'finished' });
    await picture('sorted');
    expect(await stored('/lots/1')).toMatchObject({ state: 'finished' });
  });

  await test.step('the disks of the computer are detected and put into a session', async () => {
    await window.go('/reception/disks/new');
    await window.fill('Name', 'Lot 1');
    await window.press('Create session');
    await window.sees({ role: 'heading', name: 'Session 1' });
    await picture('session');
    await window.press('Detect disks');
    const dialog = { css: 'detect-dialog li' };
    await window.sees({ ...dialog, includes: '35H2SCTWS' });
    await window.sees({ ...dialog, includes: 'SMART: about to fail' });
    await window.sees({ ...dialog, includes: 'system disk' });
    await window.sees({ includes: 'administrators of this computer' });
    await picture('detected');
    await window.press('Add 5 disks');
    await window.sees({ includes: '5 disks are added' });
    await picture('detected-added');
    const { items } = await stored('/disk-sessions/1/disks');
    expect(
      items.map((/** @type {any} */ disk) => [disk.serial, disk.kind, disk.interface, disk.brand?.name]),
    ).toEqual([
      ['35H2SCTWS', 'hdd', 'sata', 'Toshiba'],
      ['S0M1ABCD0000K1234567', 'hdd', 'sas', 'Seagate'],
      ['S3TWNX0K512345', 'ssd', 'm2_sata', 'Samsung'],
      ['W3P8XYZ1', 'hdd', 'sata', 'Seagate'],
      ['WD-WMAYP1234567', 'hdd', 'sata', 'Western Digital'],
    ]);
    expect(items[0]).toMatchObject({ entry_mode: 'detected', capacity: 1_000_204_886_016 });
    // Looked for again, they are marked.
    await window.press('Detect disks');
    await window.sees({ ...dialog, includes: 'in the session already' });
    await picture('detected-again');
    await window.press('Cancel');
    await window.seesNo(dialog);
  });

  await test.step('what nwipe wrote says how they were wiped, and the last one is filled in', async () => {
    await window.pick({ css: 'disk-session-page' }, [await wipeLog(bench)]);
    await window.sees({ css: 'ws-badge', includes: '4 updated', inside: { css: 'import-dialog' } });
    await picture('log');
    await window.press('Import 4 disks');
    await window.sees({ includes: '4 disks read from nwipe.log' });
    await window.click({ css: 'disk-session-page tr', includes: 'S3TWNX0K512345' });
    await window.sees({ role: 'heading', name: 'Disk S3TWNX0K512345' });
    await window.choose('Method', 'Secure erase');
    await window.choose('Standard', 'NIST 800-88 Purge');
    await window.choose('Result', 'wiped');
    await picture('disk');
    await window.press('Save');
    await window.sees({ includes: '1 disk is changed' });
    await window.press('Recover session');
    await window.sees({ css: 'ws-page-header', includes: 'recovered' });
    await picture('session-recovered');
    expect(await stored('/disk-sessions/1')).toMatchObject({
      counters: { total: 5, success: 4, failed: 1, pending: 0 },
    });
  });

  await test.step('the certificate is made, mailed, and verified by the address in its QR code', async () => {
    const { address } = organisation.server;
    await organisation.server.ask('/api/mail/settings', {
      token: organisation.token,
      method: 'PUT',
      body: {
        version: 0,
        host: '127.0.0.1',
        port: smtp.port,
        security: 'none',
        sender_address: 'atelier@example.org',
      },
    });
    await window.press('Make');
    await window.click({ role: 'menuitem', includes: 'Erasure certificate' });
    await window.sees({ includes: 'Erasure certificate, version 1 is ready' }, { timeout: 60_000 });
    await picture('certificate');
    await window.press('Open and print: Erasure certificate, version 1');
    await expect.poll(() => opener.opened()).toMatch(/\/erasure-certificate-1-v1\.pdf\n$/);
    const shown = await readFile((await opener.opened()).trim());
    expect(shown.subarray(0, 5).toString()).toBe('%PDF-');
    await window.press('Send by mail: Erasure certificate, version 1');
    await window.fill('To', 'mairie@example.org');
    await picture('certificate-mail');
    await window.press('Send');
    await window.sees({ includes: 'On its way to mairie@example.org' });
    await expect.poll(() => smtp.taken.length, { timeout: 30_000 }).toBe(1);
    const { items } = await stored('/disk-sessions/1/documents');
    const sent = attachedTo(smtp.taken[0]);
    expect(sent.subarray(0, 5).toString()).toBe('%PDF-');
    expect(createHash('sha256').update(sent).digest('hex')).toBe(items[0].sha256);
    const verified = await (await fetch(`${address}/api/verify/${items[0].code}`)).json();
    expect(verified).toMatchObject({
      genuine: true,
      kind: 'erasure_certificate',
      number: 1,
      version: 1,
      sha256: items[0].sha256,
    });
    expect(JSON.stringify(verified)).not.toContain('35H2SCTWS');
  });

  await test.step('the lot is recovered', async () => {
    await window.go('/reception/lots/1');
    await window.press('Recover lot');
    await window.click({ role: 'button', name: 'Recover lot', inside: { css: 'ws-dialog' } });
    await window.sees({ css: 'ws-page-header', includes: 'recovered' });
    await picture('lot-recovered');
  });

  await test.step('two are given away', async () => {
    await window.go('/reception/donations/new');
    await window.fill('Recipient', 'École Jean-Macé');
    await leaveFields();
    await window.scan(...MACHINES.slice(0, 2));
    await window.sees({ css: 'ws-badge', includes: `${MACHINES[1]} added, line 2` });
    await picture('donation-new');
    await window.press('Create donation');
    await window.sees({ role: 'heading', name: 'Donation 1' });
    await picture('donation');
    expect(await stored('/donations/1')).toMatchObject({ recipient: 'École Jean-Macé', lines: [{}, {}] });
  });

  await test.step('one is lent, is overdue, and comes back', async () => {
    await window.go('/reception/loans/new');
    await window.fill('Borrower', 'Lina Moreau');
    await date('First day', day(-40));
    await date('Last day', day(-10));
    await leaveFields();
    await window.scan(MACHINES[2]);
    await window.sees({ css: 'ws-badge', includes: `${MACHINES[2]} added, line 1` });
    await picture('loan-new');
    await window.press('Create loan');
    await window.sees({ role: 'heading', name: 'Loan 1' });
    await window.sees({ css: 'ws-badge', includes: '10 days overdue' });
    await picture('loan-overdue');
    await window.go('/');
    await window.sees({ role: 'heading', name: 'Overdue loans' });
    await picture('home-overdue');
    await window.click({ role: 'link', includes: 'Lina Moreau' });
    await window.sees({ role: 'heading', name: 'Loan 1' });
    await window.scan(MACHINES[2]);
    await window.sees({ css: 'return-dialog li', includes: MACHINES[2] });
    await picture('return');
    await window.press('Note 1 return');
    await window.sees({ css: 'ws-badge', includes: 'returned' });
    await picture('loan-returned');
    expect(await stored('/loans/1')).toMatchObject({ state: 'returned' });
  });

  await test.step('the whole life of a machine is found by its serial number', async () => {
    await window.go('/reception/lots/1');
    await window.click(rowsWith(MACHINES[2]));
    for (const told of ['Received, lot 1', 'Lina Moreau'])
      await window.sees({ css: 'item-details', includes: told });
    await picture('life-of-loan');
    await window.click(rowsWith(MACHINES[0]));
    await window.sees({ css: 'item-details', includes: 'École Jean-Macé' });
    await picture('life-of-gift');
    const life = await stored(`/life?serial=${MACHINES[0].toLowerCase()}`);
    expect(life.items).toHaveLength(1);
  });
});

/** The PDF that a mail brings. @param {string} mail */
function attachedTo(mail) {
  const part = mail.slice(mail.indexOf('Content-Type: application/pdf'));
  const body = part.slice(part.indexOf('\r\n\r\n') + 4);
  return Buffer.from(body.slice(0, body.indexOf('--')), 'base64');
}

/**
 * Sets a day: in which order its parts are typed depends on the languages that a computer has.
 * @param {string} label
 * @param {string} value
 */
async function date(label, value) {
  const field = await window.find({ css: 'input', name: label });
  await window.run(
    (/** @type {HTMLInputElement} */ input, /** @type {string} */ wanted) => {
      input.value = wanted;
      for (const type of ['input', 'change'])
        input.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    },
    field,
    value,
  );
}
