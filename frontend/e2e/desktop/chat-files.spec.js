import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Key } from 'selenium-webdriver';
import { picture } from '../support/picture.js';
import { typeInto } from './support/hands.js';
import { message, TwoWindows } from './support/two-windows.js';

/** @typedef {import('./support/app-window.js').AppWindow} AppWindow */

const PDF = {
  name: 'Certificat d’effacement 2026-0118.pdf',
  bytes: Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
};
const PHOTO = { name: 'pallet.png', bytes: picture(800, 600) };

const two = new TwoWindows({ MAX_UPLOAD_MB: '1' });
/** @type {AppWindow} */
let nora;
/** @type {AppWindow} */
let samir;

two.serve(test, (opened) => {
  ({ nora, samir } = opened);
});

const SEND = /** @type {const} */ ({ css: 'message-composer button:not([disabled])', name: 'Send' });

/**
 * Picks files that lie on Nora's computer, as its dialog would.
 * @param {{ name: string, bytes: Buffer }[]} files
 */
async function pick(...files) {
  const there = files.map(({ name }) => path.join(two.office.environment.HOME, name));
  for (const [at, { bytes }] of files.entries()) await writeFile(there[at], bytes);
  await nora.pick({ css: 'chat-conversation message-composer' }, there);
}

/** The pictures of the conversation; those of the channel's files stand beside it. */
const PICTURE = { css: 'chat-picture img', inside: { css: 'message-list' } };

/**
 * The widths of the pictures that answer to a query, as they were decoded.
 * @param {AppWindow} window
 * @param {import('./support/deep-query.js').Query} query
 */
const widths = async (window, query) => await window.each(query, ({ naturalWidth }) => Number(naturalWidth));

test('pictures and files are sent, shown, and saved as they were', async () => {
  await pick(PHOTO, PDF);
  await nora.sees(SEND);
  await nora.write('The pallet and its certificate');
  await nora.seesNo({ css: 'message-composer .upload' });

  for (const window of [nora, samir]) {
    const small = async () => (await widths(window, PICTURE)).map((width) => width > 100 && width < 800);
    await expect.poll(small).toEqual([true]);
  }
  // What is drawn came through the shell: nothing here may reach the network.
  const [source] = await samir.each(PICTURE, ({ src }) => String(src));
  expect(source).toMatch(/^blob:/);
  await samir.click({ role: 'button', name: 'Show pallet.png larger', inside: { css: 'message-list' } });
  const viewer = /** @type {const} */ ({ role: 'dialog', includes: 'pallet.png' });
  await samir.sees(viewer);
  await expect.poll(() => widths(samir, { css: 'image-viewer img' })).toEqual([800]);

  const photo = path.join(two.desk.environment.HOME, 'saved.png');
  await samir.click({ role: 'button', name: 'Download', inside: viewer });
  await typeInto(two.desk, 'Save', photo);
  await samir.sees({ includes: 'saved.png was saved' });
  expect(await readFile(photo)).toEqual(PHOTO.bytes);
  await samir.keys(Key.ESCAPE);
  await samir.seesNo(viewer);

  const certificate = path.join(two.desk.environment.HOME, 'saved.pdf');
  await samir.press(`Download ${PDF.name}`);
  await typeInto(two.desk, 'Save', certificate);
  await samir.sees({ includes: 'saved.pdf was saved' });
  expect(await readFile(certificate)).toEqual(PDF.bytes);
});

test('files are pasted and dropped', async () => {
  const before = (await samir.all(PICTURE)).length;
  const composer = await nora.find({ css: 'message-composer textarea' });
  const stage = await nora.find({ css: 'chat-conversation .stage' });
  await nora.run(handOver, 'paste', composer, PHOTO.bytes.toString('base64'));
  await nora.run(handOver, 'drop', stage, PHOTO.bytes.toString('base64'));
  await nora.sees({ css: 'message-composer .upload', includes: 'paste.png' });
  await nora.sees({ css: 'message-composer .upload', includes: 'drop.png' });
  await nora.click(SEND);
  await expect.poll(() => widths(samir, PICTURE)).toHaveLength(before + 2);
});

test('a file that is too large says so and can be taken away; nothing active is shown as a picture', async () => {
  const large = { name: 'disk.iso', bytes: Buffer.alloc(1_500_000, 7) };
  const svg = {
    name: 'drawing.svg',
    bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  };
  await pick(large, svg);
  await nora.sees({ css: '.upload [role="alert"]', includes: 'Too large: at most 1 MB' });
  expect(await nora.all(SEND)).toEqual([]);
  await nora.press('Take disk.iso away');
  await nora.click(SEND);
  await samir.sees({ role: 'button', name: 'Download drawing.svg' });
  expect(await samir.all({ css: 'img', inside: { css: '.row', includes: 'drawing' } })).toEqual([]);
});

test('the owner of a channel exports it, with its files', async () => {
  const channel = await two.noras.create('arrivals');
  await nora.go(`/chat/${channel}`);
  await nora.sees({ role: 'heading', name: 'arrivals' });
  await pick(PHOTO);
  await nora.sees(SEND);
  await nora.write('The pallet');
  await nora.sees(message('The pallet'));
  await nora.seesNo({ css: 'message-list .state' });
  await nora.press('Channel settings');
  await nora.click({ role: 'tab', name: 'Data' });
  for (const [name, entry] of [
    ['Export as JSON', '.json'],
    ['Export as pages', '.html'],
  ]) {
    const file = path.join(two.office.environment.HOME, `export${entry}.zip`);
    await nora.press(name);
    await typeInto(two.office, 'Save', file);
    await nora.sees({ includes: `Saved as export${entry}.zip` });
    const archive = (await readFile(file)).toString('latin1');
    expect(archive.startsWith('PK')).toBe(true);
    // The names in an archive stand in it as they are.
    expect(archive).toContain(entry);
    expect(archive).toContain('pallet.png');
  }
  await nora.keys(Key.ESCAPE);
});

test('a message with a file that was written without a network arrives with it after a restart', async () => {
  const { server } = two.organisation;
  await pick(PDF);
  await nora.sees(SEND);
  server.wire.cut();
  await nora.write('Here it is');
  await nora.sees({ css: 'message-list .state', text: 'waiting to be sent' });
  await nora.kill();
  server.wire.mend();
  nora = await two.office.open('client', { server: server.address });
  two.nora = nora;
  await samir.sees(message('Here it is'), { timeout: 40_000 });
  await samir.sees({ role: 'button', name: `Download ${PDF.name}`, inside: message('Here it is') });
});

/**
 * Hands a picture to an element as the clipboard or a dragging pointer does. Runs in the page.
 * @param {'paste' | 'drop'} how
 * @param {Element} element
 * @param {string} base64
 */
function handOver(how, element, base64) {
  const transfer = new DataTransfer();
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  transfer.items.add(new File([bytes], `${how}.png`, { type: 'image/png' }));
  const more = { bubbles: true, composed: true, cancelable: true };
  if (how === 'paste') {
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, ...more }));
    return;
  }
  for (const step of ['dragenter', 'dragover', 'drop']) {
    element.dispatchEvent(new DragEvent(step, { dataTransfer: transfer, ...more }));
  }
}
