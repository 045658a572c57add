import { randomUUID } from 'node:crypto';
import { Presence } from '../../support/presence.js';
import { Server } from '../../support/server.js';

export const NORA = { username: 'nora', name: 'Nora Benali', password: 'lantern orchid quartz' };
export const SAMIR = { username: 'samir', name: 'Samir Diallo', password: 'pebble umbrella frost' };
export const LINA = { username: 'lina', name: 'Lina Moreau', password: 'copper thistle wagon' };

/** @typedef {typeof NORA} Person */

/** A server that is set up, with an administrator, two members, and a token that sees everything. */
export class Organisation {
  server;
  token = '';

  /** @param {Record<string, string>} [environment] Settings of the server. */
  constructor(environment = {}) {
    this.server = new Server(environment);
  }

  async start() {
    await this.server.start();
    const setup = (await this.server.setupLink()).split('/').at(-1);
    const begun = await this.#post('/api/setup', {
      token: setup,
      organisation: 'Atelier',
      username: NORA.username,
      display_name: NORA.name,
      password: NORA.password,
      language: 'en',
      place: place(),
    });
    const access = begun.tokens.access_token;
    for (const person of [SAMIR, LINA]) {
      const { link } = await this.#post('/api/invitations', { role: 'member' }, access);
      const joined = await this.#post('/api/auth/join', {
        token: link.split('/').at(-1),
        username: person.username,
        display_name: person.name,
        password: person.password,
        language: 'en',
        place: place(),
      });
      await this.#signOut(joined);
    }
    const made = await this.#post(
      '/api/me/tokens',
      { name: 'tests', permissions: begun.permissions, expires_in_days: 1 },
      access,
    );
    this.token = made.secret;
    await this.#signOut(begun);
    return this;
  }

  async remove() {
    await this.server.remove();
  }

  /** @param {string} path */
  async ask(path) {
    return await this.server.ask(path, { token: this.token });
  }

  /** What is in #general, oldest first. @returns {Promise<string[]>} */
  async messages() {
    const { items } = await this.ask('/api/chat/channels/1/messages?limit=200');
    return items.map((/** @type {any} */ message) => message.text).reverse();
  }

  /** Who is on, by id. @returns {Promise<number[]>} */
  async present() {
    const { users } = await this.ask('/api/presence');
    return users.map((/** @type {any} */ user) => user.id);
  }

  /** Watches how many are on, from now. */
  async watchPresence() {
    return await new Presence(this.server, this.token).watch((await this.present()).length);
  }

  /** A session that nobody attends would still count as somebody who is on. @param {any} begun */
  async #signOut(begun) {
    await this.#post('/api/auth/logout', {}, begun.tokens.access_token);
  }

  /**
   * @param {string} path
   * @param {object} body
   * @param {string} [token]
   */
  async #post(path, body, token) {
    return await this.server.ask(path, { method: 'POST', body, token });
  }
}

/** Where the tests themselves sign in: beside the applications, disturbing none of them. */
function place() {
  return { application: 'api', workstation: randomUUID(), workstation_name: 'tests' };
}
