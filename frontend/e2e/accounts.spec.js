import { expect, test } from '@playwright/test';
import {
  createToken,
  faultsOf,
  go,
  invite,
  join,
  NORA,
  SAMIR,
  setUp,
  signIn,
  signOut,
  trySignIn,
} from './support/people.js';
import { Server } from './support/server.js';

/** @type {Server} */
let server;
/** @type {import('@playwright/test').Page} */
let nora;
/** @type {string[]} */
let faults;

test.beforeEach(async ({ page }) => {
  server = await new Server({ ALLOW_REGISTRATION: 'true' }).start();
  nora = page;
  faults = faultsOf(page);
  await setUp(nora, server);
});

test.afterEach(async () => {
  expect(faults).toEqual([]);
  await server.remove();
});

/** @param {import('@playwright/test').Browser} browser */
const stranger = async (browser) => await (await browser.newContext()).newPage();

test('an account with a temporary password has to change it before anything else', async ({ browser }) => {
  await go(nora, '/people');
  await nora.getByRole('button', { name: 'New account' }).click();
  await nora.getByLabel('Name', { exact: true }).fill('Yann Kervella');
  await nora.getByRole('textbox', { name: 'Username' }).fill('Yann');
  const temporary = await nora.getByLabel('Temporary password').inputValue();
  await nora.getByRole('button', { name: 'Create account' }).click();
  await expect(nora.getByRole('heading', { name: 'Account of Yann Kervella created' })).toBeVisible();
  expect(await nora.getByLabel('Temporary password').inputValue()).toBe(temporary);
  await nora.getByRole('button', { name: 'Done, I have copied it' }).click();
  // New rows wait until they are asked for.
  await nora.getByRole('button', { name: '1 new' }).click();
  await expect(nora.getByText('Temporary password')).toBeVisible();

  const yann = await stranger(browser);
  await trySignIn(yann, server, { name: '', username: 'yann', password: temporary });
  await expect(yann.getByRole('heading', { name: 'Welcome, Yann Kervella' })).toBeVisible();
  await yann.reload();
  await expect(yann.getByRole('heading', { name: 'Welcome, Yann Kervella' })).toBeVisible();
  await yann.getByLabel('Temporary password').fill('wrong one');
  await yann.getByLabel('New password').fill('my own long password');
  await yann.getByRole('button', { name: 'Change password' }).click();
  await expect(yann.getByText('This is not your current password.')).toBeVisible();
  await yann.getByLabel('Temporary password').fill(temporary);
  await yann.getByRole('button', { name: 'Change password' }).click();
  await expect(yann.getByRole('heading', { level: 1, name: 'Yann Kervella' })).toBeVisible();
  await yann.context().close();
});

test('a common or short password is refused beside its field', async ({ browser }) => {
  const visitor = await stranger(browser);
  await visitor.goto(server.address);
  await visitor.getByRole('link', { name: 'Create an account' }).click();
  await visitor.getByLabel('Your name').fill('Ana Teixeira');
  await visitor.getByLabel('Username').fill('nora');
  await visitor.getByLabel('Password', { exact: true }).fill('password123');
  await visitor.getByRole('button', { name: 'Create account' }).click();
  await expect(visitor.getByText('This is one of the most common passwords. Choose another.')).toBeVisible();
  await visitor.getByLabel('Password', { exact: true }).fill('harbour violet sketch');
  await visitor.getByRole('button', { name: 'Create account' }).click();
  await expect(visitor.getByText('This username is taken.')).toBeVisible();
  await visitor.getByLabel('Username').fill('ana');
  await visitor.getByRole('button', { name: 'Create account' }).click();
  await expect(visitor.getByRole('heading', { level: 1, name: 'Ana Teixeira' })).toBeVisible();
  await visitor.context().close();
});

test('ten failed sign-ins have to wait, and the owner sees them', async ({ browser }) => {
  const visitor = await stranger(browser);
  await visitor.goto(server.address);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await trySignIn(visitor, server, { ...NORA, password: `wrong ${attempt}` });
    await expect(visitor.getByText('do not go together')).toBeVisible();
  }
  await trySignIn(visitor, server, NORA);
  await expect(visitor.getByText(/The next one is possible in/)).toBeVisible();
  await expect(visitor.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  await go(nora, '/account/security');
  await expect(nora.locator('.attempt')).toHaveCount(10);
  await visitor.context().close();
});

test('roles, disabling, resetting and deleting take effect on the other screen at once', async ({
  browser,
}) => {
  const samir = await stranger(browser);
  await join(samir, await invite(nora), SAMIR);
  const act = async (/** @type {string | RegExp} */ what) => {
    await nora.getByRole('button', { name: 'Actions on Samir Diallo' }).click();
    await nora
      .getByRole('menuitem', { name: what })
      .or(nora.getByRole('menuitemradio', { name: what }))
      .or(nora.getByRole('menuitemcheckbox', { name: what }))
      .click();
  };
  await go(nora, '/people');
  await act('Viewer');
  await expect(nora.getByText('Samir Diallo is now a viewer')).toBeVisible();
  await go(samir, '/chat');
  await expect(samir.getByText('Your role reads here and does not write.')).toBeVisible();
  await act('Member');
  await expect(samir.getByRole('textbox', { name: 'Write in #general' })).toBeVisible();

  await act('Disable…');
  await nora.getByRole('button', { name: 'Disable account' }).click();
  await expect(samir.getByText('Your account was disabled.')).toBeVisible();
  await samir.getByRole('button', { name: 'Sign in again' }).click();
  await trySignIn(samir, server, SAMIR);
  await expect(samir.getByText('This account is disabled.')).toBeVisible();
  await act('Enable');
  await expect(nora.getByText('Samir Diallo may sign in again')).toBeVisible();
  await signIn(samir, server, SAMIR);

  await act('Reset password…');
  const temporary = await nora.getByLabel('Temporary password').inputValue();
  await nora.getByRole('button', { name: 'Reset password', exact: true }).click();
  await nora.getByRole('button', { name: 'Done, I have copied it' }).click();
  await expect(samir.getByText('Your password was changed.')).toBeVisible();
  await samir.getByRole('button', { name: 'Sign in again' }).click();
  await trySignIn(samir, server, { ...SAMIR, password: temporary });
  await expect(samir.getByRole('heading', { name: 'Welcome, Samir Diallo' })).toBeVisible();

  await act('Delete…');
  await nora.getByRole('button', { name: 'Delete account' }).click();
  await expect(nora.getByText('The account of Samir Diallo is deleted')).toBeVisible();
  await expect(nora.getByRole('button', { name: 'Actions on Samir Diallo' })).toHaveCount(0);
  await samir.context().close();
});

test('the last administrator stays one', async () => {
  await go(nora, '/people');
  await nora.getByRole('button', { name: 'Actions on Nora Benali' }).click();
  await nora
    .getByRole('menuitem', { name: 'Member' })
    .or(nora.getByRole('menuitemradio', { name: 'Member' }))
    .or(nora.getByRole('menuitemcheckbox', { name: 'Member' }))
    .click();
  await expect(
    nora.getByText('This is the last active administrator: somebody has to be one.'),
  ).toBeVisible();
});

test('invitations are withdrawn, and everyone’s sessions ended', async ({ browser }) => {
  const link = await invite(nora);
  await go(nora, '/people/invitations');
  await nora.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await nora.getByRole('button', { name: 'Withdraw invitation' }).click();
  await expect(nora.getByText('Withdrawn', { exact: true })).toBeVisible();
  const samir = await stranger(browser);
  await samir.goto(link);
  await expect(samir.getByRole('heading', { name: 'This invitation cannot be used' })).toBeVisible();
  await join(samir, await invite(nora), SAMIR);
  await go(nora, '/people/sessions');
  await nora.getByRole('button', { name: 'End', exact: true }).click();
  await nora.getByRole('button', { name: 'End session' }).click();
  await expect(samir.getByText('An administrator ended it.')).toBeVisible();
  await samir.context().close();
});

test('the profile is changed, and everyone sees the new name at once', async ({ browser }) => {
  const samir = await stranger(browser);
  await join(samir, await invite(nora), SAMIR);
  await expect(samir.getByText('Nora Benali')).toBeVisible();
  await go(nora, '/account');
  await nora.getByLabel('Your name').fill('Nora B.');
  await nora.getByLabel('Email').fill('nora@atelier.example');
  await nora.getByRole('button', { name: 'Save profile' }).click();
  await expect(nora.getByText('Saved')).toBeVisible();
  await expect(samir.getByText('Nora B.')).toBeVisible();
  await nora
    .getByRole('radio', { name: 'Français' })
    .or(nora.getByText('Français', { exact: true }))
    .first()
    .click();
  await expect(nora.getByRole('heading', { name: 'Votre compte' })).toBeVisible();
  await nora.reload();
  await expect(nora.getByRole('heading', { name: 'Votre compte' })).toBeVisible();
  expect(await nora.evaluate(() => document.documentElement.lang)).toBe('fr');
  await samir.context().close();
});

test('a changed password counts, and a deleted account leaves its messages', async ({ browser }) => {
  const samir = await stranger(browser);
  await join(samir, await invite(nora), SAMIR);
  await go(samir, '/chat');
  await samir.getByRole('textbox', { name: 'Write in #general' }).fill('I was here');
  await samir.keyboard.press('Enter');
  await expect(samir.locator('message-list .state')).toHaveCount(0);
  await go(samir, '/account/security');
  await samir.getByLabel('Current password').fill(SAMIR.password);
  await samir.getByLabel('New password').fill('another good password');
  await samir.getByRole('button', { name: 'Change password' }).click();
  await expect(samir.getByText(/Password changed/)).toBeVisible();
  await signOut(samir);
  await trySignIn(samir, server, SAMIR);
  await expect(samir.getByText('do not go together')).toBeVisible();
  await signIn(samir, server, { ...SAMIR, password: 'another good password' });

  await go(samir, '/account/security');
  await samir.getByRole('button', { name: 'Delete my account' }).click();
  await samir.getByRole('textbox', { name: 'Password', exact: true }).fill('another good password');
  await samir.getByRole('button', { name: 'Delete my account' }).last().click();
  await expect(samir.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await go(nora, '/chat');
  await expect(nora.getByText('I was here', { exact: true })).toBeVisible();
  await expect(nora.locator('message-list .name').filter({ hasText: 'Former member' })).toBeVisible();
  await samir.context().close();
});

test('a token works within what it may, until it is revoked', async () => {
  const token = await createToken(nora);
  expect((await server.ask('/api/me', { token })).account.username).toBe('nora');
  await go(nora, '/account/tokens');
  await expect(nora.getByText('never used').or(nora.getByText('last used'))).toBeVisible();
  await nora.getByRole('button', { name: 'Revoke e2e' }).click();
  await nora.getByRole('button', { name: 'Revoke token' }).click();
  await expect(nora.getByText('No token yet')).toBeVisible();
  await expect(server.ask('/api/me', { token })).rejects.toThrow('401');
});

test('the activity feed follows what happens and filters', async ({ browser }) => {
  await go(nora, '/activity');
  await expect(nora.getByText('signed in').first()).toBeVisible();
  const visitor = await stranger(browser);
  await trySignIn(visitor, server, { ...NORA, password: 'wrong' });
  await nora.getByRole('button', { name: /\d new/ }).click();
  await expect(nora.getByText('refused a sign-in')).toBeVisible();
  await nora.getByLabel('Part').selectOption('chat');
  await expect(nora.getByText('refused a sign-in')).toHaveCount(0);
  await visitor.context().close();
});
