import { expect, test } from '@playwright/test';
import { openDashboardByApi, setUpByApi } from './support/accounts-by-api.js';
import { faultsOf, go } from './support/people.js';
import { picture } from './support/picture.js';
import { Server } from './support/server.js';
import { Smtp } from './support/smtp.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {Server} */
let server;
/** @type {Smtp} */
let smtp;
/** An administrator's dashboard. @type {Page} */
let dashboard;
/** @type {string[]} */
let faults;

test.beforeEach(async ({ page }) => {
  server = await new Server().start();
  smtp = await new Smtp().start();
  dashboard = page;
  faults = faultsOf(page);
  await setUpByApi(page.context(), server);
  await openDashboardByApi(page, server);
});

test.afterEach(async () => {
  expect(faults).toEqual([]);
  await server.remove();
  smtp.stop();
});

test('the organisation says what its documents carry, and shows its logo', async () => {
  await dashboard.getByRole('link', { name: 'Office' }).click();
  await expect(dashboard.getByLabel('Name')).toHaveValue('Atelier');
  await dashboard.getByLabel('Address').fill('12 rue des Lilas\n31000 Toulouse');
  await dashboard.getByLabel('Legal text').fill('SIRET 123 456 789 00012');
  await dashboard.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dashboard.getByText('New documents say this')).toBeVisible();
  await dashboard.reload();
  await expect(dashboard.getByLabel('Address')).toHaveValue('12 rue des Lilas\n31000 Toulouse');

  const file = dashboard.locator('logo-field input[type=file]');
  await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
  await expect(dashboard.getByText(/This is not a PNG or JPEG/)).toBeVisible();
  await file.setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: picture(320, 120) });
  const logo = dashboard.getByRole('img', { name: 'Logo' });
  await expect(logo).toBeVisible();
  expect(
    await logo.evaluate((image) => /** @type {HTMLImageElement} */ (image).naturalWidth),
  ).toBeGreaterThan(0);
  // The version moved with the logo: what is saved next is not refused for it.
  await dashboard.getByLabel('Contact').fill('contact@example.org');
  await dashboard.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dashboard.getByText('New documents say this')).toBeVisible();
  await dashboard.getByRole('button', { name: 'Remove logo' }).click();
  await dashboard.getByRole('dialog').waitFor();
  await dashboard.getByRole('button', { name: 'Remove logo' }).last().click();
  await expect(dashboard.getByText('No logo: documents carry the name alone')).toBeVisible();
});

test('mail is set up, tried, and what could not be sent says why and is tried again', async () => {
  await go(dashboard, '/organisation/mail');
  await expect(dashboard.getByText('not set up')).toBeVisible();
  await dashboard.getByLabel('Security').selectOption('none');
  await dashboard.getByLabel('Server', { exact: true }).fill('127.0.0.1');
  await dashboard.getByLabel('Port').fill(String(smtp.port));
  await dashboard.getByLabel('Sender’s address').fill('atelier@example.org');
  await dashboard.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dashboard.getByText('set up', { exact: true })).toBeVisible();

  await dashboard.getByLabel('To', { exact: true }).fill('nora@example.org');
  await dashboard.getByRole('button', { name: 'Send test' }).click();
  await expect(dashboard.getByText('look at the mailbox of nora@example.org')).toBeVisible({
    timeout: 30_000,
  });
  expect(smtp.taken).toHaveLength(1);

  smtp.refuses = true;
  await dashboard.getByLabel('To', { exact: true }).fill('nobody@example.org');
  await dashboard.getByRole('button', { name: 'Send test' }).click();
  await expect(dashboard.getByText(/does not take this mail.*nobody of that name/)).toBeVisible({
    timeout: 30_000,
  });
  smtp.refuses = false;
  await dashboard.getByRole('tab', { name: 'Outbox' }).click();
  await dashboard.getByRole('radio', { name: 'Failed' }).click();
  const refused = dashboard.getByRole('row').filter({ hasText: 'nobody@example.org' });
  await refused.press('Enter');
  await expect(dashboard.getByText('This mail was given up')).toBeVisible();
  await dashboard.getByRole('button', { name: 'Try again now' }).click();
  await expect(dashboard.getByText('It is being tried again')).toBeVisible();
  await dashboard.getByRole('radio', { name: 'Sent' }).click();
  // Sent after the list was fetched, it waits to be asked for.
  const fresh = dashboard.getByRole('button', { name: '1 new' });
  await expect(async () => {
    if (await fresh.isVisible()) await fresh.click();
    await expect(refused).toContainText('sent', { timeout: 500 });
  }).toPass({ timeout: 30_000 });
  expect(smtp.taken).toHaveLength(2);

  await dashboard.getByRole('tab', { name: 'Mail' }).click();
  await dashboard.getByRole('button', { name: 'Send no mail any more' }).click();
  await dashboard.getByRole('dialog').waitFor();
  await dashboard.getByRole('button', { name: 'Send no mail any more' }).last().click();
  await expect(dashboard.getByText('The server sends no mail any more')).toBeVisible();
  await expect(dashboard.getByText('not set up')).toBeVisible();
  await expect(dashboard.getByLabel('Server', { exact: true })).toHaveValue('');
});
