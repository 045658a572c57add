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
  people = await TwoPeople.meet(browser, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  ({ server, nora, samir, token } = people);
  await go(nora, '/chat');
  await go(samir, '/chat');
  await expect(composer(nora)).toBeVisible();
  await expect(composer(samir)).toBeVisible();
});

test.afterEach(async () => await people.part());

const message = (/** @type {Page} */ page, /** @type {string} */ text) =>
  page.locator('message-list [role=article]').filter({ hasText: text });

/**
 * Chooses what is behind a message's three dots.
 * @param {Page} page
 * @param {string} text
 * @param {string} name
 */
async function choose(page, text, name) {
  await message(page, text).first().hover();
  await message(page, text).first().getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
}

const picker = (/** @type {Page} */ page) => page.getByRole('dialog', { name: 'Emoji' });

test('Markdown is drawn, and nothing in it is active', async () => {
  await write(
    nora,
    '**Lot 42** has *34* laptops, `5CG0231XQ7` and <b>no HTML</b> ![x](https://evil.example/x.png)',
  );
  const row = message(samir, 'Lot 42');
  await expect(row.locator('strong')).toHaveText('Lot 42');
  await expect(row.locator('em')).toHaveText('34');
  await expect(row.locator('code')).toHaveText('5CG0231XQ7');
  await expect(row).toContainText('<b>no HTML</b>');
  await expect(row.locator('img')).toHaveCount(0);
  await composer(nora).fill('```js\nconst lot = 42;\n```');
  await composer(nora).press('Enter');
  await samir.getByRole('button', { name: 'Copy the code' }).click();
  expect(await samir.evaluate(() => navigator.clipboard.readText())).toBe('const lot = 42;');
  await write(nora, 'javascript:alert(1) and [there](javascript:alert(1)) and https://a.example');
  await expect(message(samir, 'javascript').locator('a')).toHaveText('https://a.example');
});

test('what climbs, hides or turns round stays in its place', async () => {
  const marks = `flood a${'\u0301'.repeat(7_000)}`;
  const turned = 'turned \u202e\u2066 lot.exe\u202e';
  const wide = 'w'.repeat(8_000);
  for (const text of [marks, turned, wide, `zero${'\u200b'.repeat(7_000)}width`, '> '.repeat(3_900)]) {
    await server.ask('/api/chat/channels/1/messages', {
      token,
      method: 'POST',
      body: { client_id: crypto.randomUUID(), text },
    });
  }
  await expect(message(samir, 'flood')).toBeVisible();
  const scroller = samir.locator('message-list .scroller');
  expect(await scroller.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  const box = await message(samir, 'flood').boundingBox();
  expect(box?.height).toBeLessThan(120);
  const long = message(samir, 'wwww');
  const before = (await long.boundingBox())?.height ?? 0;
  await long.getByRole('button', { name: 'Show the whole message' }).click();
  await expect.poll(async () => (await long.boundingBox())?.height ?? 0).toBeGreaterThan(before);
});

test('reactions are set, counted, named and taken back, by pointer and by keyboard', async () => {
  await write(nora, 'Lot 42 is open');
  await message(samir, 'Lot 42').hover();
  await message(samir, 'Lot 42').getByRole('button', { name: 'React' }).click();
  await samir.keyboard.type('FETE');
  await expect(picker(samir).getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await picker(samir).getByRole('option', { name: 'party popper' }).click();
  const chip = message(nora, 'Lot 42').getByRole('button', { name: '🎉, 1 person' });
  await expect(chip).toHaveAttribute('aria-pressed', 'false');
  await expect(chip).toHaveAttribute('aria-description', 'Samir Diallo');
  await chip.click();
  await expect(message(samir, 'Lot 42').getByRole('button', { name: '🎉, 2 people' })).toBeVisible();
  await message(nora, 'Lot 42').getByRole('button', { name: '🎉, 2 people' }).click();
  await expect(message(samir, 'Lot 42').getByRole('button', { name: '🎉, 1 person' })).toBeVisible();

  await composer(nora).focus();
  await nora.keyboard.press('PageUp');
  await expect(message(nora, 'Lot 42')).toBeFocused();
  await nora.keyboard.press('+');
  await expect(picker(nora).getByRole('combobox')).toBeFocused();
  await nora.keyboard.type('thumbs up');
  await nora.keyboard.press('Enter');
  await expect(message(samir, 'Lot 42').getByRole('button', { name: '👍, 1 person' })).toBeVisible();
  await expect(message(nora, 'Lot 42')).toBeFocused();
  await nora.reload();
  await expect(message(nora, 'Lot 42').getByRole('button', { name: '👍, 1 person' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
});

test('what is typed right after + finds a reaction, however late the emoji come', async () => {
  await write(nora, 'Lot 42 is open');
  await expect(message(nora, 'Lot 42').locator('.state')).toHaveCount(0);
  /** @type {import('@playwright/test').Route[]} */
  const held = [];
  await nora.route('**/emoji.generated*', (route) => {
    held.push(route);
  });
  await composer(nora).focus();
  await nora.keyboard.press('PageUp');
  await expect(message(nora, 'Lot 42')).toBeFocused();
  for (const key of ['+', ...'thumbs up', 'Enter']) await nora.keyboard.press(key === ' ' ? 'Space' : key);
  await expect(picker(nora).getByRole('combobox')).toHaveValue('thumbs up');
  await expect(nora.locator('thread-panel')).toHaveCount(0);
  await held[0].continue();
  await expect(message(samir, 'Lot 42').getByRole('button', { name: '👍, 1 person' })).toBeVisible();
  await expect(picker(nora)).toHaveCount(0);
  await expect(message(nora, 'Lot 42')).toBeFocused();
});

test('a reaction that the server refuses is taken back, and says why', async () => {
  await write(nora, 'Lot 42 is open');
  await expect(message(nora, 'Lot 42').locator('.state')).toHaveCount(0);
  await nora.route('**/reactions', (route) => route.abort());
  await message(nora, 'Lot 42').hover();
  await message(nora, 'Lot 42').getByRole('button', { name: 'React' }).click();
  await nora.keyboard.press('Enter');
  await expect(
    nora.locator('ws-toast, [role=status], [role=alert]').filter({ hasText: /./ }).first(),
  ).toBeAttached();
  await expect(message(nora, 'Lot 42').locator('.reaction')).toHaveCount(0);
});

test('a message is pinned and unpinned for everyone', async () => {
  await write(nora, 'Shelf C is for returns');
  await choose(samir, 'Shelf C', 'Pin');
  await expect(message(nora, 'Shelf C').getByText('Pinned by Samir Diallo')).toBeVisible();
  await choose(nora, 'Shelf C', 'Unpin');
  await expect(message(samir, 'Shelf C').locator('.pinned')).toHaveCount(0);
});

test('an administrator deletes what somebody wrote, sees what was edited away, and members do not', async () => {
  await write(samir, 'first words');
  // What is still on its way can't be edited.
  await expect(message(nora, 'first words')).toBeVisible();
  await composer(samir).press('ArrowUp');
  await samir.getByRole('textbox', { name: 'Edit the message' }).fill('other words');
  await samir.keyboard.press('Enter');
  await expect(message(nora, 'other words').getByText('(edited)')).toBeVisible();
  await choose(nora, 'other words', 'Show former texts');
  await expect(nora.locator('former-texts').getByText('first words')).toBeVisible();
  await nora.keyboard.press('Escape');

  await write(nora, 'an order');
  await message(samir, 'an order').hover();
  await message(samir, 'an order').getByRole('button', { name: 'More actions' }).click();
  await expect(samir.getByRole('menuitem', { name: 'Report…' })).toBeVisible();
  await expect(samir.getByRole('menuitem', { name: 'Delete…' })).toHaveCount(0);
  await samir.keyboard.press('Escape');

  await choose(nora, 'other words', 'Delete…');
  await nora.getByRole('button', { name: 'Delete message' }).click();
  await expect(samir.locator('message-list .gone')).toHaveText('Message deleted by Nora Benali');
});

test('a message is reported with a reason', async () => {
  await write(nora, 'rude words');
  await choose(samir, 'rude words', 'Report…');
  await samir.getByLabel('What is wrong with it?').fill('It is rude.');
  await samir.getByRole('button', { name: 'Report message' }).click();
  await expect(samir.getByText('Reported. The administrators look into it.')).toBeVisible();
  const reports = await server.ask('/api/chat/reports', { token });
  expect(reports.items).toMatchObject([{ reason: 'It is rude.', text: 'rude words' }]);
});

test('a link to a message is copied and leads to it', async () => {
  await write(nora, 'the place');
  await choose(nora, 'the place', 'Copy a link to it');
  const link = await nora.evaluate(() => navigator.clipboard.readText());
  await samir.goto(link);
  await expect(message(samir, 'the place')).toBeInViewport();
});

test('names, channels and emoji are completed while typing', async () => {
  const area = composer(samir);
  await area.pressSequentially('Hello @no');
  await expect(samir.getByRole('option', { name: 'Nora Benali' })).toHaveAttribute('aria-selected', 'true');
  await area.press('Enter');
  await area.pressSequentially('see #gen');
  await area.press('Tab');
  await area.pressSequentially(':rocke');
  await expect(samir.getByRole('option', { name: 'rocket' })).toBeVisible();
  await area.press('Enter');
  await expect(area).toHaveValue('Hello @nora see #general 🚀 ');
  await area.press('Enter');
  const row = message(nora, 'Hello');
  await expect(row.locator('.mention.me')).toHaveText('@Nora Benali');
  await expect(row.getByRole('link', { name: '#general' })).toBeVisible();

  await area.pressSequentially('@');
  await expect(samir.getByRole('option', { name: '@channel' })).toContainText('tells 2 people');
  await area.press('Escape');
  await expect(samir.getByRole('listbox', { name: 'Suggestions' })).toHaveCount(0);
  await expect(area).toHaveValue('@');
});

test('the formatting keys mark what is selected, and it can be undone', async () => {
  const area = composer(nora);
  await area.fill('Lot 42');
  await area.press('Control+a');
  await area.press('Control+b');
  await expect(area).toHaveValue('**Lot 42**');
  await area.press('Control+z');
  await expect(area).toHaveValue('Lot 42');
  await area.press('Control+a');
  await area.press('Control+k');
  await expect(area).toHaveValue('[Lot 42](https://)');
  await area.fill('');
  await area.press('Control+k');
  await expect(nora.getByRole('combobox', { name: 'Go to or do…' })).toBeVisible();
});

test('a draft follows from screen to screen, and goes when it is sent', async () => {
  const kept = async () => (await server.ask('/api/chat/drafts', { token })).items;
  const body = { text: 'half a sentence' };
  await server.ask('/api/chat/channels/1/draft', { token, method: 'PUT', body });
  await expect(composer(nora)).toHaveValue('half a sentence');
  await composer(nora).press('End');
  await composer(nora).pressSequentially(', and the rest');
  await expect.poll(kept).toMatchObject([{ channel: 1, text: 'half a sentence, and the rest' }]);
  // What somebody is typing does not change under their hands.
  await composer(nora).pressSequentially('!');
  await server.ask('/api/chat/channels/1/draft', { token, method: 'PUT', body });
  await expect(composer(nora)).toHaveValue('half a sentence, and the rest!');
  await composer(nora).press('Enter');
  await expect(message(samir, 'and the rest!')).toBeVisible();
  await expect.poll(kept).toEqual([]);
});
