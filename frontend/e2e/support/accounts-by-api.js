import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { NORA } from './people.js';

/**
 * What `people.js` and `dashboard.js` do in the pages, through the API, in a moment: accounts, sessions and tokens. That people make them in the pages is what the tests of accounts
 * are for. A browser's next page finds its session.
 *
 * @typedef {import('@playwright/test').BrowserContext} BrowserContext
 * @typedef {import('./people.js').Person} Person
 * @typedef {import('./server.js').Server} Server
 *
 * @typedef {object} Arrived
 * @property {string} access A token of the session.
 * @property {string[]} permissions What the person may do.
 */

/** @type {WeakMap<BrowserContext, string>} */
const workstations = new WeakMap();

/**
 * Creates the workspace, with its first administrator at a browser's client.
 * @param {BrowserContext} context
 * @param {Server} server
 * @param {Person} [person]
 */
export async function setUpByApi(context, server, person = NORA) {
  const body = { token: secretOf(await server.setupLink()), organisation: 'Atelier', ...account(person) };
  return await send(context, server, '/api/setup', body);
}

/**
 * Has somebody join at a browser's client.
 * @param {BrowserContext} context
 * @param {Server} server
 * @param {Arrived} inviter
 * @param {Person} person
 * @param {'viewer' | 'member' | 'admin'} [role]
 */
export async function joinByApi(context, server, { access }, person, role = 'member') {
  const { link } = await server.ask('/api/invitations', { token: access, method: 'POST', body: { role } });
  const token = secretOf(link);
  return await send(context, server, '/api/auth/join', { token, ...account(person) });
}

/**
 * Signs an administrator in to the dashboard, and opens it.
 * @param {import('@playwright/test').Page} page
 * @param {Server} server
 * @param {Person} [person]
 */
export async function openDashboardByApi(page, server, { username, password } = NORA) {
  await send(page.context(), server, '/api/auth/login', { username, password }, 'dashboard');
  await page.goto(`${server.address}/dashboard/`);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
}

/**
 * Creates an API token that may do everything its owner may.
 * @param {Server} server
 * @param {Arrived} owner
 * @returns {Promise<string>} Its secret.
 */
export async function createTokenByApi(server, { access, permissions }) {
  const body = { name: 'e2e', permissions, expires_in_days: 90 };
  const { secret } = await server.ask('/api/me/tokens', { token: access, method: 'POST', body });
  return secret;
}

/** What a link that may be used once holds. @param {string} link */
const secretOf = (link) => link.slice(link.lastIndexOf('/') + 1);

/** @param {Person} person */
const account = ({ name, username, password }) => ({
  username,
  display_name: name,
  password,
  language: 'en',
});

/**
 * Asks for a session in a browser's name, which keeps it.
 * @param {BrowserContext} context
 * @param {Server} server
 * @param {string} path
 * @param {object} body
 * @param {'client' | 'dashboard'} [application]
 * @returns {Promise<Arrived>}
 */
async function send(context, server, path, body, application = 'client') {
  const place = {
    application,
    workstation: await workstationOf(context, server),
    workstation_name: 'Chrome · Linux',
    os: 'Linux',
    client_version: (await server.ask('/api/server')).version,
    refresh_in: 'cookie',
  };
  const answer = await context.request.post(server.address + path, {
    data: { ...body, place },
    headers: { origin: server.address },
    // A connection that was kept may be closed by the server in the moment it is used again.
    maxRetries: 1,
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { tokens, permissions } = await answer.json();
  return { access: tokens.access_token, permissions };
}

/**
 * The workstation that a browser is, for the pages too.
 * @param {BrowserContext} context
 * @param {Server} server
 */
async function workstationOf(context, server) {
  const known = workstations.get(context);
  if (known) return known;
  const workstation = randomUUID();
  workstations.set(context, workstation);
  await context.addInitScript(
    ([address, value]) => {
      if (location.origin === address) localStorage.setItem('workspace.workstation', value);
    },
    /** @type {const} */ ([server.address, workstation]),
  );
  return workstation;
}
