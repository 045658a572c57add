import { getMessage, listReplies } from './chat.js';
import { Store } from './store.js';
import { Timeline, withReaction } from './timeline.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('../transport/errors.js').ApiError} ApiError
 */

/** So many threads are kept; the one that was looked at longest ago goes first. */
const KEPT = 20;

/** A thread: the message that it began with, and a window on the replies. */
export class Thread extends Store {
  /** @type {Message | null} */
  root = null;
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {ApiError | null} */
  error = null;

  #transport;
  #id;
  /** Counts the fetches, so that an earlier answer does not undo a later one. */
  #round = 0;
  /** What was heard while the root was on its way. @type {((root: Message) => Message)[]} */
  #meanwhile = [];

  /**
   * @param {Transport} transport
   * @param {number} channel
   * @param {number} id The root's id.
   */
  constructor(transport, channel, id) {
    super();
    this.#transport = transport;
    this.#id = id;
    this.channel = channel;
    this.replies = new Timeline(transport, channel, (asked) => listReplies(transport, id, asked));
    this.replies.subscribe(() => this.changed());
  }

  get id() {
    return this.#id;
  }

  /**
   * Shows the newest replies, if nothing is shown yet.
   * @param {Message} [root] The root, where it is known already.
   */
  async open(root) {
    if (root && !this.root) {
      this.root = root;
      this.changed();
    }
    if (this.status === 'ready' || this.status === 'loading') return;
    await Promise.all([this.#load(), this.replies.open()]);
  }

  /** Fetches it anew, after a gap in what we were told. */
  async reload() {
    if (this.status === 'idle') return;
    await Promise.all([this.#load(), this.replies.reload(null)]);
  }

  /** Fetches what could not be fetched before. */
  recover() {
    if (this.status === 'error' || this.replies.status === 'error') {
      void this.#load();
      if (this.replies.status === 'error') void this.replies.open();
    }
    this.replies.forgiveGrowing();
  }

  /**
   * Takes a reply, or the root, as an event or an answer gave it.
   * @param {Message} message
   */
  take(message) {
    if (message.id === this.#id) this.#mend((root) => (root.version >= message.version ? root : message));
    else this.replies.take(message);
  }

  /** @param {import('./types.js').Schemas['ThreadSummary']} summary */
  takeSummary(summary) {
    this.#mend((root) => ({ ...root, replies: summary.count > 0 ? summary : null }));
  }

  /** @param {import('./timeline.js').ReactionChange} change */
  react(change) {
    const { message, account, emoji, present } = change;
    if (message !== this.#id) this.replies.react(change);
    else {
      this.#mend((root) => ({
        ...root,
        reactions: withReaction(root.reactions, account, emoji, present),
      }));
    }
  }

  /** @param {{ message: number, pinned_at: string | null, pinned_by?: number | null }} change */
  pinned(change) {
    if (change.message !== this.#id) this.replies.pinned(change);
    else
      this.#mend((root) => ({ ...root, pinned_at: change.pinned_at, pinned_by: change.pinned_by ?? null }));
  }

  /** @param {(root: Message) => Message} change */
  #mend(change) {
    if (this.status === 'loading') this.#meanwhile.push(change);
    if (!this.root) return;
    this.root = change(this.root);
    this.changed();
  }

  async #load() {
    this.#round += 1;
    const round = this.#round;
    if (this.status !== 'ready') this.status = 'loading';
    this.error = null;
    this.changed();
    try {
      let root = await getMessage(this.#transport, this.#id);
      if (round !== this.#round) return;
      for (const change of this.#meanwhile) root = change(root);
      this.root = root;
      this.status = 'ready';
    } catch (error) {
      if (round !== this.#round) return;
      this.error = /** @type {ApiError} */ (error);
      if (this.status !== 'ready') this.status = 'error';
    }
    this.#meanwhile = [];
    this.changed();
  }
}

/** The threads that are open, or were a little while ago. Fed by events. */
export class ThreadStores {
  /** The one that was looked at last is the last one. @type {Map<number, Thread>} */
  #threads = new Map();
  #transport;

  /** @param {Transport} transport */
  constructor(transport) {
    this.#transport = transport;
  }

  /**
   * @param {number} channel
   * @param {number} root
   * @returns {Thread}
   */
  of(channel, root) {
    const thread = this.#threads.get(root) ?? new Thread(this.#transport, channel, root);
    this.#threads.delete(root);
    this.#threads.set(root, thread);
    const [oldest] = this.#threads.keys();
    if (this.#threads.size > KEPT) this.#threads.delete(oldest);
    return thread;
  }

  /** @param {import('../transport/frames.js').EventFrame} event */
  apply({ kind, data }) {
    switch (kind) {
      case 'chat.message.created':
      case 'chat.message.edited':
      case 'chat.message.deleted':
        if (data?.message) this.take(data.message);
        if (data?.thread) this.#threads.get(data.thread.root)?.takeSummary(data.thread);
        break;
      case 'chat.reaction.set':
        this.#about(data)?.react(data);
        break;
      case 'chat.message.pinned':
      case 'chat.message.unpinned':
        this.#about(data)?.pinned(data);
        break;
    }
  }

  /**
   * Takes a message that the server answered with.
   * @param {Message} message
   */
  take(message) {
    this.#threads.get(message.thread ?? message.id)?.take(message);
  }

  /** @param {import('./timeline.js').ReactionChange & { thread: number | null }} change */
  react(change) {
    this.#about(change)?.react(change);
  }

  /** Fetches what is open anew, after a gap in what we were told. */
  async reload() {
    await Promise.all([...this.#threads.values()].map((thread) => thread.reload()));
  }

  /** Fetches what could not be fetched before. */
  recover() {
    for (const thread of this.#threads.values()) thread.recover();
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    this.#threads.clear();
  }

  /** @param {{ message: number, thread?: number | null }} [change] */
  #about(change) {
    return change ? this.#threads.get(change.thread ?? change.message) : undefined;
  }
}
