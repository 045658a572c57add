import { ApiError } from '../transport/errors.js';
import { invoke } from './bridge.js';

/**
 * @typedef {import('../outbox/storage.js').OutboxEntry} OutboxEntry
 * @typedef {import('../outbox/storage.js').OutboxStorage} OutboxStorage
 */

/**
 * Keeps waiting messages in files of the shell's, one for each, written through to the disk. They belong
 * to one server and one account, and survive crashes of the page, of the application and of the machine.
 * @implements {OutboxStorage}
 */
export class ShellStorage {
  /** Whose message each one is: its file lies in the folder of its account. @type {Map<string, number>} */
  #accounts = new Map();

  /**
   * @param {number} account
   * @returns {Promise<OutboxEntry[]>}
   */
  async list(account) {
    /** @type {OutboxEntry[]} */
    const entries = await stored(invoke('outbox_list', { account }));
    for (const entry of entries) this.#accounts.set(entry.client_id, entry.account);
    return entries;
  }

  /**
   * @param {OutboxEntry} entry
   * @returns {Promise<void>}
   */
  async put(entry) {
    this.#accounts.set(entry.client_id, entry.account);
    await stored(invoke('outbox_put', { entry }));
  }

  /**
   * @param {string} clientId
   * @returns {Promise<void>}
   */
  async remove(clientId) {
    const account = this.#accounts.get(clientId);
    // What was neither listed nor put here is not kept here.
    if (account === undefined) return;
    await stored(invoke('outbox_remove', { account, clientId }));
    this.#accounts.delete(clientId);
  }
}

/**
 * Waits for the shell's files; a full disk is told by the name that a browser has for it.
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function stored(work) {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'disk_full') {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    }
    throw error;
  }
}
