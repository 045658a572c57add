import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { createTokenByApi, setUpByApi } from './support/accounts-by-api.js';
import { ChatProgram } from './support/chat.js';
import { faultsOf, go } from './support/people.js';
import { Server } from './support/server.js';

/** @type {Server} */
let server;
/** @type {import('@playwright/test').Page} */
let nora;
/** @type {ChatProgram} */
let noras;
/** @type {string[]} */
let faults;

test.beforeEach(async ({ browser }) => {
  server = await new Server({ CHAT_RATE_LIMIT: '0' }).start();
  const context = await browser.newContext();
  noras = new ChatProgram(server, await createTokenByApi(server, await setUpByApi(context, server)));
  nora = await context.newPage();
  faults = faultsOf(nora);
  await nora.goto(server.address);
});

test.afterEach(async () => {
  expect(faults).toEqual([]);
  await nora.context().close();
  await server.remove();
});

const field = (/** @type {import('@playwright/test').Page} */ page) =>
  page.getByRole('combobox', { name: 'Search messages' });

test('messages are found without their accents, marked, and led to in their context', async () => {
  const atelier = await noras.create('atelier');
  const found = await noras.write(atelier, 'La **réparation** du lot 42 est finie');
  for (let count = 0; count < 60; count += 1) await noras.write(atelier, `Something else ${count}`);
  await noras.write(1, 'Another reparation');

  await go(nora, '/chat');
  await nora.keyboard.press('Control+f');
  await expect(field(nora)).toBeFocused();
  await nora.keyboard.type('reparation');
  await nora.keyboard.press('Enter');
  await expect(nora.getByText('2 messages')).toBeVisible();
  await expect(nora.locator('mark').filter({ hasText: 'réparation' })).toBeVisible();
  expect(await accessibilityFaults(nora)).toEqual([]);

  await field(nora).fill('reparation in:at');
  await nora.keyboard.press('Enter');
  await expect(field(nora)).toHaveValue('reparation in:atelier ');
  await nora.keyboard.press('Enter');
  await expect(nora.getByText('1 message', { exact: true })).toBeVisible();
  await nora.keyboard.press('ArrowDown');
  await nora.keyboard.press('Enter');
  await expect(nora).toHaveURL(new RegExp(`#/chat/${atelier}/${found.id}$`));
  await expect(nora.locator('message-list').getByText('réparation')).toBeVisible();
  await nora.goBack();
  await expect(nora.getByText('1 message', { exact: true })).toBeVisible();
});

test('nothing found and a wrong filter say so', async () => {
  await noras.write(1, 'zebra');
  await go(nora, '/search/zebra');
  await expect(nora.locator('mark')).toHaveText('zebra');
  await go(nora, '/search/zzzz');
  await expect(nora.getByText('Nothing was found for “zzzz”')).toBeVisible();
  await field(nora).fill('lot after:yesterday-ish');
  await nora.keyboard.press('Escape');
  await field(nora).fill('lot after:notaday');
  await nora.keyboard.press('Enter');
  await expect(nora.getByRole('alert')).toBeVisible();
});
