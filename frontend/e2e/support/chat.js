/**
 * @typedef {import('./server.js').Server} Server
 */

/**
 * Somebody who works with the chat without a browser, through an API token or a session of a program.
 */
export class ChatProgram {
  #server;
  #token;

  /**
   * @param {Server} server
   * @param {string} token
   */
  constructor(server, token) {
    this.#server = server;
    this.#token = token;
  }

  /**
   * @param {string} method
   * @param {string} path Behind `/api/chat`.
   * @param {any} [body]
   */
  async ask(method, path, body) {
    return await this.#server.ask(`/api/chat${path}`, { token: this.#token, method, body });
  }

  /**
   * @param {string} name
   * @param {{ kind?: 'public' | 'private', topic?: string, members?: number[] }} [more]
   * @returns {Promise<number>} The channel's id.
   */
  async create(name, { kind = 'public', topic = '', members = [] } = {}) {
    return (await this.ask('POST', '/channels', { name, kind, topic, members })).id;
  }

  /**
   * @param {number[]} people
   * @returns {Promise<number>} The conversation's id.
   */
  async talkWith(...people) {
    return (await this.ask('POST', '/direct', { people })).id;
  }

  /**
   * @param {number} channel
   * @param {string} text
   * @param {object} [more]
   * @returns {Promise<any>} The message.
   */
  async write(channel, text, more = {}) {
    return await this.ask('POST', `/channels/${channel}/messages`, {
      client_id: crypto.randomUUID(),
      text,
      ...more,
    });
  }

  /** Who this is. @returns {Promise<number>} */
  async id() {
    return (await this.#server.ask('/api/me', { token: this.#token })).account.id;
  }
}
