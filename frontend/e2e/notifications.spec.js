import { expect, test } from '@playwright/test';
import { createTokenByApi, joinByApi, setUpByApi } from './support/accounts-by-api.js';
import { ChatProgram } from './support/chat.js';
import { faultsOf, go, SAMIR } from './support/people.js';
import { Server } from './support/server.js';

/** @type {Server} */
let server;
/** @type {import('@playwright/test').Page} */
let samir;
/** @type {ChatProgram} */
let noras;
/** @type {number} */
let self;
/** @type {string[]} */
let faults;

test.beforeEach(async ({ browser }) => {
  server = await new Server({ CHAT_RATE_LIMIT: '0' }).start();
  const away = await browser.newContext();
  const nora = await setUpByApi(away, server);
  noras = new ChatProgram(server, await createTokenByApi(server, nora));
  await away.close();

  const context = await browser.newContext();
  const arrived = await joinByApi(context, server, nora, SAMIR);
  samir = await context.newPage();
  faults = faultsOf(samir);
  // What the system would show; a browser under test shows nothing, and is never out of sight.
  await samir.addInitScript(() => {
    const told = /** @type {any[]} */ ([]);
    Object.assign(globalThis, { told });
    class Told extends EventTarget {
      static permission = 'granted';
      /** @param {string} title @param {any} options */
      constructor(title, options) {
        super();
        told.push({ title, ...options, click: () => this.dispatchEvent(new Event('click')) });
      }
      close() {}
    }
    Object.assign(globalThis, { Notification: Told, looked: true });
    document.hasFocus = () => /** @type {any} */ (globalThis).looked;
  });
  self = await new ChatProgram(server, await createTokenByApi(server, arrived)).id();
  await samir.goto(server.address);
  await expect(samir.locator('ws-frame')).toBeVisible();
});

test.afterEach(async () => {
  expect(faults).toEqual([]);
  await samir.context().close();
  await server.remove();
});

/** @returns {Promise<{ title: string, body: string }[]>} */
const told = async () =>
  await samir.evaluate(() =>
    /** @type {{ title: string, body: string }[]} */ (/** @type {any} */ (globalThis).told).map(
      ({ title, body }) => ({ title, body }),
    ),
  );

test('mentions and direct messages are told, and lead to themselves', async () => {
  await noras.write(1, 'Nothing for anybody in particular');
  const asked = await noras.write(1, '@samir can you scan?');
  await expect.poll(told).toEqual([{ title: 'Nora Benali in #general', body: '@samir can you scan?' }]);
  await samir.evaluate(() => /** @type {any} */ (globalThis).told[0].click());
  await expect(samir).toHaveURL(new RegExp(`#/chat/1/${asked.id}$`));
  await expect(samir.locator('message-list').getByText('can you scan?')).toBeVisible();

  await noras.write(await noras.talkWith(self), 'Do you have two minutes?');
  await expect.poll(told).toContainEqual({ title: 'Nora Benali', body: 'Do you have two minutes?' });
});

test('what is looked at, muted or comes in quiet hours is not told', async () => {
  const channel = await noras.create('atelier', { members: [self] });
  await go(samir, `/chat/${channel}`);
  await expect(samir.getByRole('heading', { level: 1, name: 'atelier' })).toBeVisible();
  await noras.write(channel, '@samir you see this');
  await expect(samir.locator('message-list').getByText('you see this')).toBeVisible();

  await samir.locator('chat-details').getByRole('combobox', { name: 'Notify me of' }).selectOption('nothing');
  await go(samir, '/chat/1');
  await expect(samir.getByRole('link', { name: /^atelier.*muted/ })).toBeVisible();
  await noras.write(channel, '@samir but not this');
  await expect(samir.getByRole('link', { name: /^atelier.*1 mention/ })).toBeVisible();

  await samir.keyboard.press('Control+k');
  await samir.keyboard.type('disturb for 30');
  await samir.keyboard.press('Enter');
  await expect(samir.getByText(/No notifications until/)).toBeVisible();
  await go(samir, '/');
  await noras.write(1, '@samir nor this');
  await expect(samir).toHaveTitle(/^\(1\) /);
  await samir.waitForTimeout(600);
  expect(await told()).toEqual([]);

  await samir.keyboard.press('Control+k');
  await samir.keyboard.type('Turn notifications');
  await samir.keyboard.press('Enter');
  await expect(samir.getByText('Notifications are on again')).toBeVisible();
  await noras.write(1, '@samir but this');
  await expect.poll(told).toEqual([{ title: 'Nora Benali in #general', body: '@samir but this' }]);
});
