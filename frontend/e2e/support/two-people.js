import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { faultsOf, NORA, SAMIR } from './people.js';
import { Server } from './server.js';

/**
 * @typedef {import('@playwright/test').Browser} Browser
 * @typedef {import('@playwright/test').BrowserContextOptions} BrowserContextOptions
 * @typedef {import('@playwright/test').Page} Page
 * @typedef {import('./people.js').Person} Person
 */

/**
 * A fresh server with Nora, who administers it, and Samir, each at a browser of their own. Their accounts are made beside the
 * pages, in a moment: that people can do it in the pages is what the tests of accounts are for.
 */
export class TwoPeople {
  /**
   * @param {Server} server
   * @param {Page} nora
   * @param {Page} samir
   */
  constructor(server, nora, samir) {
    this.server = server;
    this.nora = nora;
    this.samir = samir;
    /** Of Nora's, to ask the server beside the browser. */
    this.token = '';
    this.faults = [faultsOf(nora), faultsOf(samir)];
  }

  /**
   * @param {Browser} browser
   * @param {object} [options]
   * @param {Record<string, string>} [options.environment] Settings of the server.
   * @param {BrowserContextOptions} [options.context]
   */
  static async meet(browser, { environment, context } = {}) {
    const server = await new Server({ CHAT_RATE_LIMIT: '0', ...environment }).start();
    const nora = await arrive(browser, server, NORA, context, '/api/setup', {
      token: secretOf(await server.setupLink()),
      organisation: 'Atelier',
    });
    const { access, permissions } = nora;
    /** @param {string} path @param {object} body */
    const create = (path, body) => server.ask(path, { token: access, method: 'POST', body });
    const { secret } = await create('/api/me/tokens', { name: 'e2e', permissions, expires_in_days: 90 });
    const { link } = await create('/api/invitations', { role: 'member' });
    const samir = await arrive(browser, server, SAMIR, context, '/api/auth/join', { token: secretOf(link) });
    const people = new TwoPeople(server, nora.page, samir.page);
    people.token = secret;
    for (const [page, { name }] of /** @type {const} */ ([
      [people.nora, NORA],
      [people.samir, SAMIR],
    ])) {
      await page.goto(server.address);
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    }
    return people;
  }

  /**
   * Ends it all; nothing may have gone wrong in the pages.
   * @param {(fault: string) => boolean} [counts] Whether a fault is the pages' own.
   */
  async part(counts = () => true) {
    expect(this.faults.flat().filter(counts)).toEqual([]);
    await this.nora.context().close();
    await this.samir.context().close();
    await this.server.remove();
  }
}

/** What a link that may be used once holds. @param {string} link */
const secretOf = (link) => link.slice(link.lastIndexOf('/') + 1);

/**
 * Makes an account with a session in a new browser profile, whose page stands before its first step.
 * @param {Browser} browser
 * @param {Server} server
 * @param {Person} person
 * @param {BrowserContextOptions | undefined} options
 * @param {string} path The route that makes the account.
 * @param {object} more What it wants to know beside the person.
 */
async function arrive(browser, server, { name, username, password }, options, path, more) {
  const workstation = randomUUID();
  const profile = await browser.newContext(options);
  await profile.addInitScript(
    ([address, value]) => {
      if (location.origin === address) localStorage.setItem('workspace.workstation', value);
    },
    /** @type {const} */ ([server.address, workstation]),
  );
  const place = {
    application: 'client',
    workstation,
    workstation_name: 'Chrome · Linux',
    os: 'Linux',
    refresh_in: 'cookie',
  };
  const answer = await profile.request.post(server.address + path, {
    data: { ...more, username, display_name: name, password, language: 'en', place },
    headers: { origin: server.address },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  const { tokens, permissions } = await answer.json();
  return { page: await profile.newPage(), access: tokens.access_token, permissions };
}
