import { expect, test } from '@playwright/test';
import { composer, go, write } from './support/people.js';
import { TwoPeople } from './support/two-people.js';

/** @type {TwoPeople} */
let people;
/** @type {import('./support/server.js').Server} */
let server;
/** @type {import('@playwright/test').Page} */
let nora;
/** @type {import('@playwright/test').Page} */
let samir;
/** @type {string} */
let token;

test.beforeEach(async ({ browser }) => {
  people = await TwoPeople.meet(browser);
  ({ server, nora, samir, token } = people);
});

test.afterEach(async () => await people.part());

const message = (/** @type {import('@playwright/test').Page} */ page, /** @type {string} */ text) =>
  page.locator('message-list [role=article]').filter({ hasText: text });

/**
 * Writes as the owner of the token, without a browser.
 * @param {string[]} texts
 */
async function post(texts) {
  for (const text of texts) {
    const id = crypto.randomUUID();
    await server.ask('/api/chat/channels/1/messages', {
      token,
      method: 'POST',
      body: { client_id: id, text },
    });
  }
}

test('reply, edit and delete are seen by both at once', async () => {
  await go(nora, '/chat');
  await go(samir, '/chat');
  await write(nora, 'Lot 42 is open');
  await message(samir, 'Lot 42 is open').hover();
  await samir.getByRole('button', { name: 'Reply', exact: true }).click();
  await write(samir, 'I will take it');
  await expect(message(nora, 'I will take it').getByText('Nora Benali · Lot 42 is open')).toBeVisible();

  await composer(nora).press('ArrowUp');
  await nora.getByRole('textbox', { name: 'Edit the message' }).fill('Lot 43 is open');
  await nora.keyboard.press('Enter');
  await expect(message(samir, 'Lot 43 is open').first().getByText('(edited)')).toBeVisible();
  await expect(message(samir, 'I will take it').getByText('Nora Benali · Lot 43 is open')).toBeVisible();
  await expect(composer(nora)).toBeFocused();

  await message(nora, 'Lot 43 is open').first().hover();
  await nora.getByRole('button', { name: 'More actions' }).first().click();
  await nora.getByRole('menuitem', { name: 'Delete…' }).click();
  await nora.getByRole('button', { name: 'Delete message' }).click();
  await expect(samir.locator('message-list .gone')).toHaveText('Message deleted by its author');
  await expect(message(samir, 'I will take it').getByText('Nora Benali · Message deleted')).toBeVisible();
});

test('typing is shown while it lasts', async () => {
  await go(nora, '/chat');
  await go(samir, '/chat');
  await composer(nora).pressSequentially('I am writing');
  await expect(samir.getByText('Nora Benali is typing…')).toBeVisible();
  await write(nora, 'done');
  await expect(samir.getByText('Nora Benali is typing…')).toHaveCount(0);
});

test('unread counts grow elsewhere and go away when seen', async () => {
  await post(['one', 'two', '@samir three']);
  await expect(samir.getByText('3 unread', { exact: true })).toBeVisible();
  await expect(samir).toHaveTitle(/^\(1\)/);
  const marked = samir.waitForResponse(/\/read$/);
  await go(samir, '/chat');
  await expect(samir.getByText('New messages', { exact: true })).toBeVisible();
  await expect(samir).not.toHaveTitle(/^\(/);
  await marked;
  await samir.reload();
  await expect(message(samir, 'three')).toBeVisible();
  await expect(samir).not.toHaveTitle(/^\(/);
  await expect(samir.getByText('New messages', { exact: true })).toHaveCount(0);

  await message(samir, 'two').hover();
  await message(samir, 'two').getByRole('button', { name: 'More actions' }).click();
  await samir.getByRole('menuitem', { name: 'Mark as unread from here' }).click();
  await expect(samir.getByRole('link', { name: /general.*2 unread/ })).toBeVisible();
  await expect(samir).toHaveTitle(/^\(1\)/);
});

test('history loads by scrolling up without jumping, and new messages wait below', async () => {
  const texts = Array.from(
    { length: 180 },
    (_, index) => `message ${index + 1}${index % 7 === 0 ? '\nwith\nmore lines' : ''}`,
  );
  await post(texts);
  await go(samir, '/chat');
  await expect(message(samir, 'message 180')).toBeVisible();
  const scroller = samir.locator('message-list .scroller');
  const box = await scroller.boundingBox();
  await samir.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200);

  // What is in the view stays where it is while older pages come in above it.
  for (let step = 0; step < 80; step += 1) {
    const before = await samir.evaluate(firstVisible);
    await samir.mouse.wheel(0, -200);
    await samir.waitForTimeout(250);
    const after = await samir.evaluate(topOf, before.key);
    const begins = await samir.getByText('This is where the conversation begins.').isVisible();
    if (begins) break;
    expect(Math.abs((after ?? 9999) - before.top - 200)).toBeLessThan(3);
  }
  await expect(samir.getByText('This is where the conversation begins.')).toBeVisible();
  await samir.waitForTimeout(300);
  const still = await samir.evaluate(firstVisible);
  await post(['news 1', 'news 2', 'news 3']);
  await expect(samir.getByRole('button', { name: '3 new messages' })).toBeVisible();
  expect(await samir.evaluate(firstVisible)).toEqual(still);
  expect(await samir.locator('message-list .row').count()).toBeLessThan(80);
  await samir.getByRole('button', { name: '3 new messages' }).click();
  await expect(message(samir, 'news 3')).toBeVisible();
});

test('an address leads to a message far back, and back to the newest', async () => {
  await post(Array.from({ length: 160 }, (_, index) => `note ${index + 1}.`));
  const page = await server.ask('/api/chat/channels/1/messages?direction=newer&limit=20', { token });
  const target = page.items[10];
  await go(samir, `/chat/1/${target.id}`);
  await expect(message(samir, target.text).first()).toBeInViewport();
  await samir.getByRole('button', { name: 'To the newest message' }).click();
  await expect(message(samir, 'note 160.')).toBeInViewport();
});

/** The first row in view and where it is. */
function firstVisible() {
  /** @type {(root: Document | ShadowRoot) => Element | null} */
  const search = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.classList.contains('scroller')) return element;
      const inside = element.shadowRoot && search(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const scroller = search(document);
  const edge = scroller?.getBoundingClientRect().top ?? 0;
  const rows = /** @type {HTMLElement[]} */ ([...(scroller?.querySelectorAll('.row[role=article]') ?? [])]);
  const row = rows.find((candidate) => candidate.getBoundingClientRect().top >= edge);
  return { key: row?.dataset.key ?? '', top: Math.round((row?.getBoundingClientRect().top ?? 0) - edge) };
}

/**
 * Where a row is now; `null` when it is not rendered.
 * @param {string} key
 */
function topOf(key) {
  /** @type {(root: Document | ShadowRoot) => HTMLElement | null} */
  const search = (root) => {
    for (const element of root.querySelectorAll('*')) {
      const own =
        element instanceof HTMLElement && element.classList.contains('row') && element.dataset.key === key;
      if (own) return element;
      const inside = element.shadowRoot && search(element.shadowRoot);
      if (inside) return inside;
    }
    return null;
  };
  const row = search(document);
  const scroller = row?.closest('.scroller');
  if (!row || !scroller) return null;
  return Math.round(row.getBoundingClientRect().top - scroller.getBoundingClientRect().top);
}
