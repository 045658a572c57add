import { expect, test } from '@playwright/test';
import { Key } from 'selenium-webdriver';
import { Computer } from './support/computer.js';
import { Notifications } from './support/notifications.js';
import { Opener } from './support/opener.js';
import { NORA, Organisation, SAMIR } from './support/organisation.js';
import { signIn, trySignIn } from './support/people.js';
import { message } from './support/two-windows.js';

/** @typedef {import('../support/chat.js').ChatProgram} ChatProgram */

/** @type {Organisation} */
let organisation;
/** @type {Computer[]} */
let computers = [];
/** @type {ChatProgram} */
let noras;

async function computer() {
  const made = await new Computer().start();
  computers.push(made);
  return made;
}

test.beforeEach(async () => {
  organisation = await new Organisation({ CHAT_RATE_LIMIT: '0' }).start();
  noras = await organisation.program(NORA);
});

test.afterEach(async () => {
  for (const each of computers) await each.remove();
  computers = [];
  await organisation.remove();
});

test('a draft survives a crash of the application, and follows to another computer', async () => {
  const [desk, bench] = await Promise.all([computer(), computer()]);
  const options = { server: organisation.server.address };
  const composer = /** @type {const} */ ({ role: 'textbox', name: 'Write in #general' });
  const written = async (/** @type {import('./support/app-window.js').AppWindow} */ window) =>
    (await window.each(composer, ({ value }) => String(value)))[0];

  const before = await desk.open('client', options);
  await signIn(before, SAMIR);
  const samirs = await organisation.program(SAMIR);
  await before.go('/chat/1');
  await before.fill('Write in #general', 'half a sentence');
  await expect
    .poll(() => samirs.ask('GET', '/drafts'))
    .toMatchObject({ items: [{ text: 'half a sentence' }] });
  await before.kill();
  const after = await desk.open('client', options);
  await after.go('/chat/1');
  await expect.poll(() => written(after)).toBe('half a sentence');

  const other = await bench.open('client', options);
  await trySignIn(other, SAMIR);
  await other.press('Go on here');
  await other.sees({ css: 'ws-frame' });
  await other.go('/chat/1');
  await expect.poll(() => written(other)).toBe('half a sentence');
  await other.click(composer);
  await other.keys(Key.END, ', and the rest', Key.ENTER);
  await other.sees(message('half a sentence, and the rest'));
  await expect.poll(() => samirs.ask('GET', '/drafts')).toMatchObject({ items: [] });
});

test('mentions and direct messages are told by the system; a click opens the message', async () => {
  const desk = await computer();
  const system = await new Notifications().start(desk);
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  const samirs = await organisation.program(SAMIR);
  const self = await samirs.id();

  await noras.write(1, 'Nothing for anybody in particular');
  const asked = await noras.write(1, '@samir can <b>you</b> scan?');
  const mention = { title: 'Nora Benali in #general', body: '@samir can <b>you</b> scan?' };
  await expect.poll(() => system.told).toEqual([mention]);
  system.click(mention.body);
  await window.sees(message('scan?'));
  expect(await window.run(() => location.hash)).toBe(`#/chat/1/${asked.id}`);

  await window.go('/');
  const talk = await noras.talkWith(self);
  const said = await noras.write(talk, 'Do you have two minutes?');
  const direct = { title: 'Nora Benali', body: 'Do you have two minutes?' };
  await expect.poll(() => system.told).toEqual([mention, direct]);
  system.click(direct.body);
  await window.sees(message('two minutes?'));
  expect(await window.run(() => location.hash)).toBe(`#/chat/${talk}/${said.id}`);
  system.stop();
});

test('what is looked at, muted, or comes while one is not to be disturbed is not told', async () => {
  const desk = await computer();
  const system = await new Notifications().start(desk);
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  const samirs = await organisation.program(SAMIR);
  const muted = await noras.create('canteen', { members: [await samirs.id()] });
  const chosen = await noras.create('arrivals', { members: [await samirs.id()] });
  await samirs.ask('PUT', `/channels/${muted}/preferences`, { notify: 'nothing' });
  await samirs.ask('PUT', `/channels/${chosen}/preferences`, { notify: 'all' });
  const entry = (/** @type {string} */ name, /** @type {string} */ count) =>
    /** @type {const} */ ({ css: 'channel-list a', includes: count, inside: { css: 'li', includes: name } });

  await window.go('/chat/1');
  await window.sees({ css: 'channel-list li', includes: 'canteen' });
  await noras.write(1, '@samir you see this');
  await window.sees(message('you see this'));
  await noras.write(muted, '@samir but not this');
  await window.sees(entry('canteen', '1 mention'));

  await window.chord(Key.CONTROL, 'k');
  await window.keys('disturb for 30');
  await window.sees({
    css: '[role="option"][aria-selected="true"]',
    includes: 'Do not disturb for 30 minutes',
  });
  await window.keys(Key.ENTER);
  await window.sees({ includes: 'No notifications until' });
  await noras.write(chosen, '@samir nor this');
  await window.sees(entry('arrivals', '1 mention'));

  await window.chord(Key.CONTROL, 'k');
  await window.keys('Turn notifications');
  await window.sees({
    css: '[role="option"][aria-selected="true"]',
    includes: 'Turn notifications on again',
  });
  await window.keys(Key.ENTER);
  await window.sees({ includes: 'Notifications are on again' });
  // What is told is told in order: had one of those before been told, it would stand before this one.
  await noras.write(chosen, 'The pallet is here');
  await expect
    .poll(() => system.told)
    .toEqual([{ title: 'Nora Benali in #arrivals', body: 'The pallet is here' }]);
  system.stop();
});

test('a link in a message opens in the system’s browser, and the window stays where it is', async () => {
  const desk = await computer();
  const opener = await Opener.on(desk);
  const window = await desk.open('client', {
    server: organisation.server.address,
    environment: { PATH: `${opener.folder}:${desk.environment.PATH}` },
  });
  await signIn(window, SAMIR);
  await noras.write(1, 'The [datasheet](https://a.example/lot?42) and file:///etc/passwd');
  await window.go('/chat/1');
  await window.click({ role: 'link', text: 'datasheet' });
  await expect.poll(() => opener.opened()).toBe('https://a.example/lot?42\n');
  expect(await window.all({ css: 'message-list a' })).toHaveLength(1);
  expect(await window.run(() => location.hash)).toBe('#/chat/1');
});
