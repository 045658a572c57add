import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../axe.js';
import { composer, go } from './support/people.js';
import { picture } from './support/picture.js';
import { TwoPeople } from './support/two-people.js';

/** @typedef {import('@playwright/test').Page} Page */

const PDF = {
  name: 'Certificat d’effacement 2026-0118.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
};
const PHOTO = { name: 'pallet.png', mimeType: 'image/png', buffer: picture(800, 600) };

/** @type {TwoPeople} */
let people;
/** @type {Page} */
let nora;
/** @type {Page} */
let samir;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser, { environment: { MAX_UPLOAD_MB: '1' } });
  ({ nora, samir } = people);
  await go(nora, '/chat');
  await go(samir, '/chat');
  await expect(composer(nora)).toBeVisible();
  await expect(composer(samir)).toBeVisible();
});

// The recorder of traces asks for pictures by itself, in a way that the policy refuses.
test.afterEach(async () => await people.part((fault) => !fault.startsWith("Connecting to 'blob:")));

const message = (/** @type {Page} */ page) => page.locator('message-list [role=article]').last();
const send = (/** @type {Page} */ page) => page.getByRole('button', { name: 'Send', exact: true });
const uploads = (/** @type {Page} */ page) =>
  page.getByRole('list', { name: 'Attached files' }).getByRole('listitem');

/**
 * @param {Page} page
 * @param {{ name: string, mimeType: string, buffer: Buffer }[]} files
 */
async function pick(page, ...files) {
  await page.locator('input[type=file]').setInputFiles(files);
}

test('pictures and files are sent, shown and saved', async () => {
  await pick(nora, PHOTO, PDF);
  await expect(uploads(nora)).toHaveCount(2);
  await composer(nora).fill('The pallet and its certificate');
  await expect(send(nora)).toBeEnabled();
  await composer(nora).press('Enter');
  await expect(uploads(nora)).toHaveCount(0);

  const thumbnail = message(samir).getByRole('button', { name: 'Show pallet.png larger' });
  await expect(thumbnail.locator('img')).toBeVisible();
  await expect
    .poll(() => thumbnail.locator('img').evaluate((image) => /** @type {any} */ (image).naturalWidth))
    .toBeGreaterThan(100);
  // The place is kept from the start, in the shape of the picture.
  const box = await thumbnail.boundingBox();
  expect(Math.round(((box?.width ?? 0) / (box?.height ?? 1)) * 100)).toBe(133);
  await thumbnail.click();
  const full = samir.locator('image-viewer img');
  await expect.poll(() => full.evaluate((image) => /** @type {any} */ (image).naturalWidth)).toBe(800);
  await samir.keyboard.press('Escape');
  await expect(samir.locator('image-viewer')).toHaveCount(0);

  const saving = samir.waitForEvent('download');
  await message(samir)
    .getByRole('button', { name: /^Download Certificat/ })
    .click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(PDF.name);
  expect(await readFile(await saved.path())).toEqual(PDF.buffer);
});

test('a file that is too large says so at once and can be taken away; the others go', async () => {
  const large = {
    name: 'disk.iso',
    mimeType: 'application/octet-stream',
    buffer: Buffer.alloc(1_500_000, 7),
  };
  /** @type {string[]} */
  const sent = [];
  nora.on('request', (request) => {
    if (request.url().includes('/api/chat/attachments?')) sent.push(request.url());
  });
  await pick(nora, large, PDF);
  await expect(uploads(nora).filter({ hasText: 'disk.iso' }).getByRole('alert')).toHaveText(
    'Too large: at most 1 MB',
  );
  await expect(uploads(nora).filter({ hasText: 'Certificat' }).getByRole('progressbar')).toHaveCount(0);
  expect(sent.filter((url) => url.includes('disk.iso'))).toEqual([]);
  expect(sent).toHaveLength(1);
  await expect(send(nora)).toBeDisabled();
  await nora.getByRole('button', { name: 'Take disk.iso away' }).click();
  await expect(send(nora)).toBeEnabled();
  await send(nora).click();
  await expect(message(samir).getByText('PDF ·')).toBeVisible();
});

test('an upload that broke off is tried again', async () => {
  let times = 0;
  await nora.route('**/api/chat/attachments?*', (route) => {
    times += 1;
    return times === 1 ? route.abort() : route.continue();
  });
  await pick(nora, PDF);
  await nora.getByRole('button', { name: /^Upload Certificat.* again$/ }).click();
  await expect(send(nora)).toBeEnabled();
  await send(nora).click();
  await expect(message(samir).getByText('PDF ·')).toBeVisible();
});

test('files are pasted and dropped', async () => {
  const data = PHOTO.buffer.toString('base64');
  const hand = async (/** @type {string} */ kind, /** @type {import('@playwright/test').Locator} */ target) =>
    await target.evaluate(
      (element, [type, base64]) => {
        const transfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], `${type}.png`, { type: 'image/png' }));
        const more = { bubbles: true, composed: true, cancelable: true };
        if (type === 'paste') {
          element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, ...more }));
        } else {
          for (const step of ['dragenter', 'dragover', 'drop']) {
            element.dispatchEvent(new DragEvent(step, { dataTransfer: transfer, ...more }));
          }
        }
      },
      [kind, data],
    );
  await hand('paste', composer(nora));
  await expect(uploads(nora)).toHaveCount(1);
  await hand('drop', nora.locator('chat-conversation .stage'));
  await expect(uploads(nora)).toHaveCount(2);
  await expect(send(nora)).toBeEnabled();
  await send(nora).click();
  await expect(message(samir).locator('chat-picture')).toHaveCount(2);
});

test('a name that lies about its kind does not hide it, and nothing active is shown', async () => {
  const html = {
    name: 'photo\u202egnp.html',
    mimeType: 'image/png',
    buffer: Buffer.from('<script>alert(1)</script>'),
  };
  const svg = {
    name: 'drawing.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  };
  await pick(nora, html, svg);
  await expect(send(nora)).toBeEnabled();
  await send(nora).click();
  await expect(message(samir).locator('.file')).toHaveCount(2);
  await expect(message(samir).locator('img')).toHaveCount(0);
  await expect(message(samir).locator('.file-name').filter({ hasText: 'photognp.html' })).toHaveCount(1);
});

test('a message with files waits in the outbox, over a reload, and arrives with them', async () => {
  await pick(nora, PDF);
  await expect(send(nora)).toBeEnabled();
  await nora.route('**/api/chat/channels/*/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await send(nora).click();
  await expect(message(nora).locator('.state')).toHaveText('waiting to be sent');
  await nora.reload();
  await expect(message(nora).getByText('PDF ·')).toBeVisible();
  await nora.unroute('**/api/chat/channels/*/messages');
  await expect(message(samir).getByText('PDF ·')).toBeVisible({ timeout: 40_000 });
});

test('the files of a channel are listed beside it, live, and lead to their messages', async () => {
  const details = samir.locator('chat-details');
  const files = details.getByRole('list', { name: 'Files' }).getByRole('listitem');
  await expect(details).toBeVisible();
  await expect(files).toHaveCount(0);
  await pick(nora, PHOTO);
  await expect(send(nora)).toBeEnabled();
  await composer(nora).fill('The pallet');
  await composer(nora).press('Enter');
  await expect(files).toHaveCount(1);
  await message(nora).hover();
  await message(nora).getByRole('button', { name: 'Thread' }).click();
  const panel = nora.locator('thread-panel');
  await panel.locator('input[type=file]').setInputFiles([PDF]);
  await expect(panel.getByRole('button', { name: 'Send', exact: true })).toBeEnabled();
  await panel.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(files).toHaveCount(2);

  await samir.reload();
  await expect(files).toHaveCount(2);
  await expect(files.first()).toContainText('Nora Benali');
  expect(await accessibilityFaults(samir)).toEqual([]);

  const saving = samir.waitForEvent('download');
  await files
    .first()
    .getByRole('button', { name: /^Download Certificat/ })
    .click();
  expect((await saving).suggestedFilename()).toBe(PDF.name);
  await files.last().getByRole('button', { name: 'Show pallet.png larger' }).click();
  await expect(samir.locator('image-viewer img')).toBeVisible();
  await samir.keyboard.press('Escape');

  await files.first().hover();
  await files
    .first()
    .getByRole('link', { name: /^Go to the message with Certificat/ })
    .click();
  await expect(samir.locator('thread-panel').getByText('PDF ·')).toBeInViewport();
  await samir.getByRole('button', { name: 'Close the thread' }).click();

  await panel.locator('message-list [role=article]').last().hover();
  await panel
    .locator('message-list [role=article]')
    .last()
    .getByRole('button', { name: 'More actions' })
    .click();
  await nora.getByRole('menuitem', { name: 'Delete…' }).click();
  await nora.getByRole('button', { name: 'Delete message' }).click();
  await expect(files).toHaveCount(1);
});
