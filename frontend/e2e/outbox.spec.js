import { expect, test } from '@playwright/test';
import { createTokenByApi, setUpByApi } from './support/accounts-by-api.js';
import { composer, faultsOf, pending, shown, write } from './support/people.js';
import { Server } from './support/server.js';

/** @type {Server} */
let server;
/** @type {string} */
let token;

test.use({ viewport: { width: 1280, height: 2000 } });

test.beforeEach(async ({ page }) => {
  server = await new Server({ CHAT_RATE_LIMIT: '30' }).start();
  token = await createTokenByApi(server, await setUpByApi(page.context(), server));
  await page.goto(`${server.address}/#/chat`);
  await expect(composer(page)).toBeVisible();
  // Without its history, a channel shows that instead of what waits.
  await expect(page.getByText('Nothing was written in')).toBeVisible();
});

test.afterEach(async () => {
  await server.remove();
});

const history = async () => {
  const page = await server.ask('/api/chat/channels/1/messages?limit=200', { token });
  return page.items.map((/** @type {any} */ message) => message.text).reverse();
};

test('what waits survives a reload and goes out in order', async ({ page }) => {
  const faults = faultsOf(page);
  await write(page, 'sent');
  await expect(pending(page)).toHaveCount(0);
  // Requests fail and the page still loads: the server is there for files only.
  await page.route('**/api/chat/channels/*/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await write(page, 'first', 'second', 'third');
  await expect(pending(page)).toHaveCount(3);
  await composer(page).fill('a draft');
  await page.reload();
  await expect(pending(page)).toHaveCount(3);
  await expect(composer(page)).toHaveValue('a draft');
  // What waits is seen before the history has come.
  await expect.poll(() => shown(page)).toEqual(['sent', 'first', 'second', 'third']);
  await page.unroute('**/api/chat/channels/*/messages');
  await expect.poll(history, { timeout: 40_000 }).toEqual(['sent', 'first', 'second', 'third']);
  await expect(pending(page)).toHaveCount(0);
  expect(await shown(page)).toEqual(['sent', 'first', 'second', 'third']);
  expect(faults).toEqual([]);
});

test('a message whose window was closed goes out with the next one', async ({ page, context }) => {
  server.wire.cut();
  await write(page, 'left behind');
  await expect(pending(page)).toHaveCount(1);
  await page.close();
  server.wire.mend();
  const next = await context.newPage();
  await next.goto(server.address);
  await expect.poll(history).toEqual(['left behind']);
});

test('what is written where the history can’t be loaded is seen, and sent', async ({ page }) => {
  await write(page, 'before');
  await expect(pending(page)).toHaveCount(0);
  const messages = '**/api/chat/channels/1/messages*';
  await page.route(messages, async (route) => await route.abort());
  await page.reload();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await write(page, 'typed all the same');
  await expect(pending(page)).toHaveCount(1);
  await expect(page.getByText('Older messages could not be loaded')).toBeVisible();
  await page.unroute(messages);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.locator('message-list').getByText('before')).toBeVisible();
  await expect.poll(history).toEqual(['before', 'typed all the same']);
  await expect(pending(page)).toHaveCount(0);
});

test('two windows send what waits once, in order', async ({ page, context }) => {
  const other = await context.newPage();
  await other.setViewportSize({ width: 1280, height: 2000 });
  await other.goto(`${server.address}/#/chat`);
  await expect(other.getByText('Nothing was written in')).toBeVisible();
  server.wire.cut();
  await write(page, 'a', 'b');
  await write(other, 'c', 'd');
  await expect(pending(other)).toHaveCount(4);
  server.wire.mend();
  await expect.poll(history, { timeout: 40_000 }).toEqual(['a', 'b', 'c', 'd']);
  for (const window of [page, other]) await expect(pending(window)).toHaveCount(0);
});

test('a refused message says why, and the others go on', async ({ page }) => {
  await page.route('**/api/chat/channels/*/messages', async (route) => {
    const body = route.request().postDataJSON();
    if (body?.text !== 'refused') return route.continue();
    await route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/api/docs#not_allowed',
        title: 'Forbidden',
        status: 403,
        code: 'not_allowed',
        request_id: 'r-1',
      }),
    });
  });
  await write(page, 'refused', 'accepted');
  await expect(page.getByText('Not sent: Your role does not allow this.')).toBeVisible();
  await expect.poll(history).toEqual(['accepted']);
  await page.reload();
  await expect(page.getByText('Not sent: Your role does not allow this.')).toBeVisible();
  await page.unroute('**/api/chat/channels/*/messages');
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(history).toEqual(['accepted', 'refused']);
  await expect(page.getByText('Not sent')).toHaveCount(0);
});

test('a rate limit only delays', async ({ page }) => {
  test.setTimeout(120_000);
  const texts = Array.from({ length: 34 }, (_, index) => `fast ${index + 1}`);
  await write(page, ...texts);
  await expect.poll(history, { timeout: 60_000 }).toEqual(texts);
  await expect(pending(page)).toHaveCount(0);
});

test('signing out while something waits asks first, and the message stays for the next time', async ({
  page,
}) => {
  await page.route('**/api/chat/channels/*/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await write(page, 'kept');
  await expect(pending(page)).toHaveCount(1);
  await page.getByRole('button', { name: /^Account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('dialog', { name: 'Sign out while 1 message waits?' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.unroute('**/api/chat/channels/*/messages');
  await page.getByLabel('Username').fill('nora');
  await page.getByLabel('Password', { exact: true }).fill('lantern orchid quartz');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(history).toEqual(['kept']);
});
