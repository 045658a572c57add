import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { Computer } from './support/computer.js';
import { NORA, Organisation, SAMIR } from './support/organisation.js';
import { signIn } from './support/people.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** Where pictures of every screen go, to be looked at: SCREENSHOTS=1 npm run desktop -- windows */
const PICTURES = process.env.SCREENSHOTS
  ? fileURLToPath(new URL('../screenshots/desktop', import.meta.url))
  : '';

const LOOKS = [
  { name: 'light', width: 1280, height: 860, environment: { GTK_THEME: 'Adwaita' } },
  { name: 'dark', width: 1280, height: 860, environment: { GTK_THEME: 'Adwaita:dark' } },
  { name: 'narrow', width: 420, height: 760, environment: { GTK_THEME: 'Adwaita' } },
];

const PAGES = {
  client: { home: '/', chat: '/chat', 'this-computer': '/account/computer', sessions: '/account/security' },
  dashboard: {
    overview: '/',
    clients: '/clients',
    activity: '/activity',
    people: '/people',
    invitations: '/people/invitations',
    problems: '/problems',
  },
};

for (const look of LOOKS) {
  for (const application of /** @type {const} */ (['client', 'dashboard'])) {
    test(`every screen of the ${application} in its window: ${look.name}`, async () => {
      test.setTimeout(120_000);
      const organisation = await new Organisation().start();
      const desk = await new Computer().start();
      try {
        const window = await desk.open(application, { environment: look.environment });
        await window.resize(look.width, look.height);
        await window.sees({ role: 'textbox', name: 'Address' });
        await examine(desk, window, `${application}-server-choice-${look.name}`);
        await window.fill('Address', '127.0.0.1:1');
        await window.press('Connect');
        await window.sees({ role: 'alert' });
        await examine(desk, window, `${application}-server-refused-${look.name}`);
        await window.fill('Address', organisation.server.address);
        await window.press('Connect');
        await window.sees({ role: 'heading', name: 'Sign in' });
        await examine(desk, window, `${application}-sign-in-${look.name}`);
        await signIn(window, application === 'client' ? SAMIR : NORA);
        for (const [name, route] of Object.entries(PAGES[application])) {
          await window.go(route);
          await window.sees({ role: 'heading' });
          // What loads after the frame: lists and figures.
          await window.run(() => document.fonts.ready);
          await window.seesNo({ css: 'ws-state[kind="loading"]' });
          await examine(desk, window, `${application}-${name}-${look.name}`);
        }
        organisation.server.wire.cut();
        await window.sees({ includes: 'Offline' }, { timeout: 40_000 });
        await examine(desk, window, `${application}-offline-${look.name}`);
      } finally {
        await desk.remove();
        await organisation.remove();
      }
    });
  }
}

/**
 * Has axe look at a screen, sees that nothing is wider than the window, and takes its picture if wanted.
 * @param {Computer} desk
 * @param {import('./support/app-window.js').AppWindow} window
 * @param {string} name
 */
async function examine(desk, window, name) {
  if (PICTURES) {
    await mkdir(PICTURES, { recursive: true });
    await desk.picture(path.join(PICTURES, `${name}.png`));
  }
  await window.run(await readFile(AXE, 'utf8'));
  const faults = await window.runAsync((/** @type {(faults: string[]) => void} */ done) => {
    const { axe } = /** @type {any} */ (globalThis);
    axe.run(document).then(
      (/** @type {any} */ { violations }) =>
        done(
          violations.map(
            (/** @type {any} */ { id, nodes }) =>
              `${id}: ${nodes.map((/** @type {any} */ node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`,
          ),
        ),
      (/** @type {unknown} */ error) => done([`axe failed: ${error}`]),
    );
  });
  expect.soft(faults, name).toEqual([]);
  const beyond = await window.run(() => document.documentElement.scrollWidth - innerWidth);
  expect.soft(beyond, `${name}: wider than the window`).toBeLessThanOrEqual(0);
}
