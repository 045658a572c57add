/**
 * @typedef {import('../data/types.js').Quote} Quote
 * @typedef {import('../data/types.js').Attachment} Attachment
 *
 * @typedef {object} Refusal Why the server did not take a message.
 * @property {number} status
 * @property {string} code
 * @property {string} detail
 * @property {string} requestId
 * @property {string} [reason] What is wrong with the first field that is, as a stable name.
 * @property {any} [current] What stands there already, where the server told.
 *
 * @typedef {object} OutboxEntry A message on its way.
 * @property {string} client_id UUIDv7: unique for the server, and in the order of writing for us.
 * @property {number} account Whose it is: another account of the same browser must not send it.
 * @property {number} channel
 * @property {string} text
 * @property {number | null} [thread] The root of the thread that it is a reply in. Absent in what was kept before there were threads.
 * @property {Attachment[]} [attachments] Its files, which are there already.
 * @property {Quote | null} quote The message that it answers, as it was seen.
 * @property {string} created_at
 * @property {Refusal | null} refusal
 *
 * @typedef {QueueStorage<OutboxEntry>} OutboxStorage Where messages wait. The browser's is below; the
 *   desktop shell has its own in a file.
 */

/**
 * @template E
 * @typedef {object} QueueStorage
 * @property {(account: number) => Promise<E[]>} list In the order of writing.
 * @property {(entry: E) => Promise<void>} put Answers once the entry would survive a crash.
 * @property {(clientId: string) => Promise<void>} remove
 */

const DATABASE = 'workspace-outbox';
const STORE = 'messages';

/** The drawer of what was kept before there were drawers. */
export const MESSAGES = 'messages';

/**
 * One kind of what waits in a storage that several kinds share.
 * @template {import('./queue.js').Waiting} E
 * @param {QueueStorage<any>} storage
 * @param {string} drawer
 * @returns {QueueStorage<E>}
 */
export function drawerOf(storage, drawer) {
  return {
    list: async (account) =>
      (await storage.list(account)).filter((entry) => (entry.drawer ?? MESSAGES) === drawer),
    put: (entry) => storage.put(drawer === MESSAGES ? entry : { ...entry, drawer }),
    remove: (clientId) => storage.remove(clientId),
  };
}

/**
 * Keeps waiting messages in IndexedDB, which survives reloads, crashes and restarts of the browser.
 * @implements {OutboxStorage}
 */
export class BrowserStorage {
  #factory;
  /** @type {Promise<IDBDatabase> | null} */
  #opening = null;

  /** @param {IDBFactory | undefined} [factory] */
  constructor(factory = globalThis.indexedDB) {
    this.#factory = factory;
  }

  /**
   * @param {number} account
   * @returns {Promise<OutboxEntry[]>}
   */
  async list(account) {
    const database = await this.#open();
    /** @type {OutboxEntry[]} */
    const entries = await new Promise((resolve, reject) => {
      const reading = database.transaction(STORE).objectStore(STORE).getAll();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    return entries.filter((entry) => entry.account === account);
  }

  /**
   * @param {OutboxEntry} entry
   * @returns {Promise<void>}
   */
  async put(entry) {
    await this.#write((store) => store.put(entry));
  }

  /**
   * @param {string} clientId
   * @returns {Promise<void>}
   */
  async remove(clientId) {
    await this.#write((store) => store.delete(clientId));
  }

  /** @param {(store: IDBObjectStore) => unknown} change */
  async #write(change) {
    const database = await this.#open();
    await new Promise((resolve, reject) => {
      // The default lets the system keep a write in memory for a while, which a crash would lose.
      const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(STORE));
    });
  }

  /** @returns {Promise<IDBDatabase>} */
  async #open() {
    this.#opening ??= new Promise((resolve, reject) => {
      if (!this.#factory) throw new DOMException('no IndexedDB', 'NotSupportedError');
      const opening = this.#factory.open(DATABASE, 1);
      // Keys in their natural order are the order of writing.
      opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: 'client_id' });
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    try {
      const database = await this.#opening;
      const forget = () => {
        this.#opening = null;
      };
      database.onclose = forget;
      database.onversionchange = () => {
        database.close();
        forget();
      };
      return database;
    } catch (error) {
      this.#opening = null;
      throw error;
    }
  }
}
