import { expect } from '@playwright/test';
import { createToken, faultsOf, invite, join, SAMIR, setUp } from './people.js';
import { Server } from './server.js';

/** @typedef {import('@playwright/test').Page} Page */

/** A fresh server with Nora, who administers it, and Samir, each at a browser of their own. */
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
   * @param {import('@playwright/test').Browser} browser
   * @param {object} [options]
   * @param {Record<string, string>} [options.environment] Settings of the server.
   * @param {import('@playwright/test').BrowserContextOptions} [options.context]
   */
  static async meet(browser, { environment, context } = {}) {
    const server = await new Server({ CHAT_RATE_LIMIT: '0', ...environment }).start();
    const page = async () => await (await browser.newContext(context)).newPage();
    const people = new TwoPeople(server, await page(), await page());
    await setUp(people.nora, server);
    people.token = await createToken(people.nora);
    await join(people.samir, await invite(people.nora), SAMIR);
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
