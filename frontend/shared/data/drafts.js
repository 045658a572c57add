import { ApiError } from '../transport/errors.js';
import { getMessage, listDrafts, MAX_MESSAGE_CHARACTERS, QUOTE_CHARACTERS, saveDraft } from './chat.js';
import { Store } from './store.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Quote} Quote
 * @typedef {import('./types.js').Draft} Draft
 *
 * @typedef {object} Begun What somebody began to write and has not sent.
 * @property {number} channel
 * @property {number | null} thread The thread's root; `null` for the channel itself.
 * @property {string} text
 * @property {Quote | null} quote The message that it answers, as it was seen.
 * @property {boolean} told Whether the server knows it as it is here.
 */

/** How long after the last key the server is told, in milliseconds. */
const PAUSE = 1_500;
/** So long after the last key somebody is still typing here: another screen does not change it under them, in milliseconds. */
const TYPING = 5_000;

/**
 * What is being written, by channel and thread. It is kept here at every key, so that no reload loses any of
 * it, and told to the server after a pause, so that the other screens have it too. Where both have
 * something new, what was typed here stays: it is what its author has before them.
 */
export class DraftStore extends Store {
  /** @type {Map<string, Begun>} */
  #begun = new Map();
  #transport;
  #storage;
  #account = 0;
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #pauses = new Map();
  /** @type {Map<string, number>} */
  #typedAt = new Map();
  /** Saves that are on their way, by draft. @type {Map<string, Promise<void>>} */
  #saving = new Map();

  /**
   * @param {Transport} transport
   * @param {Storage | undefined} [storage]
   */
  constructor(transport, storage = globalThis.localStorage) {
    super();
    this.#transport = transport;
    this.#storage = storage;
  }

  /**
   * Takes up what an account left behind here.
   * @param {number} account
   */
  open(account) {
    this.close();
    this.#account = account;
    try {
      const kept = JSON.parse(this.#storage?.getItem(this.#key) ?? '[]');
      for (const draft of Array.isArray(kept) ? kept : []) {
        if (typeof draft?.text === 'string') this.#begun.set(nameOf(draft.channel, draft.thread), draft);
      }
    } catch {
      // Without storage a draft lasts as long as the page.
    }
    this.changed();
  }

  /** Forgets everything here; what is kept stays kept for its account. */
  close() {
    for (const pause of this.#pauses.values()) clearTimeout(pause);
    this.#pauses.clear();
    this.#typedAt.clear();
    this.#begun.clear();
    this.#account = 0;
    this.changed();
  }

  /** Fetches what other screens left, and tells what they do not know. */
  async load() {
    const account = this.#account;
    if (account === 0) return;
    const before = new Map(this.#begun);
    try {
      const { items } = await listDrafts(this.#transport);
      const found = new Map(items.map((draft) => [nameOf(draft.channel, draft.thread), draft]));
      if (account !== this.#account) return;
      // Of what was told or heard since it was asked, the answer may not know yet.
      const unchanged = (/** @type {string} */ name) => this.#begun.get(name) === before.get(name);
      for (const [name, draft] of this.#begun) {
        // What was sent or discarded elsewhere is gone here too.
        if (draft.told && unchanged(name) && !found.has(name)) this.#begun.delete(name);
      }
      for (const [name, draft] of found) if (unchanged(name)) void this.#adopt(draft);
      this.#keep();
      this.flush();
    } catch {
      // What is here is still here; the next time the line is back it is tried again.
    }
  }

  /**
   * @param {number} channel
   * @param {number | null} [thread]
   * @returns {Begun}
   */
  of(channel, thread = null) {
    return this.#begun.get(nameOf(channel, thread)) ?? { channel, thread, text: '', quote: null, told: true };
  }

  /**
   * Whether something was begun there.
   * @param {number} channel
   * @param {number | null} [thread]
   */
  has(channel, thread = null) {
    return this.of(channel, thread).text.trim() !== '';
  }

  /**
   * @param {number} channel
   * @param {number | null} thread
   * @param {{ text?: string, quote?: Quote | null }} change
   */
  set(channel, thread, change) {
    const name = nameOf(channel, thread);
    this.#begun.set(name, { ...this.of(channel, thread), ...change, told: false });
    this.#typedAt.set(name, Date.now());
    this.#keep();
    clearTimeout(this.#pauses.get(name));
    this.#pauses.set(
      name,
      setTimeout(() => void this.#tell(name), PAUSE),
    );
  }

  /**
   * It was sent, or discarded.
   * @param {number} channel
   * @param {number | null} thread
   */
  clear(channel, thread) {
    const name = nameOf(channel, thread);
    if (!this.#begun.has(name)) return;
    this.set(channel, thread, { text: '', quote: null });
    this.#typedAt.delete(name);
    void this.#tell(name);
  }

  /** Tells the server at once what it does not know yet: one leaves, or the line is back. */
  flush() {
    for (const [name, draft] of this.#begun) if (!draft.told) void this.#tell(name);
  }

  /** @param {import('../transport/frames.js').EventFrame} event */
  apply(event) {
    if (event.kind === 'chat.draft.saved' && event.data) void this.#adopt(event.data);
  }

  /**
   * Takes what another screen left, unless somebody is writing here.
   * @param {Draft} draft
   */
  async #adopt(draft) {
    const account = this.#account;
    const thread = draft.thread ?? null;
    const name = nameOf(draft.channel, thread);
    const busy = () => {
      const typing = Date.now() - (this.#typedAt.get(name) ?? 0) < TYPING;
      return account !== this.#account || typing || this.#begun.get(name)?.told === false;
    };
    if (busy()) return;
    if (draft.text === '' && !draft.reply_to) {
      if (!this.#begun.delete(name)) return;
    } else {
      const here = this.of(draft.channel, thread).quote;
      const id = draft.reply_to ?? null;
      // At once where nothing is to be fetched: what comes next is newer.
      const quote = id === null ? null : here?.id === id ? here : await this.#quote(id);
      if (busy()) return;
      this.#begun.set(name, { channel: draft.channel, thread, text: draft.text, quote, told: true });
    }
    this.#keep();
  }

  /**
   * @param {number} id
   * @returns {Promise<Quote | null>}
   */
  async #quote(id) {
    try {
      const { author, text, deleted_at } = await getMessage(this.#transport, id);
      return { id, author, excerpt: excerptOf(text), deleted: Boolean(deleted_at) };
    } catch {
      return null;
    }
  }

  /**
   * One save after the other, and of many only the last.
   * @param {string} name
   */
  async #tell(name) {
    clearTimeout(this.#pauses.get(name));
    this.#pauses.delete(name);
    if (this.#saving.has(name)) {
      await this.#saving.get(name);
      if (this.#saving.has(name)) return;
    }
    const saving = this.#save(name);
    this.#saving.set(name, saving);
    await saving;
    this.#saving.delete(name);
  }

  /** @param {string} name */
  async #save(name) {
    const draft = this.#begun.get(name);
    // What is too long to be sent is too long to be kept by the server.
    if (!draft || draft.told || [...draft.text].length > MAX_MESSAGE_CHARACTERS) return;
    const { channel, thread, text, quote } = draft;
    try {
      await saveDraft(this.#transport, channel, {
        text,
        ...(thread === null ? {} : { thread }),
        ...(quote ? { reply_to: quote.id } : {}),
      });
    } catch (error) {
      // A line that broke comes back; what the server refuses is kept here all the same.
      if (!(error instanceof ApiError) || error.status === 0 || error.status >= 500) return;
    }
    if (this.#begun.get(name) !== draft) return;
    if (text === '' && !quote) this.#begun.delete(name);
    else this.#begun.set(name, { ...draft, told: true });
    this.#keep();
  }

  get #key() {
    return `workspace.drafts.${this.#account}`;
  }

  #keep() {
    if (this.#account !== 0) {
      try {
        const kept = [...this.#begun.values()];
        if (kept.length > 0) this.#storage?.setItem(this.#key, JSON.stringify(kept));
        else this.#storage?.removeItem(this.#key);
      } catch {
        // Full or switched off: what is on the screen is still there.
      }
    }
    this.changed();
  }
}

/**
 * The beginning of a text, as a quote shows it.
 * @param {string} text
 */
export function excerptOf(text) {
  return [...text.slice(0, 4 * QUOTE_CHARACTERS)].slice(0, QUOTE_CHARACTERS).join('');
}

/**
 * @param {number} channel
 * @param {number | null | undefined} thread
 */
function nameOf(channel, thread) {
  return `${channel}.${thread ?? 0}`;
}
