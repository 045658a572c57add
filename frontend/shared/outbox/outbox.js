import { Store } from '../data/store.js';
import { uuidv7 } from '../data/uuid.js';
import { Backoff } from '../transport/backoff.js';
import { ApiError } from '../transport/errors.js';
import { exclusively } from '../transport/lock.js';

/**
 * @typedef {import('./storage.js').OutboxEntry} OutboxEntry
 * @typedef {import('./storage.js').OutboxStorage} OutboxStorage
 * @typedef {import('../data/types.js').Message} Message
 * @typedef {import('../data/types.js').Quote} Quote
 * @typedef {import('../data/types.js').Attachment} Attachment
 */

const CHANNEL = 'workspace-outbox';

/**
 * Messages on their way to the server. One is kept before it is sent and forgotten only once the server
 * has answered, so a reload or a crash in between loses none; the server knows a message by its
 * `client_id`, so sending one again doubles none.
 *
 * Messages of one channel go out one after the other, in the order in which they were written. What may
 * still succeed (no answer, an overloaded or full server) is tried again, before anything that follows;
 * what the server refused stays visible with the reason, and the others go on.
 */
export class Outbox extends Store {
  /** All that waits or was refused, in the order of writing. @type {OutboxEntry[]} */
  entries = [];
  /** Why waiting messages would not survive a reload, if so. @type {'unavailable' | 'full' | null} */
  trouble = null;

  #options;
  /** @type {number | null} */
  #account = null;
  /** Entries that are not kept yet, or could not be: what is kept of them is older. @type {Set<string>} */
  #unkept = new Set();
  /** Entries that are done with, whatever a look into the storage that began earlier may find. @type {Set<string>} */
  #gone = new Set();
  /** Channels that are being emptied. @type {Set<number>} */
  #busy = new Set();
  /** @type {Map<number, ReturnType<typeof setTimeout>>} */
  #pauses = new Map();
  /** @type {Map<number, Backoff>} */
  #backoffs = new Map();

  /**
   * @param {object} options
   * @param {OutboxStorage} options.storage
   * @param {(entry: OutboxEntry) => Promise<Message>} options.send
   * @param {(message: Message) => void} options.onSent
   * @param {BroadcastChannel | null} [options.others] The other windows of this browser.
   * @param {typeof exclusively} [options.exclusively]
   * @param {{ base?: number, cap?: number, random?: () => number }} [options.backoff]
   */
  constructor(options) {
    super();
    this.#options = { others: openChannel(), exclusively, ...options };
    this.#options.others?.addEventListener('message', () => void this.#reload());
  }

  /** How many messages wait to be sent. */
  get waiting() {
    return this.entries.filter((entry) => !entry.refusal).length;
  }

  /**
   * What waits in a channel, or in a thread of it.
   * @param {number} channel
   * @param {number | null} [thread]
   * @returns {OutboxEntry[]}
   */
  of(channel, thread = null) {
    return this.entries.filter((entry) => entry.channel === channel && (entry.thread ?? null) === thread);
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

  /**
   * Takes a message to be sent. It is in `entries` when this returns, and kept when the promise is done.
   * @param {{ channel: number, text: string, thread?: number | null, attachments?: Attachment[], quote?: Quote | null }} message
   * @returns {Promise<void>}
   */
  async add({ channel, text, thread = null, attachments = [], quote = null }) {
    if (this.#account === null) throw new Error('nobody is signed in');
    /** @type {OutboxEntry} */
    const entry = {
      client_id: uuidv7(),
      account: this.#account,
      channel,
      thread,
      text,
      attachments,
      quote,
      created_at: new Date().toISOString(),
      refusal: null,
    };
    this.#insert(entry);
    await this.#keep(entry);
    void this.#drain(channel);
  }

  /**
   * Sends a refused message once more.
   * @param {string} clientId
   */
  async retry(clientId) {
    const entry = this.entries.find((candidate) => candidate.client_id === clientId);
    if (!entry?.refusal) return;
    const again = { ...entry, refusal: null };
    this.#insert(again);
    await this.#keep(again);
    void this.#drain(entry.channel);
  }

  /**
   * Gives a refused message up.
   * @param {string} clientId
   * @returns {Promise<OutboxEntry | undefined>} What it was, so that its text can be taken back.
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
    for (const channel of new Set(this.entries.map((entry) => entry.channel))) void this.#drain(channel);
  }

  /**
   * Sends what waits in a channel until nothing does or the server has to be waited for.
   * @param {number} channel
   */
  async #drain(channel) {
    const account = this.#account;
    if (account === null || this.#busy.has(channel) || this.#pauses.has(channel)) return;
    this.#busy.add(channel);
    try {
      await this.#options.exclusively(`workspace-outbox-${account}-${channel}`, async () => {
        // Another window may have sent some of it while we waited for our turn.
        await this.#reload();
        while (this.#account === account) {
          const entry = this.entries.find((candidate) => candidate.channel === channel && !candidate.refusal);
          if (!entry || !(await this.#send(entry))) break;
        }
      });
    } finally {
      this.#busy.delete(channel);
    }
    const left = this.entries.some((entry) => entry.channel === channel && !entry.refusal);
    // Something may have been added between the last look and here.
    if (left && !this.#pauses.has(channel) && this.#account === account) void this.#drain(channel);
  }

  /**
   * @param {OutboxEntry} entry
   * @returns {Promise<boolean>} Whether to go on with the next one.
   */
  async #send(entry) {
    try {
      const message = await this.#options.send(entry);
      this.#backoff(entry.channel).reset();
      // Shown as sent before it is forgotten here, so that it never vanishes in between.
      this.#options.onSent(message);
      await this.#forget(entry);
      return true;
    } catch (cause) {
      const error = cause instanceof ApiError ? cause : ApiError.unanswered(cause);
      if (isFinal(error)) {
        const { status, code, requestId } = error;
        const detail = error.errors[0]?.message || error.detail || error.title;
        const refused = { ...entry, refusal: { status, code, detail, requestId } };
        this.#insert(refused);
        await this.#keep(refused);
        return true;
      }
      // Without a session there is nothing to wait for; `open` comes with the next one.
      if (error.status === 401) this.#pause(entry.channel, 60_000);
      else this.#pause(entry.channel, this.#backoff(entry.channel).next((error.retryAfter ?? 0) * 1000));
      return false;
    }
  }

  /**
   * @param {number} channel
   * @param {number} wait
   */
  #pause(channel, wait) {
    clearTimeout(this.#pauses.get(channel));
    const pause = setTimeout(() => {
      this.#pauses.delete(channel);
      void this.#drain(channel);
    }, wait);
    this.#pauses.set(channel, pause);
  }

  /** @param {number} channel */
  #backoff(channel) {
    let backoff = this.#backoffs.get(channel);
    if (!backoff) {
      backoff = new Backoff({ base: 1_000, cap: 30_000, ...this.#options.backoff });
      this.#backoffs.set(channel, backoff);
    }
    return backoff;
  }

  /** @param {OutboxEntry} entry */
  #insert(entry) {
    const others = this.entries.filter((candidate) => candidate.client_id !== entry.client_id);
    this.entries = [...others, entry].sort(byWriting);
    this.changed();
  }

  /** @param {OutboxEntry} entry */
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

  /** @param {OutboxEntry} entry */
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
 * @param {OutboxEntry} a
 * @param {OutboxEntry} b
 */
function byWriting(a, b) {
  return a.client_id < b.client_id ? -1 : 1;
}

function openChannel() {
  return 'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : null;
}
