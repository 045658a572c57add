import { expect, test } from '@playwright/test';
import { faultsOf, NORA } from './support/people.js';
import { Server } from './support/server.js';

/** What has the focus, through shadow roots: its role or tag and its name. */
function focused() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!active || active === document.body) return 'nothing';
  return `${active.localName}:${active.getAttribute('aria-label') ?? active.getAttribute('name') ?? active.textContent?.trim().slice(0, 40) ?? ''}`;
}

test('a day without a mouse', async ({ page }) => {
  const server = await new Server().start();
  const faults = faultsOf(page);
  const press = async (/** @type {string[]} */ ...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  try {
    await test.step('set up', async () => {
      await page.goto(await server.setupLink());
      await expect(page.getByLabel('Organisation')).toBeFocused();
      await page.keyboard.type('Atelier');
      await press('Tab');
      await page.keyboard.type(NORA.name);
      await press('Tab');
      await page.keyboard.type(NORA.username);
      await press('Tab');
      await page.keyboard.type(NORA.password);
      await press('Enter');
      await expect(page.getByRole('heading', { level: 1, name: NORA.name })).toBeVisible();
    });

    await test.step('go to the chat, write, correct, answer, delete', async () => {
      await press('g', 'c');
      const composer = page.getByRole('textbox', { name: 'Write in #general' });
      await expect(composer).toBeFocused();
      await page.keyboard.type('Frist message');
      await press('Enter');
      await page.keyboard.type('Second message');
      await press('Enter');
      await expect(page.locator('message-list .state')).toHaveCount(0);
      await press('PageUp', 'ArrowUp');
      await expect(page.getByRole('article').first()).toBeFocused();
      await press('e');
      await expect(page.getByRole('textbox', { name: 'Edit the message' })).toBeFocused();
      await press('Control+a');
      await page.keyboard.type('First message');
      await press('Enter');
      await expect(page.locator('message-list .text').filter({ hasText: 'First message' })).toBeVisible();
      await expect(composer).toBeFocused();
      await press('PageUp', 'ArrowUp', 'r');
      await expect(composer).toBeFocused();
      await page.keyboard.type('An answer');
      await press('Enter');
      await expect(page.getByText('Nora Benali · First message')).toBeVisible();
      // What is still on its way can't be deleted.
      await expect(page.locator('message-list .state')).toHaveCount(0);
      await press('PageUp', 'End', 'Delete');
      await expect(page.getByRole('button', { name: 'Delete message' })).toBeVisible();
      await press('Tab', 'Enter');
      await expect(page.getByText('Message deleted')).toBeVisible();
      expect(await page.evaluate(focused)).not.toBe('nothing');
    });

    await test.step('the keys of the page', async () => {
      await press('Escape', 'PageUp', '?');
      await expect(page.getByText('Edit your last message (when nothing is written)')).toBeVisible();
      await press('Escape');
      expect(await page.evaluate(focused)).not.toBe('nothing');
    });

    await test.step('invite from the palette', async () => {
      await press('Control+k');
      await page.keyboard.type('invite');
      await press('Enter');
      await expect(page.getByLabel('For whom')).toBeFocused();
      await page.keyboard.type('Samir');
      await press('Enter');
      await expect(page.getByLabel('Invitation link')).toBeVisible();
      await expect(page.getByRole('button', { name: 'Copy' })).toBeFocused();
      await press('Tab', 'Enter');
      await expect(page.getByLabel('Invitation link')).toHaveCount(0);
      await expect(page.getByText('Samir', { exact: true })).toBeVisible();
      expect(await page.evaluate(focused)).not.toBe('nothing');
    });

    await test.step('settings by arrows', async () => {
      await press('g', 's');
      await expect(page.getByRole('tab', { name: 'Profile' })).toBeVisible();
      await page.getByRole('tab', { name: 'Profile' }).focus();
      await press('ArrowRight');
      await expect(page.getByRole('tab', { name: 'Security' })).toBeFocused();
      await expect(page.getByRole('heading', { name: 'Your sessions' })).toBeVisible();
    });

    await test.step('sign out', async () => {
      await press('Control+k');
      await page.keyboard.type('sign out');
      await press('Enter');
      await expect(page.getByLabel('Username')).toBeFocused();
    });
    expect(faults).toEqual([]);
  } finally {
    await server.remove();
  }
});
