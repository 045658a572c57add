import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { ChatProgram } from './support/chat.js';
import { openDashboard } from './support/dashboard.js';
import { createToken, faultsOf, go, NORA } from './support/people.js';
import { TwoPeople } from './support/two-people.js';

/** @type {TwoPeople} */
let people;
/** @type {import('./support/server.js').Server} */
let server;
/** @type {import('@playwright/test').Page} */
let samir;
/** @type {ChatProgram} */
let noras;
/** @type {ChatProgram} */
let samirs;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  ({ server, samir } = people);
  noras = new ChatProgram(server, people.token);
  samirs = new ChatProgram(server, await createToken(samir));
});

test.afterEach(async () => await people.part());

test('a reported message is seen by administrators with its text, and deleted for everyone', async ({
  browser,
}) => {
  const rude = await samirs.write(1, 'Something rude');
  const fine = await samirs.write(1, 'Something fine');
  await go(samir, '/chat');
  await expect(samir.locator('message-list').getByText('Something rude')).toBeVisible();

  const dashboard = await (await browser.newContext()).newPage();
  people.faults.push(faultsOf(dashboard));
  await openDashboard(dashboard, server, NORA);
  await go(dashboard, '/moderation');
  await expect(dashboard.getByText('No open report')).toBeVisible();
  await noras.ask('POST', `/messages/${rude.id}/reports`, { reason: 'This is no way to talk' });
  await noras.ask('POST', `/messages/${fine.id}/reports`, { reason: 'By mistake' });
  await expect(dashboard.getByRole('row', { name: /Something rude.*Samir Diallo/ })).toBeVisible();
  const pending = dashboard.getByRole('button', { name: /new/ });
  if (await pending.count()) await pending.click();

  await dashboard.getByText('Something rude').click();
  await expect(dashboard.locator('report-details').getByText('This is no way to talk')).toBeVisible();
  const { violations } = await new AxeBuilder({ page: dashboard }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dashboard.getByRole('button', { name: 'Delete the message' }).click();
  await dashboard.getByRole('button', { name: 'Delete the message' }).last().click();
  await expect(dashboard.getByText('Message deleted').first()).toBeVisible();
  await expect(samir.locator('message-list').getByText('Something rude')).toHaveCount(0);

  await dashboard.getByText('Something fine').click();
  await dashboard.getByRole('button', { name: 'Keep the message' }).click();
  await expect(dashboard.getByText('No open report')).toBeVisible();
  await dashboard.getByText('Settled', { exact: true }).click();
  await expect(dashboard.getByRole('row', { name: /Something fine/ })).toBeVisible();
  await expect(samir.locator('message-list').getByText('Something fine')).toBeVisible();
  await dashboard.context().close();
});
