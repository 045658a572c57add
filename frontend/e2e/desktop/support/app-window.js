import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { Builder, Key } from 'selenium-webdriver';
import { childrenOf } from './computer.js';
import { deepQuery } from './deep-query.js';

/** @typedef {import('selenium-webdriver').WebElement} WebElement */
/** @typedef {import('./deep-query.js').Query} Query */

/** How long to wait for what should appear, in milliseconds. */
const PATIENCE = 15_000;

/** A window of an application, driven from outside as a person would: by what stands on it. */
export class AppWindow {
  #driver;
  #selenium;
  #program;

  /**
   * @param {import('node:child_process').ChildProcess} driver
   * @param {number} port
   * @param {string} program
   * @param {string[]} args
   */
  static async open(driver, port, program, args) {
    await answers(port);
    const capabilities = { browserName: 'wry', 'webkitgtk:browserOptions': { binary: program, args } };
    const selenium = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .build();
    return new AppWindow(driver, selenium, program);
  }

  /**
   * @param {import('node:child_process').ChildProcess} driver
   * @param {import('selenium-webdriver').WebDriver} selenium
   * @param {string} program
   */
  constructor(driver, selenium, program) {
    this.#driver = driver;
    this.#selenium = selenium;
    this.#program = program;
  }

  /** Its process. @returns {Promise<number>} */
  async pid() {
    const children = await childrenOf(/** @type {number} */ (this.#driver.pid));
    const own = children.find((child) => child.program === this.#program);
    if (!own) throw new Error(`${this.#program} does not run`);
    return own.pid;
  }

  /**
   * Runs a function in the page and answers what it returns.
   * @template T
   * @param {string | Function} script
   * @param {...any} args
   * @returns {Promise<T>}
   */
  async run(script, ...args) {
    return await this.#selenium.executeScript(script, ...args);
  }

  /**
   * The same for a function that is given a callback as its last argument.
   * @template T
   * @param {string | Function} script
   * @param {...any} args
   * @returns {Promise<T>}
   */
  async runAsync(script, ...args) {
    return await this.#selenium.executeAsyncScript(script, ...args);
  }

  /**
   * What is on the page now and answers to the query.
   * @param {Query} query
   * @returns {Promise<WebElement[]>}
   */
  async all(query) {
    return await this.run(deepQuery, query);
  }

  /**
   * The first one, once it is there.
   * @param {Query} query
   * @returns {Promise<WebElement>}
   */
  async find(query) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const [first] = await this.all(query);
      if (first) return first;
      if (Date.now() > until) {
        throw new Error(`not on the page: ${JSON.stringify(query)}. On it is:\n${await this.text()}`);
      }
      await wait(50);
    }
  }

  /**
   * Waits until something is on the page.
   * @param {Query} query
   * @param {{ timeout?: number }} [options]
   */
  async sees(query, { timeout = PATIENCE } = {}) {
    await expect
      .poll(async () => (await this.all(query)).length, {
        timeout,
        message: `${JSON.stringify(query)} is on the page`,
      })
      .toBeGreaterThan(0);
  }

  /**
   * Waits until something is not on the page.
   * @param {Query} query
   */
  async seesNo(query) {
    await expect
      .poll(async () => (await this.all(query)).length, {
        timeout: PATIENCE,
        message: `${JSON.stringify(query)} is gone`,
      })
      .toBe(0);
  }

  /** @param {Query} query */
  async click(query) {
    // A list that is drawn again in between leaves an element that is gone.
    for (let attempt = 1; ; attempt += 1) {
      try {
        await (await this.find(query)).click();
        return;
      } catch (error) {
        if (attempt === 5 || !/stale|not interactable|intercepted/i.test(String(error))) throw error;
        await wait(100);
      }
    }
  }

  /** @param {string} name */
  async press(name) {
    await this.click({ role: 'button', name });
  }

  /**
   * Types into a field, in place of what is in it.
   * @param {string} label
   * @param {string} text
   */
  async fill(label, text) {
    const field = await this.find({ role: 'textbox', name: label });
    await field.clear();
    await field.sendKeys(text);
  }

  /** @param {...string} texts */
  async write(...texts) {
    for (const text of texts) {
      const field = await this.find({ role: 'textbox', name: 'Write in #general' });
      await field.sendKeys(text, Key.ENTER);
    }
  }

  /** @param {...string} keys */
  async keys(...keys) {
    await this.#selenium
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  /** @param {string} route */
  async go(route) {
    await this.run((/** @type {string} */ hash) => {
      location.hash = hash;
    }, route);
  }

  /** All that stands on the page. @returns {Promise<string>} */
  async text() {
    return await this.run(() => {
      /** @param {Node} node @returns {string} */
      const read = (node) => {
        if (node instanceof Text) return node.data;
        if (node instanceof Element && node.matches('style, script, [hidden], [inert]')) return '';
        const inside = /** @type {Element} */ (node).shadowRoot ?? node;
        const children = node instanceof HTMLSlotElement ? node.assignedNodes() : [...inside.childNodes];
        return children.map(read).join(' ');
      };
      return read(document.body).replace(/\s+/g, ' ').trim();
    });
  }

  /** The messages on the screen, in their order. @returns {Promise<string[]>} */
  async messages() {
    const rows = await this.all({ css: 'message-list .row .text' });
    return await Promise.all(rows.map((row) => row.getText()));
  }

  /** A picture of the page, as PNG. */
  async picture() {
    return Buffer.from(await this.#selenium.takeScreenshot(), 'base64');
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  async resize(width, height) {
    await this.#selenium.manage().window().setRect({ width, height });
  }

  /** Closes it as its owner would. */
  async close() {
    await this.#selenium.quit();
    await this.#gone();
  }

  /** Kills the application as a crash would. */
  async kill() {
    try {
      process.kill(await this.pid(), 'SIGKILL');
    } catch {
      // It is gone already.
    }
    this.#driver.kill('SIGKILL');
    await this.#gone();
  }

  async #gone() {
    if (this.#driver.exitCode !== null || this.#driver.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#driver.once('exit', resolve));
    this.#driver.kill('SIGTERM');
    await ended;
  }
}

/** @param {number} port */
async function answers(port) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      if ((await fetch(`http://127.0.0.1:${port}/status`)).ok) return;
    } catch {
      // Not yet.
    }
    await wait(50);
  }
  throw new Error('WebKitWebDriver does not start');
}
