import { expect } from '@playwright/test';
import { go } from './people.js';
import { asked, benchRow, benchRows, newLot, saved, scan } from './reception.js';

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Goes through the pages of lots, in the states that they have.
 * @param {Page} page
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
export async function receiving(page, visit) {
  await go(page, '/reception');
  await expect(page.getByText('No open lot')).toBeVisible();
  await visit(page, 'reception-empty');
  await page.getByRole('button', { name: 'New lot' }).first().click();
  await expect(page.getByLabel('Supplier or origin')).toBeVisible();
  await visit(page, 'lot-dialog');
  await page.keyboard.press('Escape');
  await newLot(page, 'Town hall');
  await scan(page, 'OLD-1');
  await saved(page, 1);
  await newLot(page, 'School');
  await visit(page, 'bench-empty');
  await scan(page, ...Array.from({ length: 12 }, (_, at) => `5CG02${31_000 + at}`));
  await saved(page, 12);
  await visit(page, 'bench-scanned');
  await scan(page, '5CG0231003');
  await visit(page, 'bench-duplicate');
  await scan(page, 'OLD-1');
  await expect(asked(page, 'OLD-1')).toBeVisible();
  await visit(page, 'bench-question');
  await page.getByRole('button', { name: 'Add as a re-entry' }).click();
  await expect(benchRow(page, 'OLD-1')).toContainText('re-entry');
  await scan(page, 'X'.repeat(200));
  await visit(page, 'bench-refused');
  await page.getByRole('button', { name: 'Finish sorting' }).click();
  await page.getByRole('button', { name: 'Select 13 without a technician' }).click();
  await page.locator('fill-bar').getByRole('button', { name: 'Outcome', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Refurbished' }).click();
  await expect(benchRows(page).filter({ hasText: 'Refurbished' })).toHaveCount(13);
  await visit(page, 'bench-selected');
  await page.locator('fill-bar').getByRole('button', { name: 'Technician' }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await visit(page, 'bench-picker');
  await page.keyboard.press('Escape');
  await benchRow(page, 'OLD-1').click();
  await expect(page.locator('item-details')).toContainText('Received, lot 1');
  await visit(page, 'bench-details');
  // On a narrow screen the details stand in front of everything else.
  await page.locator('item-details').getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'More on this lot' }).click();
  await page.getByRole('menuitem', { name: 'Documents and labels…' }).click();
  await expect(page.getByText(/^None made yet/)).toBeVisible();
  await visit(page, 'lot-documents');
  await page.keyboard.press('Escape');
  await go(page, '/reception');
  await expect(page.getByText('Town hall')).toBeVisible();
  await visit(page, 'reception');
}
