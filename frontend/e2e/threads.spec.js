import { expect, test } from '@playwright/test';
import { composer, go, write } from './support/people.js';
import { TwoPeople } from './support/two-people.js';

/** @typedef {import('@playwright/test').Page} Page */

/** @type {TwoPeople} */
let people;
/** @type {import('./support/server.js').Server} */
let server;
/** @type {Page} */
let nora;
/** @type {Page} */
let samir;
/** @type {string} */
let token;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  ({ server, nora, samir, token } = people);
  await go(nora, '/chat');
  await go(samir, '/chat');
  await write(nora, 'Who takes lot 42?');
  await expect(message(samir, 'lot 42')).toBeVisible();
});

test.afterEach(async () => await people.part());

const channel = (/** @type {Page} */ page) => page.locator('chat-conversation');
const panel = (/** @type {Page} */ page) => page.locator('thread-panel');
const message = (/** @type {Page} */ page, /** @type {string} */ text) =>
  channel(page).locator('message-list [role=article]').filter({ hasText: text });
const reply = (/** @type {Page} */ page, /** @type {string} */ text) =>
  panel(page).locator('message-list [role=article]').filter({ hasText: text });
const answering = (/** @type {Page} */ page) => page.getByRole('textbox', { name: 'Reply in the thread' });

/**
 * @param {Page} page
 * @param {string} text
 */
async function open(page, text) {
  await message(page, text).hover();
  await message(page, text).getByRole('button', { name: 'Thread' }).click();
  await expect(answering(page)).toBeFocused();
}

test('replies go into the thread, and the channel shows how many there are', async () => {
  await open(samir, 'lot 42');
  await answering(samir).fill('I do');
  await answering(samir).press('Enter');
  await expect(reply(samir, 'I do')).toBeVisible();
  await expect(message(samir, 'I do')).toHaveCount(0);
  await expect(message(nora, 'lot 42').getByRole('button', { name: /1 reply/ })).toBeVisible();
  await message(nora, 'lot 42')
    .getByRole('button', { name: /1 reply/ })
    .click();
  await expect(reply(nora, 'I do')).toBeVisible();
  await answering(nora).fill('Thank you');
  await answering(nora).press('Enter');
  await expect(reply(samir, 'Thank you')).toBeVisible();
  await expect(message(samir, 'lot 42').getByRole('button', { name: /2 replies/ })).toBeVisible();

  await answering(nora).press('Escape');
  await expect(panel(nora)).toHaveCount(0);
  expect(new URL(nora.url()).hash).toBe('#/chat/1');
});

test('what happens in a thread is seen by both: edits, reactions, deletions', async () => {
  await open(samir, 'lot 42');
  await answering(samir).fill('I do');
  await answering(samir).press('Enter');
  await open(nora, 'lot 42');
  await answering(samir).press('ArrowUp');
  await samir.getByRole('textbox', { name: 'Edit the message' }).fill('Not me');
  await samir.keyboard.press('Enter');
  await expect(reply(nora, 'Not me').getByText('(edited)')).toBeVisible();
  await reply(nora, 'Not me').hover();
  await reply(nora, 'Not me').getByRole('button', { name: 'React' }).click();
  await expect(nora.locator('emoji-picker').getByRole('option').first()).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await nora.keyboard.press('Enter');
  await expect(reply(samir, 'Not me').getByRole('button', { name: /1 person/ })).toBeVisible();
  await reply(nora, 'Not me').hover();
  await reply(nora, 'Not me').getByRole('button', { name: 'More actions' }).click();
  await nora.getByRole('menuitem', { name: 'Delete…' }).click();
  await nora.getByRole('button', { name: 'Delete message' }).click();
  await expect(panel(samir).locator('.gone')).toHaveText('Message deleted by Nora Benali');
});

test('the thread of a deleted message stays', async () => {
  await open(samir, 'lot 42');
  await answering(samir).fill('I do');
  await answering(samir).press('Enter');
  await expect(message(nora, 'lot 42').getByRole('button', { name: /1 reply/ })).toBeVisible();
  await message(nora, 'lot 42').hover();
  await message(nora, 'lot 42').getByRole('button', { name: 'More actions' }).click();
  await nora.getByRole('menuitem', { name: 'Delete…' }).click();
  await nora.getByRole('button', { name: 'Delete message' }).click();
  await expect(panel(samir).getByText('Message deleted by its author')).toBeVisible();
  await expect(reply(samir, 'I do')).toBeVisible();
  await expect(channel(samir).getByRole('button', { name: /1 reply/ })).toBeVisible();
});

test('each thread has a draft and an outbox of its own', async () => {
  await open(nora, 'lot 42');
  await answering(nora).fill('half a reply');
  await composer(nora).fill('half a message');
  await nora.reload();
  await expect(answering(nora)).toHaveValue('half a reply');
  await expect(composer(nora)).toHaveValue('half a message');
  await nora.route('**/api/chat/channels/*/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await answering(nora).press('Enter');
  await expect(panel(nora).locator('message-list .state')).toHaveCount(1);
  await expect(channel(nora).locator('message-list .state')).toHaveCount(0);
  await nora.unroute('**/api/chat/channels/*/messages');
  await expect(reply(nora, 'half a reply').locator('.state')).toHaveCount(0, { timeout: 40_000 });
  await expect(composer(nora)).toHaveValue('half a message');
});

test('a thread is followed by who writes in it, until they stop', async () => {
  await open(samir, 'lot 42');
  await answering(samir).fill('I do');
  await answering(samir).press('Enter');
  await expect(samir.getByRole('button', { name: 'Stop following this thread' })).toBeVisible();
  await samir.getByRole('button', { name: 'Stop following this thread' }).click();
  await expect(samir.getByRole('button', { name: 'Follow this thread' })).toBeVisible();
  await samir.reload();
  await expect(samir.getByRole('button', { name: 'Follow this thread' })).toBeVisible();
});

test('typing in a thread is shown in that thread alone', async () => {
  const typing = (/** @type {import('@playwright/test').Locator} */ place) =>
    place.locator('conversation-foot').getByText('Samir Diallo is typing…');
  await write(nora, 'And lot 43?');
  await expect(message(samir, 'lot 43')).toBeVisible();
  await open(nora, 'lot 42');
  await open(samir, 'lot 42');
  await answering(samir).pressSequentially('I am writing');
  await expect(typing(panel(nora))).toBeVisible();
  await expect(typing(channel(nora))).toHaveCount(0);
  await answering(samir).press('Enter');
  await expect(typing(panel(nora))).toHaveCount(0);
  await answering(samir).pressSequentially('more');
  await expect(typing(panel(nora))).toBeVisible();
  await open(nora, 'lot 43');
  await expect(typing(panel(nora))).toHaveCount(0);
});

test('unread replies are counted at the root, and read when they are seen', async () => {
  const page = await server.ask('/api/chat/channels/1/messages', { token });
  const root = page.items[0].id;
  await open(samir, 'lot 42');
  await answering(samir).fill('I do');
  await answering(samir).press('Enter');
  await expect(reply(samir, 'I do').locator('.state')).toHaveCount(0);
  await answering(samir).press('Escape');
  for (const text of ['one', 'two']) {
    await server.ask('/api/chat/channels/1/messages', {
      token,
      method: 'POST',
      body: { client_id: crypto.randomUUID(), text, thread: root },
    });
  }
  await expect(message(samir, 'lot 42').getByText('2 unread replies')).toBeAttached();
  await message(samir, 'lot 42')
    .getByRole('button', { name: /3 replies/ })
    .click();
  await expect(reply(samir, 'two')).toBeVisible();
  await expect(message(samir, 'lot 42').getByText('2 unread replies')).toHaveCount(0);
});

test('a short notice does not cover where one writes the reply', async () => {
  await open(nora, 'lot 42');
  await panel(nora).getByRole('button', { name: 'Follow this thread' }).click();
  const notice = await nora.locator('ws-toasts .toast').boundingBox();
  const field = await answering(nora).boundingBox();
  expect((notice?.y ?? 0) + (notice?.height ?? 0)).toBeLessThan(field?.y ?? 0);
});

test('what is written where the replies can’t be loaded is seen, and sent', async () => {
  // Neither the replies come, nor does what is written go out.
  const chat = /\/api\/chat\/(messages\/\d+\/thread|channels\/\d+\/messages)/;
  await nora.route(chat, async (route) => await route.abort());
  await open(nora, 'lot 42');
  await answering(nora).fill('I do, all the same');
  await answering(nora).press('Enter');
  await expect(panel(nora).getByText('Older messages could not be loaded')).toBeVisible();
  await expect(reply(nora, 'I do, all the same')).toContainText('waiting to be sent');
  await nora.unroute(chat);
  await panel(nora).getByRole('button', { name: 'Try again' }).click();
  await expect(panel(nora).getByText('Older messages could not be loaded')).toHaveCount(0);
  await expect(message(samir, 'lot 42').getByRole('button', { name: /1 reply/ })).toBeVisible({
    timeout: 40_000,
  });
  await expect(reply(nora, 'I do, all the same')).toHaveCount(1);
});

test('an address leads to a reply', async () => {
  const page = await server.ask('/api/chat/channels/1/messages', { token });
  const root = page.items[0].id;
  let wanted = 0;
  for (let index = 1; index <= 120; index += 1) {
    const sent = await server.ask('/api/chat/channels/1/messages', {
      token,
      method: 'POST',
      body: { client_id: crypto.randomUUID(), text: `reply number ${index}.`, thread: root },
    });
    if (index === 20) wanted = sent.id;
  }
  await go(samir, `/chat/1/thread/${root}/${wanted}`);
  await expect(reply(samir, 'reply number 20.')).toBeInViewport();
  await go(samir, `/chat/1/thread/${root}`);
  await samir.reload();
  await expect(reply(samir, 'reply number 120.')).toBeInViewport();
});
