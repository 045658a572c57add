import { followThread, listThreads, markThreadRead } from './chat.js';
import { Store } from './store.js';

/**
 * @typedef {import('./types.js').FollowedThread} FollowedThread
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').ThreadMarker} ThreadMarker
 */

const PAGE = 50;
/** Replies come in swarms; one look at the list after the swarm is enough, in milliseconds. */
const SETTLE = 300;

/** The threads that one follows, the one with the latest reply first, and how far each was read. */
export class FollowedThreads extends Store {
  /** @type {FollowedThread[]} */
  list = [];
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {unknown} */
  error = null;
  loadingMore = false;

  #transport;
  #self;
  /** @type {Map<number, ThreadMarker>} */
  #markers = new Map();
  /** @type {string | null} */
  #next = null;
  #round = 0;
  /** Something happened while the list was on its way. */
  #overtaken = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  /**
   * @param {import('./types.js').Transport} transport
   * @param {() => number | null} self The account that is signed in.
   */
  constructor(transport, self) {
    super();
    this.#transport = transport;
    this.#self = self;
  }

  /** Whether there is a next page. */
  get more() {
    return this.#next !== null;
  }

  /** How many followed threads have something unread. */
  get unread() {
    let unread = 0;
    for (const marker of this.#markers.values()) if (marker.following && marker.unread > 0) unread += 1;
    return unread;
  }

  /**
   * How far a thread was read, if that is known.
   * @param {number} root
   * @returns {ThreadMarker | undefined}
   */
  marker(root) {
    return this.#markers.get(root);
  }

  /** @param {ThreadMarker} marker */
  set(marker) {
    this.#overtaken = true;
    this.#markers.set(marker.root, marker);
    if (!marker.following) this.list = this.list.filter((thread) => thread.root.id !== marker.root);
    else if (this.status === 'ready' && !this.list.some((thread) => thread.root.id === marker.root))
      void this.load();
    this.changed();
  }

  /** Fetches the first page anew. */
  async load() {
    this.#round += 1;
    const round = this.#round;
    if (this.status !== 'ready') this.status = 'loading';
    this.error = null;
    this.changed();
    try {
      // Counts cannot be merged: a list that an event overtook is fetched again.
      for (let tries = 0; tries < 3; tries += 1) {
        this.#overtaken = false;
        const page = await listThreads(this.#transport, { limit: PAGE });
        if (round !== this.#round) return;
        this.list = page.items;
        this.#next = page.next;
        for (const { read } of page.items) this.#markers.set(read.root, read);
        this.status = 'ready';
        if (!this.#overtaken) break;
      }
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
      if (this.status !== 'ready') this.status = 'error';
    }
    this.changed();
  }

  /** Fetches the next page. */
  async loadMore() {
    if (!this.#next || this.loadingMore) return;
    const round = this.#round;
    this.loadingMore = true;
    this.changed();
    try {
      const page = await listThreads(this.#transport, { limit: PAGE, cursor: this.#next });
      if (round !== this.#round) return;
      const known = new Set(this.list.map((thread) => thread.root.id));
      this.list = [...this.list, ...page.items.filter((thread) => !known.has(thread.root.id))];
      for (const { read } of page.items) this.#markers.set(read.root, read);
      this.#next = page.next;
    } catch {
      // The button that asked is still there.
    } finally {
      this.loadingMore = false;
      this.changed();
    }
  }

  /**
   * A reply came: it is unread for who follows the thread, which goes to the top.
   * @param {Message} message
   * @param {import('./types.js').ThreadSummary | null | undefined} summary The thread, as its root shows it now.
   */
  replied(message, summary) {
    const root = message.thread;
    if (!root) return;
    this.#overtaken = true;
    const marker = this.#markers.get(root);
    const self = this.#self();
    const mine = message.author === self;
    // A thread is followed by who began it, wrote in it or is mentioned in it; who began it only the list tells.
    const mayFollow = mine || summary?.count === 1 || message.mentions.includes(self ?? 0);
    if (!marker && mayFollow && this.status === 'ready') this.#lookAgain();
    if (marker?.following && !mine && message.id > marker.message)
      this.#markers.set(root, { ...marker, unread: marker.unread + 1 });
    const thread = this.list.find((known) => known.root.id === root);
    if (thread) {
      const newer = { ...thread.root, replies: summary ?? thread.root.replies };
      this.list = [{ ...thread, root: newer }, ...this.list.filter((known) => known !== thread)];
    }
    this.changed();
  }

  /**
   * A message changed that may be the root of a thread in the list.
   * @param {Message} message
   */
  changedRoot(message) {
    if (!this.list.some((thread) => thread.root.id === message.id)) return;
    this.list = this.list.map((thread) =>
      thread.root.id === message.id && thread.root.version <= message.version
        ? { ...thread, root: message }
        : thread,
    );
    this.changed();
  }

  /**
   * Everything in a thread up to a reply has been seen. Never moves backwards.
   * @param {number} root
   * @param {number} message
   */
  async markSeen(root, message) {
    const marker = this.#markers.get(root);
    if (!marker || message <= marker.message) return;
    this.#markers.set(root, { ...marker, message, unread: 0 });
    this.changed();
    try {
      await markThreadRead(this.#transport, root, message);
    } catch {
      // The next look at the thread says it again.
      this.#markers.set(root, marker);
    }
  }

  /**
   * Follows a thread, or stops.
   * @param {number} root
   * @param {boolean} following
   */
  async follow(root, following) {
    this.set(await followThread(this.#transport, root, following));
  }

  #lookAgain() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.load(), SETTLE);
  }

  /** Forgets everything: somebody else may sign in. */
  clear() {
    clearTimeout(this.#settling);
    this.#round += 1;
    this.#markers.clear();
    this.list = [];
    this.#next = null;
    this.status = 'idle';
    this.error = null;
    this.changed();
  }
}
