import { expect } from '@playwright/test';

/** How often the server is asked, in milliseconds. */
const EVERY = 40;

/** Watches how many are on, and remembers every change. */
export class Presence {
  #server;
  #token;
  /** @type {number[]} */
  #seen = [];
  #running = true;

  /**
   * @param {import('./server.js').Server} server
   * @param {string} token
   */
  constructor(server, token) {
    this.#server = server;
    this.#token = token;
  }

  /** @param {number} first How many are on now. */
  async watch(first) {
    expect(await this.#count()).toBe(first);
    this.#seen = [first];
    void this.#follow();
    return this;
  }

  /**
   * Waits until so many are on; at once, since a sign-out takes effect within a second.
   * @param {number} count
   */
  async becomes(count) {
    await expect.poll(() => this.#seen.at(-1), { timeout: 1_000, intervals: [50] }).toBe(count);
  }

  /**
   * Ends the watch.
   * @returns {number[]} Every count there was, each change once.
   */
  stop() {
    this.#running = false;
    return this.#seen;
  }

  async #follow() {
    while (this.#running) {
      try {
        const count = await this.#count();
        if (count !== this.#seen.at(-1)) this.#seen.push(count);
      } catch {
        // While the server is down nobody can tell.
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  }

  async #count() {
    const { users } = await this.#server.ask('/api/presence', { token: this.#token });
    return users.length;
  }
}
