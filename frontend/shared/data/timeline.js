import { listMessages, QUOTE_CHARACTERS } from './chat.js';
import { Store } from './store.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('../transport/errors.js').ApiError} ApiError
 * @typedef {import('./types.js').Page<Message>} MessagePage
 * @typedef {{ direction: 'older' | 'newer', cursor: number | null, limit: number, from?: string }} Asked
 *
 * @typedef {object} ReactionChange What `chat.reaction.set` tells.
 * @property {number} message
 * @property {number} account
 * @property {string} emoji
 * @property {boolean} present
 */

const PAGE = 50;
/** A window that follows what happens is cut back to `KEEP` messages when it has more than `MOST`. */
const MOST = 600;
const KEEP = 300;

/**
 * The messages of one channel, or of one thread, that are here: a window without gaps on the history, in
 * the order in which everyone sees it. It grows at both ends by pages, at the end also by what happens.
 *
 * What an event tells of a message that is on its way in a page is kept until the page is here, and put
 * to it: a page may be older than what we heard.
 */
export class Timeline extends Store {
  /** Ascending by id. @type {Message[]} */
  messages = [];
  /** Whether there is more before the first one. */
  hasOlder = false;
  /** Whether there is more after the last one: then the window hangs in the middle of the history. */
  hasNewer = false;
  /** Whether somebody reads further up: then nothing is given up at the beginning. */
  held = false;
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {ApiError | null} */
  error = null;
  /** What is being fetched at the ends. @type {{ older: boolean, newer: boolean }} */
  growing = { older: false, newer: false };
  /** Why the last page could not be fetched. @type {ApiError | null} */
  growError = null;

  #fetch;
  /** Messages that events told of while pages were on their way. @type {Map<number, Message>} */
  #news = new Map();
  /** What else events told meanwhile: changes of parts of a message. @type {{ id: number, change: (message: Message) => Message }[]} */
  #changes = [];
  #fetching = 0;
  /** Counts the windows, so that a page of an earlier one is not put into a later one. */
  #window = 0;

  /**
   * @param {Transport} transport
   * @param {number} channel
   * @param {(asked: Asked) => Promise<MessagePage>} [fetch] Where else the pages come from: a thread.
   */
  constructor(transport, channel, fetch) {
    super();
    this.#fetch = fetch ?? ((asked) => listMessages(transport, channel, asked));
  }

  /** Whether the window shows the newest messages. */
  get atEnd() {
    return this.status === 'ready' && !this.hasNewer;
  }

  /** @returns {Message | undefined} */
  get last() {
    return this.messages.at(-1);
  }

  /**
   * @param {number} id
   * @returns {Message | undefined}
   */
  get(id) {
    const index = this.#indexOf(id);
    return this.messages[index]?.id === id ? this.messages[index] : undefined;
  }

  /** Shows the newest messages, if nothing is shown yet. */
  async open() {
    if (this.status === 'idle' || this.status === 'error') await this.toEnd();
  }

  /** Moves the window to the newest messages. */
  async toEnd() {
    await this.#replace(async () => {
      const page = await this.#page('older', null);
      return { messages: page.items.reverse(), hasOlder: page.next !== null, hasNewer: false };
    });
  }

  /**
   * Moves the window so that it holds a message and what surrounds it.
   * @param {number} id
   * @returns {Promise<boolean>} Whether the message is there.
   */
  async showAround(id) {
    if (this.get(id)) return true;
    await this.#replace(async () => {
      const [older, newer] = await Promise.all([this.#page('older', id + 1), this.#page('newer', id)]);
      return {
        messages: [...older.items.reverse(), ...newer.items],
        hasOlder: older.next !== null,
        hasNewer: newer.next !== null,
      };
    });
    return this.get(id) !== undefined;
  }

  /**
   * Fetches the window anew, after a gap in what we were told.
   * @param {number | null} around The message that is being looked at; `null` for the end.
   */
  async reload(around) {
    if (this.status === 'idle') return;
    if (around === null || !this.get(around)) {
      await this.toEnd();
      return;
    }
    await this.#replace(async () => {
      const [older, newer] = await Promise.all([
        this.#page('older', around + 1),
        this.#page('newer', around),
      ]);
      return {
        messages: [...older.items.reverse(), ...newer.items],
        hasOlder: older.next !== null,
        hasNewer: newer.next !== null,
      };
    });
  }

  /**
   * Moves the window so that it begins where a time does.
   * @param {string} time RFC 3339.
   * @returns {Promise<Message | undefined>} The first message at or after it, else the last one before it.
   */
  async showFrom(time) {
    await this.#replace(async () => {
      const asked = { cursor: null, limit: PAGE, from: time };
      const [older, newer] = await Promise.all([
        this.#fetch({ direction: 'older', ...asked }),
        this.#fetch({ direction: 'newer', ...asked }),
      ]);
      return {
        messages: [...older.items.reverse(), ...newer.items],
        hasOlder: older.next !== null,
        hasNewer: newer.next !== null,
      };
    });
    const at = Date.parse(time);
    return this.messages.find((message) => Date.parse(message.created_at) >= at) ?? this.last;
  }

  /** Grows the window by a page of older messages. */
  async loadOlder() {
    if (!this.hasOlder || this.messages.length === 0) return;
    await this.#grow('older', this.messages[0].id, (items, more) => {
      this.messages = [...items.reverse(), ...this.messages];
      this.hasOlder = more;
    });
  }

  /** Grows the window by a page of newer messages. */
  async loadNewer() {
    const last = this.last;
    if (!this.hasNewer || !last) return;
    await this.#grow('newer', last.id, (items, more) => {
      this.messages = [...this.messages, ...items];
      this.hasNewer = more;
      // What came while the window hung in the past now connects to it.
      if (!more) for (const message of this.#news.values()) this.#put(message);
    });
  }

  /** A page that could not be fetched may be asked for again. */
  forgiveGrowing() {
    if (!this.growError) return;
    this.growError = null;
    this.changed();
  }

  /**
   * Takes a message as an event, a send, an edit or a deletion gave it.
   * @param {Message} message
   */
  take(message) {
    if (this.#fetching > 0) this.#note(message);
    if (this.status === 'ready') this.#put(message);
  }

  /**
   * A thread grew or shrank, as its root shows it.
   * @param {import('./types.js').Schemas['ThreadSummary']} summary
   */
  takeSummary(summary) {
    const replies = summary.count > 0 ? summary : null;
    this.#change(summary.root, (message) => ({ ...message, replies }));
  }

  /**
   * Somebody set or took back a reaction.
   * @param {ReactionChange} change
   */
  react({ message: id, account, emoji, present }) {
    this.#change(id, (message) => ({
      ...message,
      reactions: withReaction(message.reactions, account, emoji, present),
    }));
  }

  /**
   * A message was pinned, or a pin was taken out.
   * @param {{ message: number, pinned_at: string | null, pinned_by?: number | null }} change
   */
  pinned({ message: id, pinned_at, pinned_by = null }) {
    this.#change(id, (message) => ({ ...message, pinned_at, pinned_by }));
  }

  /**
   * Changes a part of a message, which has no version of its own; doing it again changes nothing.
   * @param {number} id
   * @param {(message: Message) => Message} change
   */
  #change(id, change) {
    if (this.#fetching > 0) this.#changes.push({ id, change });
    const index = this.#indexOf(id);
    const here = this.messages[index];
    if (here?.id !== id) return;
    this.messages = this.messages.with(index, change(here));
    this.changed();
  }

  /** @param {Message} message */
  #note(message) {
    const known = this.#news.get(message.id);
    if (!known || known.version <= message.version) this.#news.set(message.id, message);
  }

  /** @param {Message} message */
  #put(message) {
    const index = this.#indexOf(message.id);
    const here = this.messages[index];
    if (here?.id === message.id) {
      // Of the same version it may be older: reactions, pins and threads are told apart, and counted by no version.
      if (here.version >= message.version) return;
      this.messages = this.messages.with(index, message);
    } else if (index === this.messages.length ? !this.hasNewer : index > 0 || !this.hasOlder) {
      this.messages = this.messages.toSpliced(index, 0, message);
      this.#cut();
    } else {
      return;
    }
    this.#requote(message);
    this.changed();
  }

  /** What has scrolled away long ago can be fetched again; kept, a channel of months would fill the memory. */
  #cut() {
    if (this.held || this.hasNewer || this.messages.length <= MOST) return;
    this.messages = this.messages.slice(-KEEP);
    this.hasOlder = true;
  }

  /**
   * A quote shows the quoted message as it is now.
   * @param {Message} quoted
   */
  #requote(quoted) {
    if (!quoted.edited_at && !quoted.deleted_at) return;
    const deleted = Boolean(quoted.deleted_at);
    const excerpt = deleted ? '' : [...quoted.text].slice(0, QUOTE_CHARACTERS).join('');
    if (!this.messages.some((message) => message.reply_to?.id === quoted.id)) return;
    this.messages = this.messages.map((message) =>
      message.reply_to?.id === quoted.id
        ? { ...message, reply_to: { ...message.reply_to, excerpt, deleted } }
        : message,
    );
  }

  /** @param {() => Promise<{ messages: Message[], hasOlder: boolean, hasNewer: boolean }>} fetch */
  async #replace(fetch) {
    this.#window += 1;
    const window = this.#window;
    if (this.status !== 'ready') this.status = 'loading';
    this.error = null;
    this.growError = null;
    this.growing = { older: false, newer: false };
    this.changed();
    this.#fetching += 1;
    try {
      const found = await fetch();
      if (window !== this.#window) return;
      Object.assign(this, { ...found, messages: this.#mended(found.messages) });
      this.status = 'ready';
      for (const message of this.#news.values()) this.#put(message);
    } catch (error) {
      if (window !== this.#window) return;
      this.error = /** @type {ApiError} */ (error);
      if (this.status !== 'ready') this.status = 'error';
    } finally {
      this.#fetched();
    }
  }

  /**
   * @param {'older' | 'newer'} direction
   * @param {number} cursor
   * @param {(items: Message[], more: boolean) => void} add
   */
  async #grow(direction, cursor, add) {
    if (this.growing[direction]) return;
    const window = this.#window;
    this.growing = { ...this.growing, [direction]: true };
    this.growError = null;
    this.changed();
    this.#fetching += 1;
    try {
      const page = await this.#page(direction, cursor);
      if (window !== this.#window) return;
      add(this.#mended(page.items), page.next !== null);
    } catch (error) {
      if (window === this.#window) this.growError = /** @type {ApiError} */ (error);
    } finally {
      if (window === this.#window) this.growing = { ...this.growing, [direction]: false };
      this.#fetched();
    }
  }

  #fetched() {
    this.#fetching -= 1;
    if (this.#fetching === 0) {
      this.#news.clear();
      this.#changes = [];
    }
    this.changed();
  }

  /**
   * A page as it is after what was heard meanwhile.
   * @param {Message[]} items
   */
  #mended(items) {
    return items.map((item) => {
      const news = this.#news.get(item.id);
      let message = news && news.version > item.version ? news : item;
      for (const { id, change } of this.#changes) if (id === message.id) message = change(message);
      return message;
    });
  }

  /**
   * @param {'older' | 'newer'} direction
   * @param {number | null} cursor
   */
  async #page(direction, cursor) {
    return await this.#fetch({ direction, cursor, limit: PAGE });
  }

  /**
   * Where a message is, or would be.
   * @param {number} id
   */
  #indexOf(id) {
    // Most of what is looked up is at the end.
    if (this.messages.length === 0 || id > this.messages[this.messages.length - 1].id) {
      return this.messages.length;
    }
    let low = 0;
    let high = this.messages.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.messages[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * The reactions after one was set or taken back.
 * @param {Message['reactions']} reactions
 * @param {number} account
 * @param {string} emoji
 * @param {boolean} present
 * @returns {Message['reactions']}
 */
export function withReaction(reactions, account, emoji, present) {
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (!known) return present ? [...reactions, { emoji, accounts: [account] }] : reactions;
  const others = known.accounts.filter((candidate) => candidate !== account);
  if (present && others.length < known.accounts.length) return reactions;
  const accounts = present ? [...others, account] : others;
  return reactions
    .map((reaction) => (reaction === known ? { emoji, accounts } : reaction))
    .filter((reaction) => reaction.accounts.length > 0);
}
