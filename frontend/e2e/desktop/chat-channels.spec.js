import { expect, test } from '@playwright/test';
import { Key } from 'selenium-webdriver';
import { hasWindow } from './support/hands.js';
import { act, message, TwoWindows } from './support/two-windows.js';

/** @typedef {import('./support/app-window.js').AppWindow} AppWindow */

const two = new TwoWindows();
/** @type {AppWindow} */
let nora;
/** @type {AppWindow} */
let samir;

two.serve(test, (opened) => {
  ({ nora, samir } = opened);
});

/**
 * A channel or a conversation in the list of them.
 * @param {string} includes
 * @returns {import('./support/deep-query.js').Query}
 */
const entry = (includes) => ({ css: 'channel-list a', includes });

/**
 * The same with how much is unread in it.
 * @param {string} name
 * @param {string} includes
 * @returns {import('./support/deep-query.js').Query}
 */
const counted = (name, includes) => ({
  css: 'channel-list a',
  includes,
  inside: { css: 'li', includes: name },
});

/** Which channel a window shows. @param {AppWindow} window */
const shownIn = async (window) => Number((await window.run(() => location.hash)).split('/')[2]);

/**
 * @param {string} name
 * @param {'Public' | 'Private'} kind
 */
async function create(name, kind) {
  await nora.press('Find or create a channel');
  await nora.click({ role: 'menuitem', includes: 'Create a channel' });
  await nora.fill('Name', name);
  await nora.click({ css: 'ws-segmented label', includes: kind });
  await nora.sees({ css: 'ws-segmented label.on', includes: kind });
  await nora.press('Create channel');
  await nora.sees({ role: 'heading', name });
  return await shownIn(nora);
}

test('a public channel is created, found, read, joined, left and archived', async () => {
  await create('lot-42', 'Public');
  await nora.write('Who scans with me?');
  await samir.go('/chat/browse');
  await samir.click({ css: 'channel-directory a', includes: 'lot-42' });
  await samir.sees(message('Who scans with me?'));
  expect(await samir.all({ css: 'message-composer' })).toEqual([]);
  await samir.press('Join #lot-42');
  await samir.write('I do');
  await nora.sees(message('I do'));
  await nora.sees({ css: 'member-list', includes: 'Members · 2' });

  await samir.press('Leave');
  await samir.seesNo(entry('lot-42'));
  await nora.sees({ css: 'member-list', includes: 'Members · 1' });
  await samir.press('Join #lot-42');
  await samir.sees(entry('lot-42'));

  await nora.press('Channel settings');
  await nora.click({ role: 'tab', name: 'Data' });
  await nora.press('Archive channel');
  const sure = /** @type {const} */ ({ role: 'dialog', includes: 'Archive #lot-42?' });
  await nora.click({ role: 'button', name: 'Archive channel', inside: sure });
  await samir.sees({ includes: '#lot-42 is archived: it can be read, not written in.' });
  await samir.seesNo({ css: 'message-composer' });
  await samir.sees(message('Who scans with me?'));
  await nora.keys(Key.ESCAPE);
});

test('#general is there for everyone and cannot be left', async () => {
  for (const window of [nora, samir]) {
    await window.sees({ css: 'chat-details', includes: 'Everyone is in it.' });
    expect(await window.all({ role: 'button', name: 'Leave' })).toEqual([]);
  }
});

test('a private channel is there for its members alone, and gone for who is taken out', async () => {
  const channel = await create('direction', 'Private');
  await nora.write('The accounts are ready');
  await samir.go(`/chat/${channel}`);
  await samir.sees({ includes: 'There is no such channel' });

  await nora.press('Add people');
  await nora.fill('Who?', 'sam');
  await nora.keys(Key.ENTER);
  await nora.press('Add');
  await samir.click(entry('direction'));
  await samir.sees(message('The accounts are ready'));

  await nora.hover({ css: 'member-list li', includes: 'Samir Diallo' });
  await nora.press('Actions on Samir Diallo');
  await nora.click({ role: 'menuitem', includes: 'Remove' });
  await nora.press('Remove');
  await samir.sees({ includes: 'Nora Benali removed you from #direction' });
  await samir.seesNo(entry('direction'));
  await samir.seesNo(message('The accounts are ready'));
});

test('a conversation of two is opened by name, and comes by itself to the other', async () => {
  await nora.press('New conversation');
  await nora.fill('With whom?', 'dial');
  await nora.keys(Key.ENTER, Key.ENTER);
  await nora.sees({ role: 'heading', name: 'Samir Diallo' });
  await nora.write('Do you have two minutes?');
  await samir.click(counted('Nora Benali', '1 unread message'));
  await samir.sees(message('Do you have two minutes?'));
  await samir.seesNo(counted('Nora Benali', '1 unread message'));
});

test('Ctrl+K leads to channels and people, and Escape closes it', async () => {
  const channel = await two.noras.create('canteen', { members: [await two.samirs.id()] });
  await samir.sees(entry('canteen'));
  const found = (/** @type {string} */ includes) =>
    /** @type {const} */ ({ css: 'ws-palette [role="option"][aria-selected="true"]', includes });
  await samir.chord(Key.CONTROL, 'k');
  await samir.keys('cant');
  await samir.sees(found('canteen'));
  await samir.keys(Key.ENTER);
  await samir.sees({ role: 'heading', name: 'canteen' });
  expect(await shownIn(samir)).toBe(channel);

  await samir.chord(Key.CONTROL, 'k');
  await samir.keys('moreau');
  await samir.sees(found('Lina Moreau'));
  const palette = /** @type {const} */ ({ css: 'ws-palette dialog' });
  await samir.sees(palette);
  await samir.keys(Key.ESCAPE);
  await samir.seesNo(palette);
  expect(await shownIn(samir)).toBe(channel);
  await samir.chord(Key.CONTROL, 'k');
  await samir.keys('moreau');
  await samir.sees(found('Lina Moreau'));
  await samir.keys(Key.ENTER);
  await samir.sees({ role: 'heading', name: 'Lina Moreau' });
});

test('who is online is shown, and a status is set, seen and cleared', async () => {
  const samirs = /** @type {const} */ ({ css: 'member-list li', includes: 'Samir Diallo' });
  await nora.sees({ css: '[role="img"][aria-label="online"]', inside: samirs });
  await nora.sees({
    css: '[aria-label="offline"]',
    inside: { css: 'member-list li', includes: 'Lina Moreau' },
  });
  await samir.go('/');
  await samir.press('Set a status');
  await samir.click({ role: 'button', includes: 'Lunch break' });
  await samir.press('Save');
  await nora.sees({ includes: 'Lunch break', inside: samirs });
  await samir.click({ role: 'button', includes: 'Lunch break' });
  await samir.press('Clear status');
  await nora.seesNo({ includes: 'Lunch break', inside: samirs });
});

test('what opens above the page is as high as what is in it', async () => {
  const heights = async (/** @type {string} */ css) =>
    (await nora.each({ css }, ({ clientHeight, scrollHeight }) => ({ clientHeight, scrollHeight })))[0];
  const openers = {
    'Create a channel': async () => {
      await nora.press('Find or create a channel');
      await nora.click({ role: 'menuitem', includes: 'Create a channel' });
    },
    'New conversation': async () => await nora.press('New conversation'),
    'Settings of #general': async () => await nora.press('Channel settings'),
    'Go to a date': async () => await nora.press('Go to a date'),
  };
  for (const [heading, open] of Object.entries(openers)) {
    await open();
    await nora.sees({ role: 'heading', name: heading });
    const { clientHeight, scrollHeight } = await heights('dialog[open] .content');
    expect(scrollHeight - clientHeight, heading).toBe(0);
    await nora.keys(Key.ESCAPE);
    await nora.seesNo({ role: 'dialog' });
  }
  await nora.chord(Key.CONTROL, 'k');
  await nora.sees({ role: 'option', includes: 'Create a channel' });
  expect((await heights('ws-palette .results')).clientHeight).toBeGreaterThan(200);
  await nora.keys(Key.ESCAPE);
});

test('unread messages and mentions are counted, in the title too, until they are seen here or on another screen', async () => {
  const channel = await two.noras.create('arrivals', { members: [await two.samirs.id()] });
  await samir.sees(entry('arrivals'));
  await samir.go('/');
  await two.noras.write(channel, 'The pallet is here');
  const asked = await two.noras.write(channel, '@samir can you scan?');
  const marker = async () => (await two.samirs.ask('GET', `/channels/${channel}`)).read;
  await expect.poll(() => hasWindow(two.desk, '^\\(1\\) ')).toBe(true);
  await samir.go('/chat/1');
  await samir.sees(counted('arrivals', '1 mention , 2 unread messages'));
  await samir.click(entry('arrivals'));
  await samir.sees({ css: '.line', text: 'New messages' });
  await expect.poll(marker).toMatchObject({ message: asked.id, unread: 0, mentions: 0 });
  await expect.poll(() => hasWindow(two.desk, '^\\(')).toBe(false);

  await act(samir, 'can you scan?', 'More actions', 'Mark as unread from here');
  await expect.poll(marker).toMatchObject({ unread: 1, mentions: 1 });
  await samir.sees(counted('arrivals', '1 mention'));
  await expect.poll(() => hasWindow(two.desk, '^\\(1\\) ')).toBe(true);

  // Another screen of the same person says that it was read.
  await samir.go('/chat/1');
  await two.samirs.ask('PUT', `/channels/${channel}/read`, { message: asked.id });
  await samir.seesNo(counted('arrivals', 'unread message'));
  await expect.poll(() => hasWindow(two.desk, '^\\(')).toBe(false);
});
