import { Store } from '../data/store.js';
import { Backoff } from '../transport/backoff.js';
import { ApiError } from '../transport/errors.js';
import { exclusively } from '../transport/lock.js';

/**
 * @typedef {import('./storage.js').Refusal} Refusal
 *
 * @typedef {object} Waiting What every entry has; what else it says is its owner's business.
 * @property {string} client_id UUIDv7: unique for the server, and in the order of writing for us.
 * @property {number} account Whose it is: another account of the same browser must not send it.
 * @property {Refusal | null} refusal
 */

/**
 * @template {Waiting} E
 * @typedef {import('./storage.js').QueueStorage<E>} QueueStorage
 */

const CHANNEL = 'workspace-outbox';

/**
 * Things on their way to the server. One is kept before it is sent and forgotten only once the server
 * has answered, so a reload or a crash in between loses none; the server knows each one by its key, so
 * sending one again doubles none.
 *
 * Those of one line go out one after the other, in the order in which they were written. What may still
 * succeed (no answer, an overloaded or full server) is tried again, before anything that follows; what
 * the server refused stays with the reason, and the others go on.
 * @template {Waiting} E
 * @template R
 */
export class Queue extends Store {
  /** All that waits or was refused, in the order of writing. @type {E[]} */
  entries = [];
  /** Why what waits would not survive a reload, if so. @type {'unavailable' | 'full' | null} */
  trouble = null;

  #options;
  /** @type {number | null} */
  #account = null;
  /** Entries that are not kept yet, or could not be: what is kept of them is older. @type {Set<string>} */
  #unkept = new Set();
  /** Entries that are done with, whatever a look into the storage that began earlier may find. @type {Set<string>} */
  #gone = new Set();
  /** Lines that are being emptied. @type {Set<number>} */
  #busy = new Set();
  /** @type {Map<number, ReturnType<typeof setTimeout>>} */
  #pauses = new Map();
  /** @type {Map<number, Backoff>} */
  #backoffs = new Map();

  /**
   * @param {object} options
   * @param {string} options.name Of the lock that keeps two windows from sending the same line.
   * @param {(entry: E) => number} options.lineOf Which line an entry stands in.
   * @param {QueueStorage<E>} options.storage
   * @param {(entry: E) => Promise<R>} options.send
   * @param {(answer: R, entry: E) => void} options.onSent
   * @param {BroadcastChannel | null} [options.others] The other windows of this browser.
   * @param {typeof exclusively} [options.exclusively]
   * @param {{ base?: number, cap?: number, random?: () => number }} [options.backoff]
   */
  constructor(options) {
    super();
    this.#options = { others: openChannel(), exclusively, ...options };
    this.#options.others?.addEventListener('message', () => void this.#reload());
  }

  /** How many wait to be sent. */
  get waiting() {
    return this.entries.filter((entry) => !entry.refusal).length;
  }

  /**
   * Takes up what an account left behind, in this window or an earlier one.
   * @param {number} account
   */
  async open(account) {
    if (this.#account === account) return;
    this.close();
    this.#account = account;
    await this.#reload();
    this.wake();
  }

  /** Stops sending: nobody is signed in. What waits stays kept for its account. */
  close() {
    this.#account = null;
    this.entries = [];
    this.#unkept.clear();
    this.#gone.clear();
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    this.#backoffs.clear();
    this.changed();
  }

  /** Whose entries these are. @returns {number} */
  get account() {
    if (this.#account === null) throw new Error('nobody is signed in');
    return this.#account;
  }

  /**
   * Takes an entry to be sent. It is in `entries` when this returns, and kept when the promise is done.
   * @param {E} entry
   * @returns {Promise<void>}
   */
  async enqueue(entry) {
    this.#insert(entry);
    await this.#keep(entry);
    void this.#drain(this.#options.lineOf(entry));
  }

  /**
   * Sends a refused entry once more.
   * @param {string} clientId
   * @param {Partial<E>} [change] What is said differently this time.
   */
  async retry(clientId, change) {
    const entry = this.entries.find((candidate) => candidate.client_id === clientId);
    if (!entry?.refusal) return;
    await this.enqueue({ ...entry, ...change, refusal: null });
  }

  /**
   * Gives a refused entry up.
   * @param {string} clientId
   * @returns {Promise<E | undefined>} What it was, so that it can be taken back.
   */
  async discard(clientId) {
    const entry = this.entries.find((candidate) => candidate.client_id === clientId);
    if (entry) await this.#forget(entry);
    return entry;
  }

  /** The line is back: no need to sit out the waits. */
  wake() {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    for (const line of new Set(this.entries.map((entry) => this.#options.lineOf(entry))))
      void this.#drain(line);
  }

  /**
   * Sends what waits in a line until nothing does or the server has to be waited for.
   * @param {number} line
   */
  async #drain(line) {
    const account = this.#account;
    if (account === null || this.#busy.has(line) || this.#pauses.has(line)) return;
    const { exclusively, name, lineOf } = this.#options;
    this.#busy.add(line);
    try {
      await exclusively(`${name}-${account}-${line}`, async () => {
        // Another window may have sent some of it while we waited for our turn.
        await this.#reload();
        while (this.#account === account) {
          const entry = this.entries.find((candidate) => lineOf(candidate) === line && !candidate.refusal);
          if (!entry || !(await this.#send(entry))) break;
        }
      });
    } finally {
      this.#busy.delete(line);
    }
    const left = this.entries.some((entry) => lineOf(entry) === line && !entry.refusal);
    // Something may have been added between the last look and here.
    if (left && !this.#pauses.has(line) && this.#account === account) void this.#drain(line);
  }

  /**
   * @param {E} entry
   * @returns {Promise<boolean>} Whether to go on with the next one.
   */
  async #send(entry) {
    const line = this.#options.lineOf(entry);
    try {
      const answer = await this.#options.send(entry);
      this.#backoff(line).reset();
      // Shown as sent before it is forgotten here, so that it never vanishes in between.
      this.#options.onSent(answer, entry);
      await this.#forget(entry);
      return true;
    } catch (cause) {
      const error = cause instanceof ApiError ? cause : ApiError.unanswered(cause);
      if (isFinal(error)) {
        const { status, code, requestId, current } = error;
        const [problem] = error.errors;
        const detail = problem?.message || error.detail || error.title;
        const refusal = {
          status,
          code,
          detail,
          requestId,
          ...(problem ? { reason: problem.code } : {}),
          ...(current === undefined ? {} : { current }),
        };
        const refused = { ...entry, refusal };
        this.#insert(refused);
        await this.#keep(refused);
        return true;
      }
      // Without a session there is nothing to wait for; `open` comes with the next one.
      if (error.status === 401) this.#pause(line, 60_000);
      else this.#pause(line, this.#backoff(line).next((error.retryAfter ?? 0) * 1000));
      return false;
    }
  }

  /**
   * @param {number} line
   * @param {number} wait
   */
  #pause(line, wait) {
    clearTimeout(this.#pauses.get(line));
    const pause = setTimeout(() => {
      this.#pauses.delete(line);
      void this.#drain(line);
    }, wait);
    this.#pauses.set(line, pause);
  }

  /** @param {number} line */
  #backoff(line) {
    let backoff = this.#backoffs.get(line);
    if (!backoff) {
      backoff = new Backoff({ base: 1_000, cap: 30_000, ...this.#options.backoff });
      this.#backoffs.set(line, backoff);
    }
    return backoff;
  }

  /** @param {E} entry */
  #insert(entry) {
    const others = this.entries.filter((candidate) => candidate.client_id !== entry.client_id);
    this.entries = [...others, entry].sort(byWriting);
    this.changed();
  }

  /** @param {E} entry */
  async #keep(entry) {
    this.#unkept.add(entry.client_id);
    try {
      await this.#options.storage.put(entry);
      this.#unkept.delete(entry.client_id);
      this.trouble = null;
      this.#options.others?.postMessage('changed');
    } catch (error) {
      this.#troubled(error);
    }
    this.changed();
  }

  /** @param {E} entry */
  async #forget(entry) {
    this.entries = this.entries.filter((candidate) => candidate.client_id !== entry.client_id);
    this.#unkept.delete(entry.client_id);
    this.#gone.add(entry.client_id);
    this.changed();
    try {
      await this.#options.storage.remove(entry.client_id);
      this.#options.others?.postMessage('changed');
    } catch (error) {
      // It may be sent once more after a reload, which the server recognises.
      this.#troubled(error);
    }
  }

  async #reload() {
    const account = this.#account;
    if (account === null) return;
    try {
      const kept = await this.#options.storage.list(account);
      if (this.#account !== account) return;
      const own = this.entries.filter((entry) => this.#unkept.has(entry.client_id));
      const others = kept.filter(({ client_id: id }) => !this.#unkept.has(id) && !this.#gone.has(id));
      this.entries = [...others, ...own].sort(byWriting);
    } catch (error) {
      this.#troubled(error);
    }
    this.changed();
  }

  /** @param {unknown} error */
  #troubled(error) {
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    this.trouble = full ? 'full' : 'unavailable';
    this.changed();
  }
}

/**
 * Whether sending the same again can only give the same answer. A rate limit, a timeout, an overloaded
 * or full server pass; a session that ended comes back with the next sign-in.
 * @param {ApiError} error
 */
function isFinal(error) {
  if (error.code === 'password_change_required') return false;
  return error.status >= 400 && error.status < 500 && ![401, 408, 425, 429].includes(error.status);
}

/**
 * @param {Waiting} a
 * @param {Waiting} b
 */
function byWriting(a, b) {
  return a.client_id < b.client_id ? -1 : 1;
}

function openChannel() {
  return 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : null;
}
