import { expect } from '@playwright/test';
import { talk, talking } from './chat-tour.js';
import { following } from './follow-tour.js';
import {
  createToken,
  go,
  invite,
  join,
  NORA,
  SAMIR,
  setUp,
  signIn,
  signOut,
  trySignIn,
  write,
} from './people.js';
import { receiving } from './reception-tour.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('@playwright/test').Browser} Browser
 * @typedef {import('./server.js').Server} Server
 *
 * @typedef {object} Look How the application is looked at.
 * @property {string} name
 * @property {'light' | 'dark'} colorScheme
 * @property {{ width: number, height: number }} viewport
 */

/** @type {Look[]} */
export const LOOKS = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 740 } },
];

/**
 * Goes through every page in every state that it has, and shows each to a visitor.
 * @param {Browser} browser
 * @param {Server} server A fresh one that lets visitors register.
 * @param {Look} look
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
export async function tour(browser, server, look, visit) {
  const { colorScheme, viewport } = look;
  const fresh = async () =>
    await (await browser.newContext({ colorScheme, viewport, locale: 'en-GB' })).newPage();
  const nora = await fresh();
  await beginning(nora, server, visit);
  const token = await createToken(nora);
  const link = await invite(nora);
  const guest = await fresh();
  await arriving(guest, server, link, visit);
  await temporarily(await fresh(), server, token, visit);
  const samirs = await createToken(guest);
  await talk(server, { nora: token, samir: samirs });
  await working(nora, server, token, visit);
  await troubles(nora, server, visit);
  await leaving(await fresh(), guest, server, visit);
  for (const page of [nora, guest]) await page.context().close();
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
async function beginning(page, server, visit) {
  await page.goto(server.address);
  await expect(page.getByRole('heading', { name: 'This server waits for its setup' })).toBeVisible();
  await visit(page, 'setup-waiting');
  await page.goto(await server.setupLink());
  await expect(page.getByLabel('Organisation')).toBeVisible();
  await visit(page, 'setup');
  await page.getByRole('button', { name: 'Create the workspace' }).click();
  await visit(page, 'setup-errors');
  await page.reload();
  await setUp(page, server);
  await visit(page, 'home-empty');
  await go(page, '/chat');
  await expect(page.getByText('Nothing was written in #general yet')).toBeVisible();
  await visit(page, 'chat-empty');
  await go(page, '/account/tokens');
  await expect(page.getByText('No token yet')).toBeVisible();
  await visit(page, 'tokens-empty');
  await go(page, '/people/invitations');
  await expect(page.getByText('No invitations yet')).toBeVisible();
  await visit(page, 'invitations-empty');
  await page.getByRole('button', { name: 'Invite', exact: true }).first().click();
  await expect(page.getByRole('button', { name: 'Create invitation' })).toBeVisible();
  await visit(page, 'invite-dialog');
  await page.getByRole('button', { name: 'Create invitation' }).click();
  await expect(page.getByLabel('Invitation link')).toBeVisible();
  await visit(page, 'invite-link');
  await page.getByRole('button', { name: 'Done, I have copied it' }).click();
}

/**
 * @param {Page} guest
 * @param {Server} server
 * @param {string} link
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
async function arriving(guest, server, link, visit) {
  await guest.goto(`${server.address}/#/join/nonsense`);
  await expect(guest.getByRole('heading', { name: 'This invitation cannot be used' })).toBeVisible();
  await visit(guest, 'join-gone');
  await guest.goto(link);
  await expect(guest.getByLabel('Your name')).toBeVisible();
  await visit(guest, 'join');
  await join(guest, link, SAMIR);
  await signOut(guest);
  await visit(guest, 'sign-in');
  await trySignIn(guest, server, { ...SAMIR, password: 'not this one' });
  await expect(guest.getByText('do not go together')).toBeVisible();
  await visit(guest, 'sign-in-refused');
  await trySignIn(guest, server, NORA);
  await expect(guest.getByRole('heading', { name: 'You are signed in somewhere else' })).toBeVisible();
  await visit(guest, 'takeover');
  await guest.getByRole('button', { name: 'Leave it as it is' }).click();
  await signIn(guest, server, SAMIR);
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {string} token
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
async function temporarily(page, server, token, visit) {
  await page.route('**/api/server', (route) => route.abort());
  await page.goto(server.address);
  await expect(page.getByRole('heading', { name: 'The server can’t be reached' })).toBeVisible();
  await visit(page, 'unreachable');
  await page.unroute('**/api/server');
  await page.goto(`${server.address}/#/register`);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Create account' })).toBeVisible();
  await visit(page, 'register');
  const yann = { name: 'Yann Kervella', username: 'yann', password: 'temporary phrase' };
  const body = {
    username: yann.username,
    display_name: yann.name,
    role: 'member',
    language: 'en',
    temporary_password: yann.password,
  };
  await server.ask('/api/users', { token, method: 'POST', body });
  await page.goto(`${server.address}/#/`);
  await trySignIn(page, server, yann);
  await expect(page.getByRole('heading', { name: 'Welcome, Yann Kervella' })).toBeVisible();
  await visit(page, 'change-password');
  await page.context().close();
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {string} token
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
async function working(page, server, token, visit) {
  await go(page, '/');
  await expect(page.getByRole('heading', { name: 'Conversations' })).toBeVisible();
  await visit(page, 'home');
  await talking(page, visit);
  await receiving(page, visit);
  await following(page, server, token, visit);
  for (const [path, name, ready] of [
    ['/account/profile', 'account-profile', 'Save profile'],
    ['/account/security', 'account-security', 'Change password'],
    ['/account/tokens', 'account-tokens', 'Revoke e2e'],
    ['/people', 'people', 'Actions on Samir Diallo'],
    ['/people/invitations', 'people-invitations', 'Withdraw'],
    ['/people/sessions', 'people-sessions', 'End'],
  ]) {
    await go(page, path);
    await expect(page.getByRole('button', { name: ready, exact: true }).first()).toBeVisible();
    await visit(page, name);
  }
  await go(page, '/account/tokens');
  await page.getByRole('button', { name: 'New token' }).click();
  await expect(page.getByLabel('What it is for')).toBeVisible();
  await visit(page, 'token-dialog');
  await page.keyboard.press('Escape');
  await go(page, '/people');
  await page.getByRole('button', { name: 'New account' }).click();
  await expect(page.getByLabel('Temporary password')).toBeVisible();
  await visit(page, 'create-account-dialog');
  await page.keyboard.press('Escape');
  await go(page, '/activity');
  await expect(page.getByText('wrote a message').first()).toBeVisible();
  await visit(page, 'activity');
  await go(page, '/nowhere');
  await expect(page.getByText('There is no such page')).toBeVisible();
  await visit(page, 'not-found');
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox')).toBeVisible();
  await visit(page, 'palette');
  await page.keyboard.press('Escape');
  await go(page, '/chat');
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
async function troubles(page, server, visit) {
  const messages = '**/api/chat/channels/*/messages';
  await page.route(messages, (route) =>
    route.request().postDataJSON()?.text.startsWith('Refused')
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            type: '/api/docs#invalid',
            title: 'Invalid input',
            detail: 'no control characters but line breaks and tabs',
            status: 422,
            code: 'invalid',
            request_id: 'r-1',
          }),
        })
      : route.continue(),
  );
  await write(page, 'Refused by the server');
  await expect(page.getByText('Not sent:')).toBeVisible();
  await page.unroute(messages);
  server.wire.cut();
  await write(page, 'Written while offline');
  await expect(page.getByText('waiting to be sent')).toBeVisible();
  await expect(page.getByText(/hasn.t answered since/)).toBeVisible({ timeout: 20_000 });
  await visit(page, 'chat-offline');
  await go(page, '/people/sessions');
  await expect(page.getByText(/fills in when the server is back/)).toBeVisible();
  await visit(page, 'people-offline');
  server.wire.mend();
  await expect(page.getByText(/fills in when the server is back/)).toHaveCount(0, { timeout: 40_000 });
  await go(page, '/');
  await expect(page.getByText(/hasn.t answered since/)).toHaveCount(0, { timeout: 40_000 });
  await failing(page, '**/api/users?*');
  await go(page, '/people');
  await expect(page.getByText(REQUEST_ID)).toBeVisible();
  await visit(page, 'people-error');
  await page.unroute('**/api/users?*');
}

/**
 * @param {Page} other
 * @param {Page} guest
 * @param {Server} server
 * @param {(page: Page, name: string) => Promise<void>} visit
 */
async function leaving(other, guest, server, visit) {
  await trySignIn(other, server, SAMIR);
  await other.getByRole('button', { name: 'Go on here' }).click();
  // Its line may still be on its way back after the cut.
  await expect(guest.getByRole('heading', { name: 'Your session has ended' })).toBeVisible({
    timeout: 30_000,
  });
  await visit(guest, 'ended');
  await other.context().close();
}

/** The request that failed, as its page has to show it. */
export const REQUEST_ID = '01a1f844c83e738ea1dae793f17046cd';

/**
 * Has a route answer as a server does in which something is broken.
 * @param {import('@playwright/test').Page} page
 * @param {string} address A glob.
 */
export async function failing(page, address) {
  await page.route(address, (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: '/api/docs#internal',
        title: 'Internal error',
        status: 500,
        code: 'internal',
        request_id: REQUEST_ID,
      }),
    }),
  );
}
