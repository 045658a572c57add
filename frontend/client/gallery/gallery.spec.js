import { expect, test } from '@playwright/test';
import { accessibilityFaults } from '../../axe.js';

/** @typedef {import('@playwright/test').Page} Page */

/** What the policy refused and what went wrong, while the page ran. @type {string[]} */
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

/** @param {Page} page @param {string} [query] @param {string} [hash] */
async function open(page, query = '', hash = '') {
  await page.goto(`/gallery.html?lang=fr&contrast=system&${query}${hash}`);
  await page.evaluate(() => document.fonts.ready);
}

for (const theme of ['light', 'dark']) {
  for (const contrast of ['system', 'more']) {
    test(`components pass axe in ${theme}, contrast ${contrast}`, async ({ page }) => {
      await open(page, `theme=${theme}&contrast=${contrast}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  }
  test(`the frame passes axe in ${theme}, in every state of the connection`, async ({ page }) => {
    for (const state of ['live', 'connecting', 'offline', 'ended']) {
      await open(page, `theme=${theme}&state=${state}`, '#frame');
      expect(await accessibilityFaults(page)).toEqual([]);
    }
  });
}

for (const theme of ['light', 'dark']) {
  for (const contrast of ['system', 'more']) {
    test(`messages pass axe in ${theme}, contrast ${contrast}, and stay within their width`, async ({
      page,
    }) => {
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: 2600 });
        await open(page, `theme=${theme}&contrast=${contrast}`, '#messages');
        await expect(page.getByRole('button', { name: 'Agrandir palette.png' }).locator('img')).toBeVisible();
        await page.getByRole('article').first().hover();
        await expect(page.getByRole('toolbar')).toBeVisible();
        expect(await accessibilityFaults(page)).toEqual([]);
        const scroller = page.locator('message-list .scroller');
        expect(await scroller.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
      }
    });
  }
}

test('with a chosen accent, however pale, everything stays readable', async ({ page }) => {
  for (const theme of ['light', 'dark']) {
    await open(page, `theme=${theme}&accent=f5e663`);
    expect(await accessibilityFaults(page)).toEqual([]);
  }
});

for (const width of [360, 768, 2560]) {
  test(`nothing overflows at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const hash of ['', '#frame']) {
      await open(page, 'theme=light', hash);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      const scroller = page.locator('ws-gallery > .scroll');
      if (!hash)
        expect(await scroller.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
  });
}

test('a menu works by keyboard and gives the focus back', async ({ page }) => {
  await open(page);
  const trigger = page.getByRole('button', { name: 'Canal', exact: true });
  await trigger.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Renommer' })).toBeFocused();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Supprimer le canal' })).toBeFocused();
  await page.keyboard.press('c');
  await expect(page.getByRole('menuitem', { name: 'Copier le lien' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(trigger).toBeFocused();
  await expect(page.getByRole('menu')).toHaveCount(0);
});

test('a dialog keeps the focus inside and gives it back', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Inviter quelqu’un…' }).click();
  await expect(page.getByRole('dialog', { name: 'Inviter quelqu’un' })).toBeVisible();
  await expect(page.getByLabel('Adresse mail').last()).toBeFocused();
  expect(await accessibilityFaults(page)).toEqual([]);
  for (let presses = 0; presses < 8; presses++) await page.keyboard.press('Tab');
  expect(
    await page.evaluate(
      () => document.activeElement?.closest('ws-dialog') !== null || document.activeElement === document.body,
    ),
  ).toBe(true);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Inviter quelqu’un…' })).toBeFocused();
});

test('a dangerous action is asked once, and Cancel is at hand', async ({ page }) => {
  await open(page);
  const button = page.getByRole('button', { name: 'Supprimer #cantine…' });
  await button.click();
  await expect(page.getByRole('button', { name: 'Annuler' }).last()).toBeFocused();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Rien n’a changé.')).toBeVisible();
  await expect(button).toBeFocused();
  await button.click();
  await page.getByRole('button', { name: 'Supprimer #cantine', exact: true }).click();
  await expect(page.getByText('#cantine est supprimé.')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
});

test('a field says what is wrong in the language of the page, and has the focus', async ({ page }) => {
  await open(page);
  const name = page.getByLabel('Nom', { exact: true });
  await name.fill('');
  await page.getByLabel('Adresse mail').first().fill('lina');
  await page.keyboard.press('Enter');
  await expect(name).toBeFocused();
  await expect(page.getByText('Ce champ est à remplir.')).toBeVisible();
  await expect(page.getByText('Ce n’est pas une adresse mail.')).toBeVisible();
  await expect(name).toHaveAccessibleDescription(/Ce champ est à remplir/);
  await name.fill('Lina');
  await expect(page.getByText('Ce champ est à remplir.')).toHaveCount(0);
});

test('a table of thousands draws only what is in sight and is walked by keys', async ({ page }) => {
  await open(page);
  const table = page.getByRole('grid', { name: 'Cinq mille machines' });
  await table.scrollIntoViewIfNeeded();
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  await table.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  const last = table.locator('tr[aria-rowindex="5001"]');
  await expect(last).toBeFocused();
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Shift+ArrowUp');
  await expect(page.getByText('3 lignes sélectionnées')).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await expect(table.locator('tr[aria-rowindex="2"]')).toBeFocused();
});

test('a table sorts, selects a range with Shift and hides a column', async ({ page }) => {
  await open(page);
  const table = page.getByRole('grid', { name: 'Machines du lot 42' });
  await table.getByRole('button', { name: 'Masse' }).click();
  await expect(table.getByRole('columnheader', { name: 'Masse' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(table.getByRole('row').nth(1)).toContainText('1,0 kg');
  await table.getByRole('checkbox').nth(1).click();
  await table
    .getByRole('checkbox')
    .nth(4)
    .click({ modifiers: ['Shift'] });
  await expect(page.getByText('4 lignes sélectionnées')).toBeVisible();
  await expect(table.getByRole('checkbox').nth(2)).toBeChecked();
  await page.getByRole('button', { name: 'Tout désélectionner' }).click();
  await page.getByRole('button', { name: 'Affichage du tableau' }).first().click();
  await page.getByRole('menuitemcheckbox', { name: 'Modèle' }).click();
  await expect(table.getByRole('columnheader', { name: 'Modèle' })).toHaveCount(0);
});

test('the palette finds, runs and closes', async ({ page }) => {
  await open(page, '', '#frame');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('recep');
  await expect(page.getByRole('option', { name: 'Réception' })).toHaveAttribute('aria-selected', 'true');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('samir');
  await expect(page.getByRole('option', { name: 'Samir Diallo' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('the keys, the account menu and the skip link', async ({ page }) => {
  await open(page, 'theme=light', '#frame');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Raccourcis clavier' })).toBeVisible();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Compte de Nora Benali' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('menuitemradio', { name: 'Sombre' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Skip to content' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('columns are resized by keys, remember it, and stack when narrow', async ({ page }) => {
  await open(page, '', '#frame');
  const handle = page.getByRole('separator', { name: 'Largeur de la liste' });
  await expect(handle).toHaveAttribute('aria-valuenow', '240');
  await handle.focus();
  await page.keyboard.press('ArrowRight');
  await page.reload();
  await expect(page.getByRole('separator', { name: 'Largeur de la liste' })).toHaveAttribute(
    'aria-valuenow',
    '256',
  );
  await page.setViewportSize({ width: 360, height: 700 });
  await expect(page.getByRole('button', { name: 'general' })).toBeHidden();
  await page.getByRole('button', { name: 'Retour : Canaux' }).click();
  await expect(page.getByRole('button', { name: 'general' })).toBeVisible();
});
