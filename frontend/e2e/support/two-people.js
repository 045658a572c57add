import { expect } from '@playwright/test';
import { createTokenByApi, joinByApi, setUpByApi } from './accounts-by-api.js';
import { faultsOf, NORA, SAMIR } from './people.js';
import { Server } from './server.js';

/**
 * @typedef {import('@playwright/test').Browser} Browser
 * @typedef {import('@playwright/test').BrowserContextOptions} BrowserContextOptions
 * @typedef {import('@playwright/test').Page} Page
 */

/**
 * A fresh server with Nora, who administers it, and Samir, each at a browser of their own. Their accounts are made beside the
 * pages.
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
    /** Of Samir's. */
    this.samirsToken = '';
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
    const noras = await browser.newContext(context);
    const samirs = await browser.newContext(context);
    const nora = await setUpByApi(noras, server);
    const samir = await joinByApi(samirs, server, nora, SAMIR);
    const people = new TwoPeople(server, await noras.newPage(), await samirs.newPage());
    people.token = await createTokenByApi(server, nora);
    people.samirsToken = await createTokenByApi(server, samir);
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
