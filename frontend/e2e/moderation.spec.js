import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { openDashboardByApi } from './support/accounts-by-api.js';
import { ChatProgram } from './support/chat.js';
import { composer, faultsOf, go } from './support/people.js';
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

/** What Mattermost exports of one channel. */
const MATTERMOST = [
  { type: 'version', version: 1 },
  { type: 'channel', channel: { team: 'shop', name: 'town-square', type: 'O' } },
  user('samir', 'Samir'),
  user('jo', 'Jo from the shop'),
  post('samir', 'Lot 42 is **here**', 1_600_000_000_000),
  post('jo', 'See the plan', 1_600_000_060_000, { attachments: [{ path: 'data/plan.pdf' }] }),
]
  .map((line) => JSON.stringify(line))
  .join('\n');

/**
 * @param {string} username
 * @param {string} nickname
 */
function user(username, nickname) {
  return {
    type: 'user',
    user: { username, nickname, teams: [{ name: 'shop', channels: [{ name: 'town-square' }] }] },
  };
}

/**
 * @param {string} author
 * @param {string} message
 * @param {number} time
 * @param {object} [more]
 */
function post(author, message, time, more) {
  return {
    type: 'post',
    post: { team: 'shop', channel: 'town-square', user: author, message, create_at: time, ...more },
  };
}

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  ({ server, samir } = people);
  noras = new ChatProgram(server, people.token);
  samirs = new ChatProgram(server, people.samirsToken);
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
  await openDashboardByApi(dashboard, server);
  await go(dashboard, '/moderation');
  await expect(dashboard.getByText('No open report')).toBeVisible();
  await noras.ask('POST', `/messages/${rude.id}/reports`, { reason: 'This is no way to talk' });
  await noras.ask('POST', `/messages/${fine.id}/reports`, { reason: 'By mistake' });
  await expect(dashboard.getByRole('row', { name: /Something rude.*Samir Diallo/ })).toBeVisible();
  const pending = dashboard.getByRole('button', { name: /new/ });
  if (await pending.count()) await pending.click();

  await dashboard.getByText('Something rude').click();
  await expect(dashboard.locator('report-details').getByText('This is no way to talk')).toBeVisible();
  expect(await accessibilityFaults(dashboard)).toEqual([]);
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

test('another chat is brought in: looked at first, then for good, and its words are there for its people', async ({
  browser,
}) => {
  const dashboard = await (await browser.newContext()).newPage();
  people.faults.push(faultsOf(dashboard));
  await openDashboardByApi(dashboard, server);
  await go(dashboard, '/moderation/import');
  await expect(dashboard.getByRole('button', { name: 'See what would come' })).toBeDisabled();
  const file = dashboard.locator('input[type=file]');
  const give = (/** @type {string} */ name, /** @type {string} */ text) =>
    file.setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
  await give('export.zip', 'this is no zip');
  await expect(dashboard.getByText('export.zip')).toBeVisible();
  await dashboard.getByRole('button', { name: 'See what would come' }).click();
  const refused = dashboard.getByRole('alert').filter({ hasText: 'Nothing was brought in' });
  await expect(refused).toContainText('The file can’t be read as such an export: this is no zip');

  await dashboard.getByRole('radio', { name: 'Mattermost' }).click();
  await expect(refused).toHaveCount(0);
  await give('export.jsonl', MATTERMOST);
  await dashboard.getByRole('button', { name: 'See what would come' }).click();
  const report = dashboard.locator('import-section .report');
  await expect(report).toContainText('#town-square');
  await expect(report).toContainText('1 file; its name stays');
  expect(await accessibilityFaults(dashboard)).toEqual([]);

  await go(samir, '/chat');
  await dashboard.getByRole('button', { name: 'Bring it in' }).click();
  await dashboard.locator('ws-dialog').getByRole('button', { name: 'Bring it in' }).click();
  await expect(dashboard.getByText('2 messages were brought in.')).toBeVisible();

  // On Samir's screen it appears by itself, and is no news.
  await samir.getByRole('link', { name: /^town-square/ }).click();
  await expect(samir.locator('message-list').getByText('Lot 42 is here')).toBeVisible();
  await expect(samir.locator('message-list').getByText('Jo from the shop')).toBeVisible();
  await expect(samir.getByText('New messages', { exact: true })).toHaveCount(0);

  await dashboard.getByRole('button', { name: 'Import something else' }).click();
  await dashboard.getByRole('radio', { name: 'Mattermost' }).click();
  await give('export.jsonl', MATTERMOST);
  await dashboard.getByRole('button', { name: 'See what would come' }).click();
  await expect(dashboard.getByRole('alert').filter({ hasText: 'This was brought in before' })).toBeVisible();
  await dashboard.context().close();
});

test('many messages are selected and deleted together by who keeps order', async () => {
  const { nora } = people;
  const spam = [];
  for (let index = 1; index <= 60; index += 1) spam.push(await samirs.write(1, `offer number ${index}.`));
  await go(samir, '/chat');
  await go(nora, '/chat');
  const row = (/** @type {string} */ text, page = nora) =>
    page.locator('message-list [role=article]').filter({ hasText: text });
  const box = (/** @type {number} */ index) =>
    nora.getByRole('checkbox', { name: new RegExp(`^Samir Diallo.*: offer number ${index}\\.$`) });
  const select = async (/** @type {string} */ text, page = nora) => {
    await row(text, page).hover();
    await row(text, page).getByRole('button', { name: 'More actions' }).click();
    await expect(page.getByRole('menuitem', { name: 'Delete…' })).toBeVisible();
    await page.getByRole('menuitem', { name: 'Select…' }).click({ timeout: 2_000 });
  };
  const chosen = nora.getByRole('toolbar', { name: 'Selected messages' }).getByRole('status');

  // Who may delete only what they wrote themselves is not offered it.
  await expect(select('number 58.', samir)).rejects.toThrow('Timeout');
  await samir.keyboard.press('Escape');

  await select('number 58.');
  await expect(box(58)).toBeFocused();
  await expect(box(58)).toBeChecked();
  await expect(chosen).toHaveText('1 selected');
  await expect(composer(nora)).toBeHidden();
  await nora.keyboard.press('Shift+ArrowUp');
  await nora.keyboard.press('Shift+ArrowUp');
  await expect(chosen).toHaveText('3 selected');
  await expect(box(56)).toBeFocused();
  await nora.keyboard.press('Space');
  await expect(box(56)).not.toBeChecked();
  await expect(chosen).toHaveText('2 selected');
  await row('number 60.').click();
  await box(54).click();
  await row('number 52.').click({ modifiers: ['Shift'] });
  await expect(chosen).toHaveText('6 selected');
  expect(await accessibilityFaults(nora)).toEqual([]);
  // All that is loaded, most of which is no row of the page.
  await nora.keyboard.press('Shift+Home');
  await expect(chosen).toHaveText('57 selected');
  await nora.keyboard.press('Escape');
  await expect(nora.getByRole('checkbox')).toHaveCount(0);
  await expect(composer(nora)).toBeVisible();

  await nora.keyboard.press('End');
  await select('number 57.');
  await row('number 60.').click({ modifiers: ['Shift'] });
  await expect(chosen).toHaveText('4 selected');
  await samirs.ask('DELETE', `/messages/${spam[58].id}`);
  await expect(chosen).toHaveText('3 selected');
  await samirs.write(1, 'something else');
  await expect(row('something else')).toBeVisible();
  await nora.getByRole('button', { name: 'Delete…' }).click();
  await expect(nora.getByRole('heading', { name: 'Delete 3 messages?' })).toBeVisible();
  await nora.getByRole('button', { name: 'Delete 3 messages' }).click();
  await expect(nora.getByText('3 messages deleted')).toBeVisible();
  await expect(nora.getByRole('checkbox')).toHaveCount(0);
  await expect(composer(nora)).toBeVisible();
  await expect(samir.locator('.gone')).toHaveCount(4);
  for (const index of [57, 58, 60]) await expect(row(`number ${index}.`, samir)).toHaveCount(0);
  await expect(row('number 56.', samir)).toBeVisible();
});

test('replies in a thread are selected there', async () => {
  const { nora } = people;
  const root = await samirs.write(1, 'Who takes lot 42?');
  for (const text of ['first reply', 'second reply', 'third reply'])
    await samirs.write(1, text, { thread: root.id });
  await go(nora, `/chat/1/thread/${root.id}`);
  const panel = nora.locator('thread-panel');
  const reply = (/** @type {string} */ text) =>
    panel.locator('message-list [role=article]').filter({ hasText: text });
  await reply('first reply').hover();
  await reply('first reply').getByRole('button', { name: 'More actions' }).click();
  await nora.getByRole('menuitem', { name: 'Select…' }).click();
  await nora.keyboard.press('Shift+ArrowDown');
  await expect(panel.getByText('2 selected')).toBeVisible();
  // The channel beside it goes on as it was.
  await expect(composer(nora)).toBeVisible();
  await panel.getByRole('button', { name: 'Delete…' }).click();
  await nora.getByRole('button', { name: 'Delete 2 messages' }).click();
  await expect(panel.locator('.gone')).toHaveCount(2);
  await expect(reply('third reply')).toBeVisible();
  await expect(panel.getByRole('textbox', { name: 'Reply in the thread' })).toBeVisible();
});
