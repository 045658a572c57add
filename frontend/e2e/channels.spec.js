import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { ChatProgram } from './support/chat.js';
import { composer, go, shown, write } from './support/people.js';
import { TwoPeople } from './support/two-people.js';

/** @type {TwoPeople} */
let people;
/** @type {import('./support/server.js').Server} */
let server;
/** @type {import('@playwright/test').Page} */
let nora;
/** @type {import('@playwright/test').Page} */
let samir;
/** @type {ChatProgram} */
let noras;
/** @type {ChatProgram} */
let samirs;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  ({ server, nora, samir } = people);
  noras = new ChatProgram(server, people.token);
  samirs = new ChatProgram(server, people.samirsToken);
  await go(nora, '/chat');
  await go(samir, '/chat');
});

test.afterEach(async () => await people.part());

/** @typedef {import('@playwright/test').Page} Page */

const list = (/** @type {Page} */ page) => page.getByRole('navigation', { name: 'Channels' });
const entry = (/** @type {Page} */ page, /** @type {string | RegExp} */ name) =>
  list(page).getByRole('link', { name });
const details = (/** @type {Page} */ page) => page.locator('chat-details');
const written = (/** @type {Page} */ page, /** @type {string} */ text) =>
  page.locator('message-list').getByText(text);

/** @param {Page} page */
async function faultless(page) {
  expect(await accessibilityFaults(page)).toEqual([]);
}

test('a channel is created, found, read before joining, joined and left', async () => {
  await nora.getByRole('button', { name: 'Find or create a channel' }).click();
  await nora.getByRole('menuitem', { name: 'Create a channel' }).click();
  await nora.getByLabel('Name').fill('Lot 42!');
  await expect(nora.getByText('Letters, digits, - _ and . only.')).toBeVisible();
  await faultless(nora);
  await nora.getByLabel('Name').fill('general');
  await nora.getByRole('button', { name: 'Create channel' }).click();
  await expect(nora.getByText('Another channel has this name already.')).toBeVisible();
  await nora.getByLabel('Name').fill('lot 42');
  await nora.getByLabel('Topic (optional)').fill('The pallet from the town hall');
  await nora.getByRole('button', { name: 'Create channel' }).click();
  await expect(nora.getByRole('heading', { level: 1, name: 'lot-42' })).toBeVisible();
  await expect(nora).toHaveTitle(/#lot-42 · Atelier/);
  await write(nora, 'Who scans with me?');

  await go(samir, '/chat/browse');
  await samir.getByRole('searchbox', { name: 'Search channels' }).fill('lot');
  await expect(samir.getByText('1 member · The pallet from the town hall')).toBeVisible();
  await faultless(samir);
  await samir.getByRole('link', { name: 'lot-42' }).click();
  await expect(written(samir, 'Who scans with me?')).toBeVisible();
  await expect(composer(samir)).toHaveCount(0);
  await samir.getByRole('button', { name: 'Join #lot-42' }).click();
  await expect(composer(samir)).toBeVisible();
  await expect(entry(samir, 'lot-42')).toHaveAttribute('aria-current', 'page');
  await write(samir, 'I do');
  await expect(written(nora, 'I do')).toBeVisible();
  await expect(details(nora).getByText('Members · 2')).toBeVisible();

  await details(samir).getByRole('button', { name: 'Leave' }).click();
  await expect(entry(samir, 'lot-42')).toHaveCount(0);
  await expect(details(nora).getByText('Members · 1')).toBeVisible();
});

test('a private channel is there for its members alone, and gone for who is taken out', async () => {
  const channel = await noras.create('direction', { kind: 'private' });
  await noras.write(channel, 'The accounts are ready');
  await go(samir, `/chat/${channel}`);
  await expect(samir.getByText('There is no such channel')).toBeVisible();

  await go(nora, `/chat/${channel}`);
  await details(nora).getByRole('button', { name: 'Add people' }).click();
  await nora.getByRole('combobox', { name: 'Who?' }).fill('sam');
  await nora.keyboard.press('Enter');
  await faultless(nora);
  await nora.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(entry(samir, /^direction/)).toBeVisible();
  await entry(samir, /^direction/).click();
  await expect(written(samir, 'The accounts are ready')).toBeVisible();

  await details(nora).getByText('Samir Diallo').hover();
  await nora.getByRole('button', { name: 'Actions on Samir Diallo' }).click();
  await nora.getByRole('menuitem', { name: 'Remove' }).click();
  await nora.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(samir.getByText('Nora Benali removed you from #direction')).toBeVisible();
  await expect(entry(samir, /^direction/)).toHaveCount(0);
  await expect(written(samir, 'The accounts are ready')).toHaveCount(0);
});

test('a direct conversation is opened by name, comes by itself to the other, and can be hidden', async () => {
  await nora.getByRole('button', { name: 'New conversation' }).click();
  await faultless(nora);
  await nora.getByRole('combobox', { name: 'With whom?' }).pressSequentially('dial');
  await nora.keyboard.press('Enter');
  await nora.keyboard.press('Enter');
  await expect(nora.getByRole('heading', { level: 1, name: 'Samir Diallo' })).toBeVisible();
  await write(nora, 'Do you have two minutes?');
  await expect(entry(samir, /Nora Benali.*1 unread message/)).toBeVisible();
  await expect(samir).toHaveTitle(/^\(1\) /);
  await entry(samir, /Nora Benali/).click();
  await expect(written(samir, 'Do you have two minutes?')).toBeVisible();
  await expect(samir).toHaveTitle(/^Nora Benali/);

  await details(samir).getByRole('button', { name: 'Hide until something new' }).click();
  await expect(entry(samir, /Nora Benali/)).toHaveCount(0);
  await write(nora, 'Now?');
  await expect(entry(samir, /Nora Benali.*1 unread message/)).toBeVisible();
});

test('what is unread is counted, mentions apart; muted channels are quiet, and a key leads to the next', async () => {
  const loud = await noras.create('atelier', { members: [await samirs.id()] });
  const muted = await noras.create('canteen', { members: [await samirs.id()] });
  await go(samir, `/chat/${muted}`);
  await details(samir).getByRole('combobox', { name: 'Notify me of' }).selectOption('nothing');
  await go(samir, '/chat/1');
  for (let count = 0; count < 3; count += 1) await noras.write(muted, 'lasagne');
  await noras.write(loud, 'The pallet is here');
  await noras.write(loud, '@samir can you scan?');
  await expect(entry(samir, /^atelier.*1 mention, 2 unread messages/)).toBeVisible();
  await expect(entry(samir, /^canteen.*muted.*3 unread messages/)).toBeVisible();
  await expect(samir).toHaveTitle(/^\(1\) /);

  await samir.keyboard.press('Alt+Shift+ArrowDown');
  await expect(samir.getByRole('heading', { level: 1, name: 'atelier' })).toBeVisible();
  await expect(entry(samir, 'atelier')).toHaveAccessibleName('atelier');
  await samir.keyboard.press('Alt+Shift+ArrowDown');
  await expect(samir.getByText('Everything is read')).toBeVisible();
  await samir.keyboard.press('Alt+ArrowDown');
  await expect(samir.getByRole('heading', { level: 1, name: 'canteen' })).toBeVisible();

  await go(samir, '/chat/mentions');
  await expect(samir.getByRole('link', { name: /@samir can you scan/ })).toBeVisible();
  await faultless(samir);
});

test('the palette goes to channels and people', async () => {
  await noras.create('atelier', { members: [await samirs.id()] });
  await expect(entry(samir, 'atelier')).toBeVisible();
  await samir.keyboard.press('Control+k');
  await samir.keyboard.type('ate');
  await expect(samir.getByRole('option', { name: 'atelier' })).toHaveAttribute('aria-selected', 'true');
  await samir.keyboard.press('Enter');
  await expect(samir.getByRole('heading', { level: 1, name: 'atelier' })).toBeVisible();
  await samir.keyboard.press('Control+k');
  await samir.keyboard.type('nora');
  await expect(samir.getByRole('option', { name: /Nora Benali/ })).toHaveAttribute('aria-selected', 'true');
  await samir.keyboard.press('Enter');
  await expect(samir.getByRole('heading', { level: 1, name: 'Nora Benali' })).toBeVisible();
});

test('an owner changes the topic, archives the channel, and takes it back into use', async () => {
  const channel = await noras.create('atelier', { members: [await samirs.id()] });
  await go(nora, `/chat/${channel}`);
  await go(samir, `/chat/${channel}`);
  await details(nora).getByRole('button', { name: 'Channel settings' }).click();
  await nora.getByLabel('Topic').fill('Arrivals and repairs');
  await nora.getByRole('button', { name: 'Save' }).click();
  await expect(details(samir).getByText('Arrivals and repairs')).toBeVisible();

  await nora.getByRole('tab', { name: 'Data' }).click();
  await faultless(nora);
  await nora.getByText('Delete old messages').click();
  await nora.getByLabel('After how many days').fill('30');
  await nora.getByRole('button', { name: 'Save' }).click();
  await nora.getByRole('button', { name: 'Delete old messages' }).click();
  await expect(details(samir).getByText('Messages are deleted after 30 days.')).toBeVisible();

  await nora.getByRole('button', { name: 'Archive channel' }).click();
  await nora.getByRole('button', { name: 'Archive channel' }).last().click();
  await expect(samir.getByText('#atelier is archived: it can be read, not written in.')).toBeVisible();
  await expect(composer(samir)).toHaveCount(0);
  await nora.getByRole('button', { name: 'Unarchive channel' }).click();
  await expect(composer(samir)).toBeVisible();
});

test('members who own nothing see the settings and cannot change them', async () => {
  const channel = await noras.create('atelier', { members: [await samirs.id()] });
  await go(samir, `/chat/${channel}`);
  await details(samir).getByRole('button', { name: 'Channel settings' }).click();
  await expect(samir.getByText('Only the owners of this channel change these settings.')).toBeVisible();
  await expect(samir.getByRole('tab')).toHaveCount(1);
});

test('a program writes through an incoming webhook, whose address is shown once', async () => {
  const channel = await noras.create('atelier');
  await go(nora, `/chat/${channel}`);
  await details(nora).getByRole('button', { name: 'Channel settings' }).click();
  await nora.getByRole('tab', { name: 'Webhooks' }).click();
  await nora.getByRole('button', { name: 'Add an incoming webhook' }).click();
  await nora.getByLabel('Name').fill('Weighbridge');
  await nora.getByRole('button', { name: 'Create webhook' }).click();
  const address = await nora.getByLabel('Address').inputValue();
  await faultless(nora);
  await nora.getByRole('button', { name: 'Done, I have copied it' }).click();
  await expect(nora.getByText('by Nora Benali · never used')).toBeVisible();

  await nora.getByRole('button', { name: 'Add an outgoing webhook' }).click();
  await nora.getByLabel('Name').fill('Ledger');
  await nora.getByLabel('Address').fill('http://127.0.0.1:9/hook');
  await nora.getByRole('button', { name: 'Create webhook' }).click();
  await expect(nora.getByRole('alert').first()).toBeVisible();
  await nora.getByRole('button', { name: 'Close' }).click();

  const { pathname } = new URL(address);
  const response = await fetch(server.direct + pathname, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: '412 kg came in' }),
  });
  expect(response.status).toBe(200);
  await expect(written(nora, '412 kg came in')).toBeVisible();
  await expect(nora.locator('message-list').getByText('Weighbridge')).toBeVisible();
});

test('followed threads are listed with what is unread in them', async () => {
  const root = await noras.write(1, 'Lot 42 is open');
  await samirs.write(1, 'I take the top shelf', { thread: root.id });
  await expect(entry(nora, /^Threads/)).toBeVisible();
  await entry(nora, /^Threads/).click();
  await expect(nora.getByRole('link', { name: /Lot 42 is open.*1 reply/ })).toBeVisible();
  await faultless(nora);
  await nora.getByRole('link', { name: /Lot 42 is open.*1 reply/ }).click();
  await expect(nora.getByText('I take the top shelf')).toBeVisible();
  expect(await shown(nora)).toContain('Lot 42 is open');
});
