import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Computer } from './support/computer.js';
import { typeInto } from './support/hands.js';
import { Organisation, SAMIR } from './support/organisation.js';
import { signIn } from './support/people.js';

/** @type {Organisation} */
let organisation;
/** @type {Computer} */
let desk;

test.beforeEach(async () => {
  desk = await new Computer().start();
});

test.afterEach(async () => {
  await desk.remove();
  await organisation.remove();
});

test('starting with the computer is a file where the system looks for it, as long as it is wanted', async () => {
  organisation = await new Organisation().start();
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  await window.go('/account/computer');
  // The library that writes it knows the usual folder only, not XDG_CONFIG_HOME.
  const folder = path.join(desk.environment.HOME, '.config/autostart');
  const entries = async () => await readdir(folder).catch(() => []);
  expect(await entries()).toEqual([]);
  await window.click({ role: 'checkbox', name: 'Start with the computer' });
  await expect.poll(entries).toHaveLength(1);
  const [entry] = await entries();
  expect(await readFile(path.join(folder, entry), 'utf8')).toMatch(/^Exec=.*workspace-client --hidden$/m);
  await window.click({ role: 'checkbox', name: 'Start with the computer' });
  await expect.poll(entries).toEqual([]);
});

test('a file of the server is saved where the system’s dialog says', async () => {
  organisation = await new Organisation().start();
  const window = await desk.open('client', { server: organisation.server.address });
  await signIn(window, SAMIR);
  const file = path.join(desk.environment.HOME, 'saved.json');
  await window.run(() => {
    const link = Object.assign(document.createElement('a'), { href: '/api/server', download: 'server.json' });
    document.body.append(link);
    link.click();
  });
  await typeInto(desk, 'Save', file);
  await window.sees({ includes: 'Saved as saved.json' });
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ product: 'workspace', name: 'Atelier' });
});

test('a server that announces itself in the network is listed, and chosen with one click', async () => {
  // Only a server that others can reach announces itself.
  organisation = await new Organisation({ HOST: '0.0.0.0', MDNS: 'true' }).start();
  const window = await desk.open('client');
  const found = { css: 'server-choice-page .server', includes: new URL(organisation.server.address).host };
  await window.click(found);
  await window.sees({ role: 'heading', name: 'Sign in' });
  await signIn(window, SAMIR);
});
