import { expect } from '@playwright/test';
import { trySignIn } from './people.js';

/**
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('./server.js').Server} Server
 * @typedef {import('./people.js').Person} Person
 */

/**
 * Opens the dashboard and signs in; what comes of it is the test's to say.
 * @param {Page} page
 * @param {Server} server
 * @param {Person} person
 */
export async function tryDashboard(page, server, person) {
  await page.goto(`${server.address}/dashboard/`);
  await expect(page.getByText('The dashboard is for administrators.')).toBeVisible();
  await trySignIn(page, server, person);
}

/**
 * @param {Page} page
 * @param {Server} server
 * @param {Person} person
 */
export async function openDashboard(page, server, person) {
  await tryDashboard(page, server, person);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
}

/**
 * A session of a program of somebody's.
 * @param {Server} server
 * @param {Person} person
 * @returns {Promise<string>} Its access token.
 */
export async function signInByProgram(server, { username, password }) {
  const place = {
    application: 'api',
    workstation: crypto.randomUUID(),
    workstation_name: 'bench',
    os: 'Linux',
    client_version: '1.0.0',
    refresh_in: 'body',
  };
  const answer = await server.ask('/api/auth/login', {
    method: 'POST',
    body: { username, password, place },
  });
  return answer.tokens.access_token;
}

/**
 * Reports that something went wrong, as an application does.
 * @param {Server} server
 * @param {string} token
 * @param {string} message
 */
export async function reportProblem(server, token, message) {
  const body = {
    kind: 'error',
    message,
    stack: `TypeError: ${message}\n    at render (conversation.js:120:14)\n    at update (element.js:40:3)`,
    where: 'chat',
    application: 'client',
    version: '1.0.0',
    os: 'Linux',
  };
  await server.ask('/api/client-problems', { token, method: 'POST', body });
}
