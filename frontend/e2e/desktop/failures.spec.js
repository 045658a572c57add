import { expect, test } from '@playwright/test';
import { Computer } from './support/computer.js';
import { NORA, Organisation, SAMIR } from './support/organisation.js';
import { chooseServer, signIn } from './support/people.js';

/** @type {Organisation} */
let organisation;
/** @type {Computer} */
let desk;

test.beforeEach(async () => {
  organisation = await new Organisation().start();
  desk = await new Computer().start();
});

test.afterEach(async () => {
  await desk.remove();
  await organisation.remove();
});

test('every failure of an address is said in words that help', async () => {
  const window = await desk.open('client');
  for (const [address, words] of /** @type {const} */ ([
    ['127.0.0.1:1', 'no server listens at this port'],
    ['no-such-host.invalid', 'The network knows no machine by this name'],
    ['http://user:secret@example.org', 'This is not an address'],
  ])) {
    await chooseServer(window, address);
    await window.sees({ includes: words });
  }
  await chooseServer(window, organisation.server.address);
  await window.sees({ role: 'heading', name: 'Sign in' });
});

test('files that were damaged are set aside, said, and started fresh', async () => {
  const before = await desk.open('client', { server: organisation.server.address });
  await signIn(before, SAMIR);
  await before.close();
  for (const name of ['settings.json', 'workstation.json']) await desk.corrupt('client', name);
  const after = await desk.open('client', { server: organisation.server.address });
  await after.sees({ includes: 'settings.json' });
  expect(await desk.files('client', /settings\.json\.corrupt-/)).toHaveLength(1);
  expect(await desk.files('client', /workstation\.json\.corrupt-/)).toHaveLength(1);
});

test('an administrator has the client and the dashboard open side by side', async () => {
  const options = { server: organisation.server.address };
  const client = await desk.open('client', options);
  await signIn(client, NORA);
  const dashboard = await desk.open('dashboard', options);
  await signIn(dashboard, NORA);
  await dashboard.go('/clients');
  await dashboard.sees({ includes: 'Client' });
  // Neither ended the other, and one person is on.
  await client.go('/chat');
  await client.sees({ role: 'textbox', name: 'Write in #general' });
  expect(await organisation.present()).toHaveLength(1);
});

test('the workstation keeps its id, and a restart goes on with the session', async () => {
  const options = { server: organisation.server.address };
  const before = await desk.open('client', options);
  await signIn(before, SAMIR);
  const sessions = async () =>
    (await organisation.ask('/api/sessions?limit=200')).items.filter(
      (/** @type {any} */ session) => session.application === 'client',
    );
  const [first] = await sessions();
  await before.close();
  const after = await desk.open('client', options);
  await after.sees({ css: 'ws-frame' });
  const again = await sessions();
  expect(again.map((/** @type {any} */ { id, workstation }) => ({ id, workstation }))).toEqual([
    { id: first.id, workstation: first.workstation },
  ]);
});

test('a server that is away at the start is said, with the reason, and found when it is back', async () => {
  const options = { server: organisation.server.address };
  const before = await desk.open('client', options);
  await signIn(before, SAMIR);
  await before.close();
  organisation.server.wire.cut();
  const after = await desk.open('client', options);
  await after.sees({ includes: 'tries again by itself' });
  await after.seesNo({ css: 'ws-frame' });
  organisation.server.wire.mend();
  await after.sees({ css: 'ws-frame' }, { timeout: 45_000 });
});

test('the tray follows, however fast the count of the unread changes', async () => {
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  await window.runAsync(async (/** @type {() => void} */ done) => {
    const { invoke } = /** @type {any} */ (globalThis).__TAURI_INTERNALS__;
    await Promise.all(
      Array.from({ length: 400 }, (_, count) => invoke('plugin:workspace-shell|badge', { count: count % 3 })),
    );
    done();
  });
  await window.go('/chat');
  await window.sees({ role: 'textbox', name: 'Write in #general' });
});

test('the window answers while the network hangs', async () => {
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  await window.go('/chat');
  await window.sees({ role: 'textbox', name: 'Write in #general' });
  organisation.server.wire.deafen();
  await window.write('into the void');
  for (const page of ['/', '/account', '/chat']) {
    await window.go(page);
    await window.sees({ css: 'ws-frame' });
  }
  await window.sees({ text: 'into the void' });
  organisation.server.wire.mend();
  await expect.poll(() => organisation.messages(), { timeout: 60_000 }).toEqual(['into the void']);
});

test('a page that is loaded anew hears what happens from then on', async () => {
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  await window.go('/chat');
  for (const text of ['Once', 'Twice']) {
    await window.run(() => location.reload());
    await window.sees({ role: 'textbox', name: 'Write in #general' });
    await organisation.server.ask('/api/chat/channels/1/messages', {
      method: 'POST',
      token: organisation.token,
      body: { client_id: crypto.randomUUID(), text },
    });
    await window.sees({ text });
  }
});
