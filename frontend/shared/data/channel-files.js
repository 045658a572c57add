import { listFiles } from './chat.js';
import { Store } from './store.js';

/**
 * @typedef {import('./types.js').ChannelFile} ChannelFile
 * @typedef {import('./types.js').Message} Message
 */

/** So many are fetched at first, and so many with each further page. */
const FIRST = 5;
const FURTHER = 25;

/** The files that were sent in a channel and in its threads, newest first. Fed by events. */
export class ChannelFiles extends Store {
  /** @type {ChannelFile[]} */
  files = [];
  /** Whether a further page is on its way. */
  growing = false;

  #transport;
  #channel;
  /** Where the next page begins. @type {string | null} */
  #next = null;
  /** Counts the fetches, so that an earlier answer does not undo a later one. */
  #round = 0;
  /** What happened while a page was on its way; `null` while none is. @type {(() => void)[] | null} */
  #meanwhile = null;

  /**
   * @param {import('./types.js').Transport} transport
   * @param {number} channel
   */
  constructor(transport, channel) {
    super();
    this.#transport = transport;
    this.#channel = channel;
  }

  /** Whether there are older ones than those that are here. */
  get hasMore() {
    return this.#next !== null;
  }

  /** Fetches as many of the newest as are here, or the first ones. Throws when they do not come. */
  async load() {
    const limit = Math.min(200, Math.max(FIRST, this.files.length));
    await this.#fetch({ limit }, () => {
      this.files = [];
    });
  }

  /** Fetches the next older ones. Throws when they do not come. */
  async more() {
    if (this.#next === null || this.growing) return;
    this.growing = true;
    this.changed();
    try {
      await this.#fetch({ limit: FURTHER, cursor: this.#next }, () => {});
    } finally {
      this.growing = false;
      this.changed();
    }
  }

  /** @param {import('../transport/frames.js').EventFrame} event */
  apply({ kind, data }) {
    const message = data?.message;
    if (message?.channel !== this.#channel) return;
    if (kind === 'chat.message.created' && message.attachments.length > 0)
      this.#do(() => this.#take(message));
    else if (kind === 'chat.message.deleted') this.#do(() => this.#drop(message.id));
  }

  /** @param {() => void} change */
  #do(change) {
    this.#meanwhile?.push(change);
    change();
    this.changed();
  }

  /**
   * @param {import('./chat.js').Paging} asked
   * @param {() => void} before What to do with what is here once the answer has come.
   */
  async #fetch(asked, before) {
    this.#round += 1;
    const round = this.#round;
    this.#meanwhile = [];
    try {
      const page = await listFiles(this.#transport, this.#channel, asked);
      if (round !== this.#round) return;
      before();
      this.#next = page.next;
      this.#add(page.items);
      for (const change of this.#meanwhile) change();
      this.changed();
    } finally {
      if (round === this.#round) this.#meanwhile = null;
    }
  }

  /** @param {Message} message */
  #take({ id, thread, author, shown_as, created_at, attachments }) {
    this.#add(
      attachments.map((attachment) => ({
        attachment,
        message: id,
        thread,
        author,
        shown_as,
        sent_at: created_at,
      })),
    );
  }

  /** @param {number} message */
  #drop(message) {
    this.files = this.files.filter((file) => file.message !== message);
  }

  /** @param {ChannelFile[]} files */
  #add(files) {
    const known = new Set(this.files.map(({ attachment }) => attachment.id));
    const fresh = files.filter(({ attachment }) => !known.has(attachment.id));
    this.files = [...this.files, ...fresh].sort(
      (one, other) => other.message - one.message || other.attachment.id - one.attachment.id,
    );
  }
}
