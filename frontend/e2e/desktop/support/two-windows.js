import { expect } from '@playwright/test';
import { Computer } from './computer.js';
import { NORA, Organisation, SAMIR } from './organisation.js';
import { signIn } from './people.js';

/** @typedef {import('./app-window.js').AppWindow} AppWindow */
/** @typedef {import('../../support/chat.js').ChatProgram} ChatProgram */

/** Nora, who administers, and Samir, each at a client on a computer of their own, and both beside it as programs. */
export class TwoWindows {
  office = new Computer();
  desk = new Computer();
  /** @type {AppWindow} */
  nora = /** @type {any} */ (null);
  /** @type {AppWindow} */
  samir = /** @type {any} */ (null);
  /** @type {ChatProgram} */
  noras = /** @type {any} */ (null);
  /** @type {ChatProgram} */
  samirs = /** @type {any} */ (null);

  /** @param {Record<string, string>} [environment] Settings of the server. */
  constructor(environment = {}) {
    this.organisation = new Organisation({ CHAT_RATE_LIMIT: '0', ...environment });
  }

  async open() {
    await this.organisation.start();
    await Promise.all([this.office.start(), this.desk.start()]);
    [this.nora, this.samir] = await Promise.all([this.#sit(this.office, NORA), this.#sit(this.desk, SAMIR)]);
    this.noras = await this.organisation.program(NORA);
    this.samirs = await this.organisation.program(SAMIR);
    return this;
  }

  /**
   * @param {Computer} computer
   * @param {import('./organisation.js').Person} person
   */
  async #sit(computer, person) {
    const window = await computer.open('client', { server: this.organisation.server.address });
    // As wide as the details of a channel need to stand beside it.
    await window.resize(1280, 860);
    await signIn(window, person);
    return window;
  }

  /**
   * Keeps the windows for all tests of a file, which begin with both in #general.
   * @param {typeof import('@playwright/test').test} test
   * @param {(two: TwoWindows) => void} opened
   */
  serve(test, opened) {
    // One after the other in the same two windows: a start of them takes longer than most tests.
    test.describe.configure({ mode: 'default' });
    test.beforeAll(async () => opened(await this.open()));
    test.afterAll(async () => await this.part());
    test.beforeEach(async () => await this.meet());
  }

  /** Both in #general. */
  async meet() {
    for (const window of [this.nora, this.samir]) {
      await window.go('/chat/1');
      await window.sees({ role: 'textbox', name: 'Write in #general' });
    }
  }

  /** Ends it all; no page may have reported a fault of its own. */
  async part() {
    // Where it did not even start, that is the fault to be told.
    const { items } = await this.organisation.ask('/api/monitoring/problems').catch(() => ({ items: [] }));
    for (const computer of [this.office, this.desk]) await computer.remove();
    await this.organisation.remove();
    expect(items).toEqual([]);
  }
}

/**
 * A message in the channel that is open.
 * @param {string} includes A part of what it says.
 * @returns {import('./deep-query.js').Query}
 */
export const message = (includes) => ({
  css: 'chat-conversation message-list .row[role="article"]',
  includes,
});

/**
 * Does something with a message by the buttons that are shown where the pointer is.
 * @param {AppWindow} window
 * @param {string} text A part of what it says.
 * @param {string} name The button's.
 * @param {string} [more] What is chosen from its menu.
 */
export async function act(window, text, name, more) {
  await window.hover(message(text));
  await window.click({ role: 'button', name, inside: message(text) });
  if (more) await window.click({ role: 'menuitem', includes: more });
}
