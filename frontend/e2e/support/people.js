import { expect } from '@playwright/test';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('./server.js').Server} Server
 *
 * @typedef {object} Person
 * @property {string} name
 * @property {string} username
 * @property {string} password
 */

/** @type {Person} */
export const NORA = { name: 'Nora Benali', username: 'nora', password: 'lantern orchid quartz' };
/** @type {Person} */
export const SAMIR = { name: 'Samir Diallo', username: 'samir', password: 'pebble umbrella frost' };

/**
 * Follows the setup link and becomes the administrator.
 * @param {Page} page
 * @param {Server} server
 * @param {Person} [person]
 */
export async function setUp(page, server, person = NORA) {
  await page.goto(await server.setupLink());
  await page.getByLabel('Organisation').fill('Atelier');
  await fillAccount(page, person);
  await page.getByRole('button', { name: 'Create the workspace' }).click();
  await expect(page.getByRole('heading', { level: 1, name: person.name })).toBeVisible();
}

/**
 * Follows an invitation.
 * @param {Page} page
 * @param {string} link
 * @param {Person} person
 */
export async function join(page, link, person) {
  await page.goto(link);
  await fillAccount(page, person);
  await page.getByRole('button', { name: 'Join' }).click();
  await expect(page.getByRole('heading', { level: 1, name: person.name })).toBeVisible();
}

/**
 * @param {Page} page
 * @param {Person} person
 */
async function fillAccount(page, person) {
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
}

/**
 * Types the credentials and sends them; what comes of it is the test's to say.
 * @param {Page} page
 * @param {Server} server
 * @param {Person} person
 */
export async function trySignIn(page, server, person) {
  if (!page.url().startsWith(server.address)) await page.goto(server.address);
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {Person} person
 */
export async function signIn(page, server, person) {
  await trySignIn(page, server, person);
  await expect(page.locator('ws-frame')).toBeVisible();
}

/** @param {Page} page */
export async function signOut(page) {
  // On a narrow screen the user menu is behind "More".
  await page.getByRole('button', { name: /^(Account of .*|More)$/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
}

/**
 * Creates an invitation and reads its link.
 * @param {Page} page
 * @returns {Promise<string>}
 */
export async function invite(page) {
  await go(page, '/people/invite');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  const link = await page.getByLabel('Invitation link').inputValue();
  await page.getByRole('button', { name: 'Done, I have copied it' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  return link;
}

/**
 * Creates an API token that may do everything its owner may, and reads its secret.
 * @param {Page} page
 * @returns {Promise<string>}
 */
export async function createToken(page) {
  await go(page, '/account/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  await page.getByLabel('What it is for').fill('e2e');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Create token' }).click();
  const secret = await page.getByLabel('The token').inputValue();
  await page.getByRole('button', { name: 'Done, I have copied it' }).click();
  return secret;
}

/**
 * @param {Page} page
 * @param {string} path
 */
export async function go(page, path) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** @param {Page} page */
export const composer = (page) => page.getByRole('textbox', { name: /^Write (in|to) / });

/**
 * Writes messages, one after the other.
 * @param {Page} page
 * @param {string[]} texts
 */
export async function write(page, ...texts) {
  for (const text of texts) {
    await composer(page).fill(text);
    await composer(page).press('Enter');
  }
}

/**
 * The messages on the screen, as they stand there.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
export async function shown(page) {
  return await page.locator('message-list .row .text').allInnerTexts();
}

/** @param {Page} page */
export const pending = (page) => page.locator('message-list .state');

/**
 * Collects what a page complains about: a fault of the program fails the test that saw it.
 * @param {Page} page
 * @returns {string[]}
 */
export function faultsOf(page) {
  /** @type {string[]} */
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)));
  page.on('console', (message) => {
    // The browser reports refused and failed requests itself; those are the tests' doing.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) {
      faults.push(message.text());
    }
  });
  return faults;
}
