import { setTimeout as wait } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { Builder, Key } from 'selenium-webdriver';
import { childrenOf, isRunning } from './computer.js';
import { deepQuery, deepText, placeOf } from './deep-query.js';

/** @typedef {import('selenium-webdriver').WebElement} WebElement */
/** @typedef {import('./deep-query.js').Query} Query */

/** How long to wait for what should appear, in milliseconds. */
const PATIENCE = 15_000;
/** How long a program may take to start on a machine that is busy with others, in milliseconds. */
const START = 60_000;

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
    const window = new AppWindow(driver, selenium, program);
    // Until the page is usable the window is not shown, and what is typed goes nowhere.
    await expect
      .poll(() => window.#isReady(), {
        timeout: START,
        message: 'the window is shown and has the focus',
      })
      .toBe(true);
    return window;
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

  /** Whether a person could use it. */
  async #isReady() {
    try {
      return await this.run(() => document.visibilityState === 'visible' && document.hasFocus());
    } catch {
      // A page that is just being loaded takes no script.
      return false;
    }
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
   * What a function of the page says of each of them, in one step: what is found may be drawn anew in the next moment.
   * @template T
   * @param {Query} query
   * @param {(element: any) => T} say It may use nothing from outside itself.
   * @returns {Promise<T[]>}
   */
  async each(query, say) {
    return await this.run(`return (${deepQuery})(arguments[0]).map(${say});`, query);
  }

  /**
   * How many there are. Counted in the page, where none is stale.
   * @param {Query} query
   */
  async #count(query) {
    return (await this.each(query, () => true)).length;
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
      .poll(async () => ((await this.#count(query)) > 0 ? 'seen' : await this.text()), {
        timeout,
        message: `${JSON.stringify(query)} is on the page`,
      })
      .toBe('seen');
  }

  /**
   * Waits until something is not on the page.
   * @param {Query} query
   */
  async seesNo(query) {
    await expect
      .poll(async () => await this.#count(query), {
        timeout: PATIENCE,
        message: `${JSON.stringify(query)} is gone`,
      })
      .toBe(0);
  }

  /**
   * Clicks where it is, as a pointer does. WebKit's own click does not find what lies in shadow trees.
   * @param {Query} query
   */
  async click(query) {
    const at = await this.#resting(query);
    await this.#selenium.actions().move(at).press().release().perform();
  }

  /**
   * Points at something without pressing it.
   * @param {Query} query
   */
  async hover(query) {
    const at = await this.#resting(query);
    await this.#selenium.actions().move(at).perform();
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
    const query = { role: /** @type {const} */ ('textbox'), name: label };
    const value = async () => (await this.each(query, (field) => field.value))[0];
    // A window that has just come up may not have the keyboard yet: what is typed then goes nowhere.
    await expect(async () => {
      await this.click(query);
      await this.chord(Key.CONTROL, 'a');
      await this.keys(text);
      await expect.poll(value, { timeout: 2_000 }).toBe(text);
    }).toPass({ timeout: PATIENCE });
  }

  /**
   * Scans, as a barcode reader does: keys one right behind the other, with Enter behind each code, wherever the focus is. They are made in
   * the page, because on a busy machine those of a virtual display come as slowly as a person's.
   * @param {...string} codes
   */
  async scan(...codes) {
    await this.run((/** @type {string[]} */ all) => {
      for (const code of all) {
        let at = document.activeElement ?? document.body;
        while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        for (const key of [...code, 'Enter']) {
          const about = { key, bubbles: true, composed: true, cancelable: true };
          at.dispatchEvent(new KeyboardEvent('keydown', about));
          at.dispatchEvent(new KeyboardEvent('keyup', about));
        }
      }
    }, codes);
  }

  /**
   * Chooses from a list, as its popup does, which is no part of the page.
   * @param {string} label
   * @param {string} option
   */
  async choose(label, option) {
    const list = await this.find({ css: 'select', name: label });
    const chosen = await this.run(
      (/** @type {HTMLSelectElement} */ select, /** @type {string} */ wanted) => {
        const at = [...select.options].findIndex(({ label }) => label === wanted);
        if (at < 0) return false;
        select.selectedIndex = at;
        for (const type of ['input', 'change'])
          select.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
        return true;
      },
      list,
      option,
    );
    expect(chosen, `${option} is one of ${label}`).toBe(true);
  }

  /**
   * Picks files where there is a field for them, as the system's dialog would, which does not open under a driver.
   * @param {Query} query What holds the field, which nobody sees.
   * @param {string[]} files Where they lie.
   */
  async pick(query, files) {
    /** @type {WebElement} */
    const field = await this.run(
      (/** @type {Element} */ { shadowRoot }) => shadowRoot?.querySelector('input[type=file]'),
      await this.find(query),
    );
    await field.sendKeys(files.join('\n'));
  }

  /**
   * Writes messages in the channel that is open.
   * @param {...string} texts
   */
  async write(...texts) {
    await this.click({ css: 'chat-conversation message-composer textarea' });
    for (const text of texts) await this.keys(text, Key.ENTER);
  }

  /**
   * The middle of something once it stands still and lies open: lists grow, dialogs slide in, and short
   * notices cover what is below them for a while.
   * @param {Query} query
   * @returns {Promise<{ x: number, y: number }>}
   */
  async #resting(query) {
    await this.find(query);
    const until = Date.now() + PATIENCE;
    let before = null;
    for (;;) {
      const [now = null] = await this.each(query, placeOf);
      if (now?.open && now.x === before?.x && now.y === before?.y) return { x: now.x, y: now.y };
      if (Date.now() > until) throw new Error(`does not lie still and open: ${JSON.stringify(query)}`);
      before = now;
      await wait(60);
    }
  }

  /** @param {...string} keys */
  async keys(...keys) {
    await this.#selenium
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  /**
   * Presses a key while others are held down.
   * @param {...string} keys The last one is the one that is pressed.
   */
  async chord(...keys) {
    const actions = this.#selenium.actions();
    const held = keys.slice(0, -1);
    for (const key of held) actions.keyDown(key);
    actions.sendKeys(keys[keys.length - 1]);
    for (const key of held) actions.keyUp(key);
    await actions.perform();
  }

  /** @param {string} route */
  async go(route) {
    await this.run((/** @type {string} */ hash) => {
      location.hash = hash;
    }, route);
  }

  /** All that stands on the page. @returns {Promise<string>} */
  async text() {
    return await this.run(deepText, null);
  }

  /**
   * What stands in the first element that answers to the query.
   * @param {Query} query
   * @returns {Promise<string>}
   */
  async read(query) {
    return await this.run(deepText, await this.find(query));
  }

  /** The messages on the screen, in their order. @returns {Promise<string[]>} */
  async messages() {
    const rows = await this.all({ css: 'message-list .row .text' });
    return await Promise.all(rows.map((row) => row.getText()));
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  async resize(width, height) {
    await this.#selenium.manage().window().setRect({ width, height });
  }

  /** Ends the application as the end of a desktop session does: it may finish what it is at. */
  async close() {
    const pid = await this.pid();
    process.kill(pid, 'SIGTERM');
    await ends(pid);
    await this.#gone();
  }

  /** Kills the application as a crash would. */
  async kill() {
    // It may be gone already.
    const pid = await this.pid().catch(() => null);
    if (pid !== null) {
      process.kill(pid, 'SIGKILL');
      // Until then it would take the next start for its own second one.
      await ends(pid);
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

/** @param {number} pid */
async function ends(pid) {
  await expect
    .poll(() => isRunning(pid), {
      timeout: PATIENCE,
      intervals: [20, 50, 100],
      message: 'the application ends',
    })
    .toBe(false);
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
