import { expect, test } from '@playwright/test';
import {
  createToken,
  faultsOf,
  go,
  invite,
  join,
  NORA,
  pending,
  SAMIR,
  setUp,
  shown,
  signIn,
  signOut,
  trySignIn,
  write,
} from './support/people.js';
import { Presence } from './support/presence.js';
import { Server } from './support/server.js';

/** Tall enough that every message of the test is in view. */
const TALL = { width: 1280, height: 3200 };

/** @type {Server} */
let server;

test.beforeEach(async () => {
  server = await new Server().start();
});

test.afterEach(async () => {
  await server.remove();
});

test('two people, two browsers, one workspace', async ({ browser }) => {
  test.setTimeout(180_000);
  const here = await browser.newContext({ viewport: TALL });
  const there = await browser.newContext({ viewport: TALL });
  const nora = await here.newPage();
  const samir = await there.newPage();
  const faults = [faultsOf(nora), faultsOf(samir)];

  await test.step('the administrator sets the server up from the printed link and invites', async () => {
    await setUp(nora, server);
    expect(nora.url()).not.toContain('setup');
  });
  const token = await createToken(nora);
  const link = await invite(nora);
  await test.step('the second person joins, and the link is used up', async () => {
    await join(samir, link, SAMIR);
    expect(samir.url()).not.toContain('join');
    const other = await browser.newPage();
    await other.goto(link);
    await expect(other.getByRole('heading', { name: 'This invitation cannot be used' })).toBeVisible();
    await other.close();
  });
  await signOut(nora);
  await signOut(samir);

  const presence = await new Presence(server, token).watch(0);

  await test.step('presence counts who is on, on the screen too', async () => {
    await signIn(nora, server, NORA);
    await presence.becomes(1);
    await expect(nora.getByText('1 online', { exact: true })).toBeVisible();
    await signIn(samir, server, SAMIR);
    await presence.becomes(2);
    await expect(nora.getByText('2 online', { exact: true })).toBeVisible();
    await expect(samir.getByText('2 online', { exact: true })).toBeVisible();
  });

  /** What everyone has to see in the end. @type {Set<string>} */
  const written = new Set();
  const writes = async (
    /** @type {import('@playwright/test').Page} */ page,
    /** @type {string[]} */ ...texts
  ) => {
    for (const text of texts) written.add(text);
    await write(page, ...texts);
  };
  const settled = async () => {
    for (const page of [nora, samir]) {
      await expect.poll(async () => (await shown(page)).length, { timeout: 30_000 }).toBe(written.size);
      await expect(pending(page)).toHaveCount(0);
    }
    const truth = await history(token);
    expect(new Set(truth)).toEqual(written);
    expect(truth).toHaveLength(written.size);
    expect(await shown(nora)).toEqual(truth);
    expect(await shown(samir)).toEqual(truth);
  };

  await test.step('they write to each other live', async () => {
    await go(nora, '/chat');
    await go(samir, '/chat');
    await writes(nora, 'The pallet has arrived', 'Who scans with me?');
    await expect(samir.getByText('Who scans with me?', { exact: true })).toBeVisible();
    await writes(samir, 'On my way');
    await expect(nora.getByText('On my way', { exact: true })).toBeVisible();
    await settled();
  });

  await test.step('a cut network loses and doubles nothing', async () => {
    await there.setOffline(true);
    server.wire.cut();
    await writes(samir, 'cut 1', 'cut 2', 'cut 3');
    await expect(pending(samir)).toHaveCount(3);
    await writes(nora, 'also cut 1', 'also cut 2');
    await expect(pending(nora)).toHaveCount(2);
    await expect(samir.getByText(/3 messages waiting/).first()).toBeVisible();
    server.wire.mend();
    await there.setOffline(false);
    await settled();
  });

  await test.step('an answer that is lost on its way doubles nothing', async () => {
    server.wire.deafen();
    await writes(samir, 'heard, not answered');
    await expect.poll(async () => (await history(token)).at(-1)).toBe('heard, not answered');
    await expect(pending(samir)).toHaveCount(1);
    server.wire.mend();
    await settled();
  });

  await test.step('a server that is killed and started again loses and doubles nothing', async () => {
    await writes(nora, 'before the kill');
    await server.kill();
    await writes(nora, 'while down 1', 'while down 2');
    await writes(samir, 'while down too 1', 'while down too 2');
    await expect(pending(nora)).not.toHaveCount(0);
    await server.run();
    await settled();
    await writes(samir, 'after the restart');
    await settled();
  });

  await test.step('a second sign-in offers to take over, and the first screen is told', async () => {
    const elsewhere = await browser.newContext({ viewport: TALL });
    const other = await elsewhere.newPage();
    await trySignIn(other, server, SAMIR);
    await expect(other.getByRole('heading', { name: 'You are signed in somewhere else' })).toBeVisible();
    await expect(other.getByText('Chrome · Linux')).toBeVisible();
    // Asking ends nothing.
    await expect(samir.locator('ws-frame')).toBeVisible();
    await other.getByRole('button', { name: 'Go on here' }).click();
    await expect(other.locator('ws-frame')).toBeVisible();
    await expect(samir.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
    await expect(samir.getByText('You signed in on Chrome · Linux, and went on there.')).toBeVisible();
    await samir.reload();
    await expect(samir.getByText(/You signed in .*and went on there/)).toBeVisible();
    await signOut(other);
    await elsewhere.close();
    await presence.becomes(1);
    await expect(nora.getByText('1 online', { exact: true })).toBeVisible();
  });

  await signOut(nora);
  await presence.becomes(0);
  expect(presence.stop()).toEqual([0, 1, 2, 1, 0]);
  expect(faults.flat()).toEqual([]);
});

test('windows of one browser share a session', async ({ context }) => {
  const first = await context.newPage();
  await setUp(first, server);
  const second = await context.newPage();
  await second.goto(server.address);
  await expect(second.locator('ws-frame')).toBeVisible();
  // Many windows that renew at once never use a refresh token twice.
  await Promise.all([first, second].flatMap((page) => [page.reload(), page.reload().catch(() => null)]));
  for (const page of [first, second]) await expect(page.locator('ws-frame')).toBeVisible();
  await signOut(second);
  await expect(first.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await signIn(first, server, NORA);
  await expect(second.locator('ws-frame')).toBeVisible();
});

/**
 * Every message of the channel as the server has it, the oldest first.
 * @param {string} token
 * @returns {Promise<string[]>}
 */
async function history(token) {
  const page = await server.ask('/api/chat/channels/1/messages?limit=200', { token });
  return page.items.map((/** @type {any} */ message) => message.text).reverse();
}
