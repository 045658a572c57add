import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { ChatProgram } from './support/chat.js';
import { go, invite, join } from './support/people.js';
import { TwoPeople } from './support/two-people.js';

/** @type {TwoPeople} */
let people;
/** @type {import('./support/server.js').Server} */
let server;
/** @type {import('@playwright/test').Page} */
let nora;
/** @type {import('@playwright/test').Page} */
let samir;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  ({ server, nora, samir } = people);
  await go(nora, '/chat');
});

test.afterEach(async () => await people.part());

const member = (/** @type {import('@playwright/test').Page} */ page, /** @type {string} */ name) =>
  page.locator('chat-details li').filter({ hasText: name });

test('a status is set from a suggestion, seen by others at once, and cleared', async () => {
  await go(samir, '/');
  await samir.getByRole('button', { name: 'Set a status' }).click();
  expect(await accessibilityFaults(samir)).toEqual([]);
  await samir.getByRole('button', { name: 'Lunch break' }).click();
  await samir.getByRole('button', { name: 'Save' }).click();
  await expect(samir.getByRole('button', { name: /Change status.*Lunch break/ })).toBeVisible();
  await expect(member(nora, 'Samir Diallo').getByText('🍽️ Lunch break')).toBeVisible();

  await nora.reload();
  await expect(member(nora, 'Samir Diallo').getByText('🍽️ Lunch break')).toBeVisible();
  await samir.getByRole('button', { name: /Change status/ }).click();
  await samir.getByRole('button', { name: 'Clear status' }).click();
  await expect(member(nora, 'Samir Diallo').getByText('Lunch break')).toHaveCount(0);
});

test('do not disturb lasts as long as was said, and is seen where it is turned off', async () => {
  await go(samir, '/');
  await samir.getByRole('button', { name: 'Set a status' }).click();
  await samir.getByLabel('Do not disturb').selectOption('60');
  await samir.getByRole('button', { name: 'Save' }).click();
  await expect(samir.getByRole('button', { name: 'Do not disturb' })).toBeVisible();
  await samir.reload();
  await samir.getByRole('button', { name: 'Do not disturb' }).click();
  await expect(samir.getByLabel('Do not disturb')).toHaveValue('kept');
  await samir.getByLabel('Do not disturb').selectOption('off');
  await samir.getByRole('button', { name: 'Save' }).click();
  await expect(samir.getByRole('button', { name: 'Set a status' })).toBeVisible();
});

test('who leaves the keyboard alone is away, and back with the next key', async ({ browser }) => {
  const yann = await (await browser.newContext()).newPage();
  await yann.clock.install();
  await join(yann, await invite(nora), {
    name: 'Yann Kervella',
    username: 'yann',
    password: 'quartz pebble lantern',
  });
  await go(nora, '/chat');
  await expect(member(nora, 'Yann Kervella').getByRole('img', { name: 'Online' })).toBeVisible();
  // Not minute by minute: the line would be taken for dead, with no time for anybody to answer.
  await yann.clock.fastForward(11 * 60_000);
  await expect(member(nora, 'Yann Kervella').getByRole('img', { name: 'Away' })).toBeVisible();
  await yann.keyboard.press('Shift');
  await expect(member(nora, 'Yann Kervella').getByRole('img', { name: 'Online' })).toBeVisible();
  await yann.context().close();
});

test('home shows what waits: conversations, mentions and threads', async () => {
  const noras = new ChatProgram(server, people.token);
  await go(samir, '/');
  await expect(samir.getByText('You are up to date')).toBeVisible();
  const samirs = new ChatProgram(server, people.samirsToken);
  const root = await samirs.write(1, 'Lot 42 is open');
  await noras.write(1, '@samir well done');
  await noras.write(1, 'I take the top shelf', { thread: root.id });
  await go(samir, '/');
  await expect(samir.getByRole('link', { name: /^general.*well done/ })).toBeVisible();
  await expect(
    samir.getByRole('region', { name: 'Mentions of you' }).getByText('@samir well done'),
  ).toBeVisible();
  await expect(
    samir.getByRole('region', { name: 'New replies in threads' }).getByText('1 reply'),
  ).toBeVisible();
  expect(await accessibilityFaults(samir)).toEqual([]);
});
