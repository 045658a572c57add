import { randomUUID } from 'node:crypto';
import { ChatProgram } from '../../support/chat.js';
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
    this.token = await this.#tokenOf(begun);
    await this.#signOut(begun);
    return this;
  }

  /**
   * Somebody who works with the chat beside the windows: an administrator or a member, on another screen of theirs.
   * @param {Person} person
   */
  async program({ username, password }) {
    const begun = await this.#post('/api/auth/login', { username, password, place: place() });
    const token = await this.#tokenOf(begun);
    await this.#signOut(begun);
    return new ChatProgram(this.server, token);
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

  /**
   * A token that may do what its owner may.
   * @param {any} begun
   * @returns {Promise<string>}
   */
  async #tokenOf({ tokens, permissions }) {
    const wanted = { name: 'tests', permissions, expires_in_days: 1 };
    return (await this.#post('/api/me/tokens', wanted, tokens.access_token)).secret;
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
