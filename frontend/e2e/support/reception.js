import { expect } from '@playwright/test';
import { go } from './people.js';

/** @typedef {import('@playwright/test').Page} Page */

/** Between two keys of a barcode reader, in seconds. */
const APART = 0.008;

/**
 * Scans, as a barcode reader types: real keys, each with the time that a reader would have pressed it at, however slow this machine is.
 * @param {Page} page
 * @param {...string} serials
 */
export async function scan(page, ...serials) {
  const client = await page.context().newCDPSession(page);
  for (const serial of serials) {
    let at = Date.now() / 1000;
    /** @type {Promise<unknown>[]} */
    const sent = [];
    for (const key of [...serial, 'Enter']) {
      at += APART;
      const code = key === 'Enter' ? { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' } : { text: key };
      sent.push(client.send('Input.dispatchKeyEvent', { type: 'keyDown', key, timestamp: at, ...code }));
      sent.push(client.send('Input.dispatchKeyEvent', { type: 'keyUp', key, timestamp: at + 0.002 }));
    }
    await Promise.all(sent);
  }
  await client.detach();
}

/**
 * Begins a lot, and sits down at its bench.
 * @param {Page} page
 * @param {string} supplier
 */
export async function newLot(page, supplier) {
  await go(page, '/reception');
  await page.getByRole('button', { name: 'New lot' }).first().click();
  await page.getByLabel('Supplier or origin').fill(supplier);
  await page.getByRole('button', { name: 'Create and scan' }).click();
  await expect(page.getByText('Ready: scan the first machine')).toBeVisible();
}

/** The rows of the bench. @param {Page} page */
export const benchRows = (page) => page.locator('lot-page tr.row');

/**
 * The row of a machine.
 * @param {Page} page
 * @param {string} serial
 */
export const benchRow = (page, serial) => benchRows(page).filter({ hasText: serial });

/** Rows that the server has not confirmed yet: by their clock, since a row that is just added is lit instead of pale. @param {Page} page */
export const unsaved = (page) =>
  benchRows(page).filter({ has: page.getByRole('img', { name: 'not saved yet' }) });

/**
 * So many machines stand in the lot, and the server has all of them.
 * @param {Page} page
 * @param {number} count
 */
export async function saved(page, count) {
  // First that they are there at all: before that none is unsaved either.
  await expect(benchRows(page)).toHaveCount(count, { timeout: 30_000 });
  await expect(unsaved(page)).toHaveCount(0, { timeout: 30_000 });
}

/**
 * The question about a machine that was here before.
 * @param {Page} page
 * @param {string} serial
 */
export const asked = (page, serial) => page.getByRole('heading', { name: `${serial} was here before` });

/** What became of the last scan. @param {Page} page */
export const told = (page) => page.locator('scan-bar');
