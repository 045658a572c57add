import { expect } from '@playwright/test';
import { composer, go, write } from './people.js';
import { picture } from './picture.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('./server.js').Server} Server
 * @typedef {(page: Page, name: string) => Promise<void>} Visit
 */

const TALK = [
  [
    'samir',
    'The pallet from **the town hall** has arrived, *34 laptops*. I open lot 42:\n\n1. sort by state\n2. then by RAM\n\n> what is broken goes to shelf C',
  ],
  ['nora', 'On my way. Careful, three of them came in March already: https://atelier.example/trace?lot=17'],
  ['samir', 'Well spotted, @nora: `5CG0231XQ7` and the next two, see #general.\nNoted as returns.'],
  [
    'samir',
    'The certificate of the 18 disks is ready.\n\n```sql\nselect serial from disks where erased;\n```',
  ],
  ['nora', 'The gift to the Jean Macé school is confirmed for Thursday 14:30.'],
];

/**
 * What two people have written, with what others do to it.
 * @param {Server} server
 * @param {Record<string, string>} tokens
 */
export async function talk(server, tokens) {
  /** @type {any[]} */
  const sent = [];
  const send = async (/** @type {string} */ who, /** @type {any} */ more) => {
    const body = { client_id: crypto.randomUUID(), ...more };
    return await server.ask('/api/chat/channels/1/messages', { token: tokens[who], method: 'POST', body });
  };
  for (const [who, text] of TALK) sent.push(await send(who, { text }));
  const [first, careful] = sent;
  await send('nora', { text: 'I scan with you.', thread: first.id });
  await send('samir', { text: 'Bench 2 is free.', thread: first.id });
  for (const who of ['nora', 'samir']) {
    const body = { emoji: '👍', present: true };
    await server.ask(`/api/chat/messages/${first.id}/reactions`, { token: tokens[who], method: 'PUT', body });
  }
  await server.ask(`/api/chat/messages/${careful.id}/pin`, {
    token: tokens.samir,
    method: 'PUT',
    body: { pinned: true },
  });
}

/**
 * Goes through what can be done in a conversation.
 * @param {Page} page
 * @param {Visit} visit
 */
export async function talking(page, visit) {
  await go(page, '/chat');
  await expect(page.getByText('The certificate of the 18 disks is ready.').first()).toBeVisible();
  const row = (/** @type {string} */ text) =>
    page.locator('chat-conversation message-list [role=article]').filter({ hasText: text }).first();
  await row('Careful, three').hover();
  await row('Careful, three').getByRole('button', { name: 'Reply', exact: true }).click();
  await write(page, 'They are in the returns shelf.');
  await expect(page.locator('message-list .state')).toHaveCount(0);
  await row('Well spotted').hover();
  await visit(page, 'chat');
  await row('Careful, three').hover();
  await row('Careful, three').getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
  await visit(page, 'chat-menu');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(page.getByRole('textbox', { name: 'Edit the message' })).toBeVisible();
  await visit(page, 'chat-editing');
  await page.keyboard.press('Escape');
  await naming(page, visit);
  await attaching(page, visit);
  await threading(page, visit, row);
  await row('Well spotted').hover();
  await row('Well spotted').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Report…' }).click();
  await expect(page.getByLabel('What is wrong with it?')).toBeVisible();
  await visit(page, 'chat-report');
  await page.keyboard.press('Escape');
  await row('Well spotted').hover();
  await row('Well spotted').getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Select…' }).click();
  await expect(page.getByText('1 selected')).toBeVisible();
  await visit(page, 'chat-selecting');
  await page.keyboard.press('Escape');
}

/**
 * @param {Page} page
 * @param {Visit} visit
 */
async function naming(page, visit) {
  await composer(page).pressSequentially('@');
  await expect(page.getByRole('option', { name: '@channel' })).toBeVisible();
  await visit(page, 'chat-mention');
  await composer(page).press('Escape');
  await composer(page).fill('');
  await page.getByRole('button', { name: 'Emoji', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Emoji' }).getByRole('option').first()).toBeVisible();
  await visit(page, 'chat-emoji');
  await page.keyboard.press('Escape');
}

/**
 * @param {Page} page
 * @param {Visit} visit
 */
async function attaching(page, visit) {
  await page.locator('chat-conversation input[type=file]').setInputFiles([
    { name: 'pallet.png', mimeType: 'image/png', buffer: picture(800, 600) },
    {
      name: 'Certificate of erasure 2026-0118.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
    },
  ]);
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled();
  await page.route('**/api/chat/attachments?*', (route) => route.abort());
  await page
    .locator('chat-conversation input[type=file]')
    .setInputFiles([{ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from('a;b\n') }]);
  await expect(page.getByRole('button', { name: 'Upload list.csv again' })).toBeVisible();
  await visit(page, 'chat-attaching');
  await page.unroute('**/api/chat/attachments?*');
  await page.getByRole('button', { name: 'Take list.csv away' }).click();
  await write(page, 'The pallet, and its certificate.');
  const thumbnail = page.locator('message-list').getByRole('button', { name: 'Show pallet.png larger' });
  await expect(thumbnail.locator('img')).toBeVisible();
  await visit(page, 'chat-files');
  await thumbnail.click();
  await expect(page.locator('image-viewer img')).toBeVisible();
  await visit(page, 'chat-picture');
  await page.keyboard.press('Escape');
}

/**
 * @param {Page} page
 * @param {Visit} visit
 * @param {(text: string) => import('@playwright/test').Locator} row
 */
async function threading(page, visit, row) {
  await row('The pallet from')
    .getByRole('button', { name: /2 replies/ })
    .click();
  await expect(page.locator('thread-panel').getByText('Bench 2 is free.')).toBeVisible();
  await visit(page, 'chat-thread');
  await page.getByRole('button', { name: 'Close the thread' }).click();
  await expect(page.locator('thread-panel')).toHaveCount(0);
}
