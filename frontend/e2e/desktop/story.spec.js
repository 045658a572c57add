import { hostname } from 'node:os';
import { expect, test } from '@playwright/test';
import { Computer } from './support/computer.js';
import { LINA, NORA, Organisation, SAMIR } from './support/organisation.js';
import { chooseServer, signIn, signOut, trySignIn } from './support/people.js';

/** @type {Organisation} */
let organisation;
/** @type {Computer[]} */
let computers = [];

/** @param {ConstructorParameters<typeof Computer>[0]} [options] */
async function computer(options) {
  const made = await new Computer(options).start();
  computers.push(made);
  return made;
}

test.beforeEach(async () => {
  organisation = await new Organisation().start();
});

test.afterEach(async () => {
  for (const each of computers) await each.remove();
  computers = [];
  await organisation.remove();
});

test('two clients and a dashboard, in real windows, from the choice of the server to the end of a session', async () => {
  test.setTimeout(240_000);
  const { server } = organisation;
  const presence = await organisation.watchPresence();
  const [desk, bench, office] = await Promise.all([computer(), computer(), computer()]);

  const samir = await test.step('a client asks for the server, takes its address, and signs in', async () => {
    const window = await desk.open('client');
    await chooseServer(window, server.address);
    await signIn(window, SAMIR);
    await presence.becomes(1);
    return window;
  });

  const lina = await test.step('another one is told by its environment', async () => {
    const window = await bench.open('client', { server: server.address });
    await signIn(window, LINA);
    await presence.becomes(2);
    return window;
  });

  const nora = await test.step('the administrator opens the dashboard', async () => {
    const window = await office.open('dashboard', { server: server.address });
    await signIn(window, NORA);
    await presence.becomes(3);
    return window;
  });

  await test.step('they write to each other live', async () => {
    await samir.go('/chat');
    await lina.go('/chat');
    await samir.write('The pallet has arrived');
    await lina.sees({ text: 'The pallet has arrived' });
    await lina.write('On my way');
    await samir.sees({ text: 'On my way' });
  });

  await test.step('the dashboard shows both with what they run on, their latency, and what they do', async () => {
    await nora.go('/clients');
    for (const person of [SAMIR, LINA]) {
      const row = { role: /** @type {const} */ ('row'), includes: person.name };
      await expect.poll(() => nora.read(row)).toMatch(/Debian|Ubuntu|Linux/);
      await expect.poll(() => nora.read(row)).toMatch(/\d\s*ms/);
    }
    const { version } = await organisation.ask('/api/server');
    await nora.sees({ role: 'row', includes: version });
    await nora.go('/activity');
    await lina.write('Scanned twelve');
    await nora.sees({ role: 'row', includes: 'Lina Moreau' });
  });

  await test.step('a server that stops and comes back loses and doubles nothing', async () => {
    await server.kill();
    await samir.write('while it was down 1', 'while it was down 2');
    await lina.write('down here too');
    await samir.sees({ includes: 'messages waiting' });
    await server.run();
    const written = [
      'The pallet has arrived',
      'On my way',
      'Scanned twelve',
      'while it was down 1',
      'while it was down 2',
      'down here too',
    ];
    await expect
      .poll(async () => (await organisation.messages()).length, { timeout: 30_000 })
      .toBe(written.length);
    const truth = await organisation.messages();
    expect(new Set(truth)).toEqual(new Set(written));
    for (const window of [samir, lina]) await expect.poll(() => window.messages()).toEqual(truth);
  });

  await test.step('an ended session is told on its screen within a second', async () => {
    await nora.go('/clients');
    await nora.press(`Actions on Lina Moreau, ${hostname()}`);
    await nora.click({ role: 'menuitem', name: 'End session…' });
    await nora.press('End session');
    const asked = Date.now();
    await lina.sees({ includes: 'An administrator ended it.' }, { timeout: 5_000 });
    test.info().annotations.push({ type: 'told after', description: `${Date.now() - asked} ms` });
    await presence.becomes(2);
  });

  await test.step('and everyone goes home', async () => {
    await signOut(samir, SAMIR);
    await presence.becomes(1);
    await signOut(nora, NORA);
    await presence.becomes(0);
  });
  expect(presence.stop()).toEqual([0, 1, 2, 3, 2, 1, 0]);
});

test('presence goes 0, 1, 2, 1, 0, and a client that is killed frees its session by its lease', async () => {
  test.setTimeout(240_000);
  const { server } = organisation;
  const presence = await organisation.watchPresence();
  const [desk, bench] = await Promise.all([computer(), computer()]);
  const samir = await desk.open('client', { server: server.address });
  await signIn(samir, SAMIR);
  await presence.becomes(1);
  const lina = await bench.open('client', { server: server.address });
  await signIn(lina, LINA);
  await presence.becomes(2);
  await signOut(lina, LINA);
  await presence.becomes(1);
  await samir.kill();
  // The lease is not waited for in vain: until it ends, the account counts as being on.
  await expect.poll(() => organisation.present(), { timeout: 120_000, intervals: [1_000] }).toEqual([]);
  expect(presence.stop()).toEqual([0, 1, 2, 1, 0]);
  const { lease_seconds: lease } = await organisation.ask('/api/server');
  expect(lease).toBeLessThanOrEqual(90);
});

test('a session is taken over from another computer, and the first screen says where', async () => {
  const { server } = organisation;
  const [desk, bench] = await Promise.all([computer(), computer()]);
  const first = await desk.open('client', { server: server.address });
  await signIn(first, SAMIR);
  const second = await bench.open('client', { server: server.address });
  await trySignIn(second, SAMIR);
  await second.sees({ role: 'heading', name: 'You are signed in somewhere else' });
  await first.sees({ css: 'ws-frame' });
  await second.press('Go on here');
  await second.sees({ css: 'ws-frame' });
  await first.sees({ includes: 'and went on there.' });
});

test('a second start hands its link to the first window and ends', async () => {
  const { server } = organisation;
  const desk = await computer();
  const samir = await desk.open('client', { server: server.address });
  await signIn(samir, SAMIR);
  expect(await desk.startAgain('client', ['workspace://chat/1'])).toBe(0);
  await expect.poll(() => samir.run(() => location.hash)).toBe('#/chat/1');
  // What is no address of ours goes nowhere.
  for (const link of [
    'workspace://setup/x',
    'workspace://chat/../../etc',
    'workspace://chat/1?token=x',
    'https://example.org',
  ]) {
    expect(await desk.startAgain('client', [link])).toBe(0);
  }
  await samir.sees({ role: 'textbox', name: 'Write in #general' });
  expect(await samir.run(() => location.hash)).toBe('#/chat/1');
});

test('an outbox that was filled without a network survives a restart and goes out in order', async () => {
  const { server } = organisation;
  const desk = await computer();
  const before = await desk.open('client', { server: server.address });
  await signIn(before, SAMIR);
  await before.go('/chat');
  await before.sees({ role: 'textbox', name: 'Write in #general' });
  server.wire.cut();
  const texts = Array.from({ length: 12 }, (_, number) => `written offline ${number + 1}`);
  await before.write(...texts);
  await before.sees({ includes: '12 messages waiting' });
  await before.kill();
  expect(await organisation.messages()).toEqual([]);

  const after = await desk.open('client', { server: server.address });
  server.wire.mend();
  await expect.poll(() => organisation.messages(), { timeout: 60_000 }).toEqual(texts);
  await after.go('/chat');
  await expect.poll(() => after.messages(), { timeout: 30_000 }).toEqual(texts);
});
