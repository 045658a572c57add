import { expect } from '@playwright/test';
import { go } from './people.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {(page: Page, name: string) => Promise<void>} Visit
 */

/**
 * What there is to keep in order: machines that came in, names, something deleted.
 * @param {import('./records.js').ReceptionProgram} program
 */
export async function fillReception(program) {
  for (const name of ['Dell', 'Hewlett Packard', 'Lenovo']) await program.name('brand', name);
  const lot = await program.lot(['5CG1', '5CG2', '5CG3', '5CG4'], { name: 'Pallet' });
  const { items } = await program.ask('GET', `/lots/${lot.id}/items`);
  await program.ask('PATCH', '/items', {
    items: items.slice(0, 2).map((/** @type {any} */ { id, version }) => ({ id, version })),
    set: { outcome: 'refurbished' },
  });
  const gone = await program.lot(['5CG9'], { name: 'By mistake' });
  await program.ask('DELETE', `/lots/${gone.id}`);
}

/**
 * Reception and office while there is nothing yet.
 * @param {Page} page
 * @param {Visit} visit
 */
export async function keepingEmpty(page, visit) {
  await go(page, '/reception');
  await expect(page.getByRole('heading', { name: 'Nothing came in' })).toBeVisible();
  await visit(page, 'dashboard-reception-empty');
  await go(page, '/reception/catalogue');
  await expect(page.getByRole('heading', { name: 'No brands yet' })).toBeVisible();
  await visit(page, 'dashboard-catalogue-empty');
  await go(page, '/organisation/queue');
  await expect(page.getByRole('heading', { name: 'Nothing was mailed yet' })).toBeVisible();
  await visit(page, 'dashboard-outbox-empty');
}

/**
 * @param {Page} page
 * @param {Visit} visit
 */
export async function keeping(page, visit) {
  const row = (/** @type {string} */ text) => page.getByRole('row').filter({ hasText: text }).first();
  await go(page, '/reception');
  await expect(page.getByRole('heading', { name: '4 machines received' })).toBeVisible();
  await page.getByRole('button', { name: /4 machines, Refurbished 2/ }).focus();
  await visit(page, 'dashboard-reception');
  await go(page, '/reception/catalogue');
  await expect(row('Hewlett Packard')).toBeVisible();
  await visit(page, 'dashboard-catalogue');
  await row('Hewlett Packard').press('Enter');
  await page.locator('rename-dialog').getByRole('textbox').fill('HP');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await expect(page.getByText('HP exists already')).toBeVisible();
  await visit(page, 'dashboard-rename-taken');
  await page.getByRole('button', { name: 'Merge…' }).click();
  await expect(page.getByRole('button', { name: 'Merge into HP' })).toBeEnabled();
  await visit(page, 'dashboard-merge');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await go(page, '/reception/deleted');
  await expect(row('By mistake')).toBeVisible();
  await visit(page, 'dashboard-deleted');
  await go(page, '/organisation');
  await expect(page.getByLabel('Legal text')).toBeVisible();
  await visit(page, 'dashboard-organisation');
  await go(page, '/organisation/mail');
  await expect(page.getByText('not set up')).toBeVisible();
  await visit(page, 'dashboard-mail');
  await page.getByLabel('Server', { exact: true }).fill('smtp.example.org');
  await page.getByLabel('Sender’s address').fill('atelier@example.org');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Send no mail any more' })).toBeVisible();
  await visit(page, 'dashboard-mail-set-up');
}
