import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../../axe.js';

/** @typedef {import('@playwright/test').Page} Page */

/** What the choice of server looks like, whatever an address answers. */
const CHOICE = ['found', 'nobody', 'testing', 'answered', 'exposed', 'change', 'set_aside'];
const FAILURES = [
  'refused',
  'no_route',
  'unknown_host',
  'timeout',
  'certificate',
  'not_workspace',
  'server_too_old',
  'client_too_old',
  'bad_address',
  'network',
  'unexpected',
];
const OTHERS = [
  'connecting',
  'failed',
  'lost',
  'unsafe',
  'client_old',
  'server_old',
  'sign_in',
  'sign_in_fixed',
  'settings',
  'settings_file',
];

/** @type {string[]} */
let complaints = [];

test.beforeEach(({ page }) => {
  complaints = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
});

test.afterEach(() => {
  expect(complaints).toEqual([]);
});

/** @param {Page} page @param {string} state @param {string} [query] */
async function open(page, state, query = 'theme=light') {
  await page.goto(`/gallery.html?lang=fr&contrast=system&${query}&state=${state}#desktop`);
  await page.evaluate(() => document.fonts.ready);
}

for (const theme of ['light', 'dark']) {
  for (const [name, states] of Object.entries({ CHOICE, FAILURES, OTHERS })) {
    test(`the desktop's pages pass axe in ${theme}: ${name.toLowerCase()}`, async ({ page }) => {
      for (const state of states) {
        await open(page, state, `theme=${theme}`);
        expect(await accessibilityFaults(page), state).toEqual([]);
      }
    });
  }
}

test('nothing overflows at 360 px', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  for (const state of [...CHOICE, ...FAILURES, ...OTHERS]) {
    await open(page, state);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), state).toBeLessThanOrEqual(360);
  }
});

test('a server is chosen by keyboard, and what went wrong is where one reads on', async ({ page }) => {
  await open(page, 'found');
  const field = page.getByLabel('Adresse', { exact: true });
  await expect(field).toBeFocused();
  await page.keyboard.type('nulle.part:1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Personne ici ne s’appelle nulle.part:1');
  await expect(field).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: /Recyclerie du port/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('192.168.1.20:8060');
  await field.fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ce champ est à remplir.')).toBeVisible();
});

test('the licences open and close by keyboard', async ({ page }) => {
  await open(page, 'settings');
  await page.getByRole('button', { name: 'Licences' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Licences' })).toBeVisible();
  await expect(page.getByText('BSD-3-Clause')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Licences' })).toBeFocused();
});
