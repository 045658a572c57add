import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { go } from './support/people.js';
import { day, ReceptionProgram } from './support/records.js';
import { Smtp } from './support/smtp.js';
import { TwoPeople } from './support/two-people.js';

/** @type {TwoPeople} */
let people;
/** @type {import('@playwright/test').Page} */
let samir;
/** @type {ReceptionProgram} */
let program;
/** @type {Smtp} */
let smtp;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  samir = people.samir;
  program = new ReceptionProgram(people.server, people.token);
  smtp = await new Smtp().start();
});

test.afterEach(async () => {
  smtp.stop();
  await people.part();
});

const documents = () => samir.locator('record-documents');
const versions = () => documents().getByRole('listitem');

/** @param {RegExp | string} name */
async function make(name) {
  await documents().getByRole('button', { name: 'Make' }).click();
  await samir.getByRole('menuitem', { name }).first().click();
}

/** Saves the newest version, and answers how it begins. */
async function saved() {
  const coming = samir.waitForEvent('download');
  await documents()
    .getByRole('button', { name: /^Save: / })
    .first()
    .click();
  const download = await coming;
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { name: download.suggestedFilename(), begins: Buffer.concat(chunks).subarray(0, 5).toString() };
}

test('a loan has its agreement: made, made again, opened, saved, and mailed', async () => {
  const loan = await program.ask('POST', '/loans', {
    borrower: 'Aïcha',
    borrower_kind: 'person',
    start_on: day(0),
    end_on: day(20),
    lines: [{ kind: 'computer', serial: '5CG1' }],
  });
  await go(samir, `/reception/loans/${loan.id}`);
  await expect(samir.getByText(/^None made yet/)).toBeVisible();
  await make('Loan agreement');
  await expect(samir.getByText('Loan agreement, version 1 is ready')).toBeVisible({ timeout: 30_000 });
  await make('Loan agreement');
  await expect(versions()).toHaveCount(2, { timeout: 30_000 });
  await expect(versions().first()).toContainText('version 2');
  const file = await saved();
  expect(file.begins).toBe('%PDF-');
  expect(file.name).toMatch(/\.pdf$/);

  const tab = samir.waitForEvent('popup');
  // Where the browser has no viewer, it saves what it would show.
  /** @type {Promise<import('@playwright/test').Download>} */
  const kept = new Promise((resolve) => samir.once('popup', (popup) => popup.once('download', resolve)));
  await documents()
    .getByRole('button', { name: /^Open and print: / })
    .first()
    .click();
  const shown = await tab;
  const begins = kept.then(async (download) => await readFile(await download.path(), 'latin1'));
  const seen = shown.waitForURL(/^blob:/).then(() => '%PDF-');
  expect(await Promise.any([begins, seen])).toMatch(/^%PDF-/);
  await shown.close();

  await documents()
    .getByRole('button', { name: /^Send by mail: / })
    .first()
    .click();
  await samir.getByLabel('To', { exact: true }).fill('aicha@example.org');
  await samir.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(samir.getByText('Mail is not set up yet.')).toBeVisible();
  await people.server.ask('/api/mail/settings', {
    token: people.token,
    method: 'PUT',
    body: {
      version: 0,
      host: '127.0.0.1',
      port: smtp.port,
      security: 'none',
      sender_address: 'atelier@example.org',
    },
  });
  await samir.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(samir.getByText('On its way to aicha@example.org')).toBeVisible();
  await expect.poll(() => smtp.taken.length, { timeout: 30_000 }).toBe(1);
  expect(smtp.taken[0]).toContain('application/pdf');
});

test('a place has labels for itself and what is in it', async () => {
  const hall = await program.ask('POST', '/places', { name: 'Hall' });
  await program.ask('POST', '/places', { name: 'Shelf', parent: hall.id });
  await go(samir, `/reception/places/${hall.id}`);
  await samir.getByRole('button', { name: 'More actions on this place' }).click();
  await samir.getByRole('menuitem', { name: 'Labels…' }).click();
  await expect(samir.getByRole('heading', { name: 'Labels of “Hall” and the places in it' })).toBeVisible();
  await make('Labels, roll of 57 × 32 mm');
  await expect(versions()).toHaveCount(1, { timeout: 30_000 });
  expect((await saved()).begins).toBe('%PDF-');
});

test('a lot has its sheet and its labels, on A4 and on a roll', async () => {
  const lot = await program.lot(['5CG1', '5CG2', '5CG3']);
  await go(samir, `/reception/lots/${lot.id}`);
  await samir.getByRole('button', { name: 'More on this lot' }).click();
  await samir.getByRole('menuitem', { name: 'Documents and labels…' }).click();
  await make('Lot sheet');
  await expect(versions()).toHaveCount(1, { timeout: 30_000 });
  await make('Labels, A4 sheet (Avery L7160)');
  await expect(versions()).toHaveCount(2, { timeout: 30_000 });
  await make('Labels, roll of 57 × 32 mm');
  await expect(versions()).toHaveCount(3, { timeout: 30_000 });
  await expect(versions().first()).toContainText('roll of 57 × 32 mm');
  expect((await saved()).begins).toBe('%PDF-');
});
