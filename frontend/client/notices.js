import { Store } from '../shared/data/store.js';

/**
 * @typedef {import('../shared/data/workspace.js').Workspace} Workspace
 * @typedef {import('../shared/transport/frames.js').EventFrame} EventFrame
 *
 * @typedef {object} Notice What an administrator lets people know.
 * @property {number} id
 * @property {string} text
 * @property {'info' | 'warning'} severity
 */

const STORED = 'workspace.notices';
/** So many notices are remembered as read; older ones do not come again. */
const REMEMBERED = 100;

/**
 * Notices of the administrator's, each until it is dismissed, and once: kept over reloads, per account, and
 * told to the other windows of this browser.
 */
export class NoticeStore extends Store {
  /** The ones to be shown, oldest first. @type {Notice[]} */
  open = [];
  /** The ones that were dismissed, by id. @type {number[]} */
  #read = [];
  #workspace;
  /** @type {number | null} */
  #account = null;

  /**
   * @param {Workspace} workspace
   * @param {EventTarget} [host] Where the other windows' changes are heard.
   */
  constructor(workspace, host = window) {
    super();
    this.#workspace = workspace;
    workspace.session.subscribe(() => this.#followSession());
    workspace.onEvent((event) => this.#hear(event));
    host.addEventListener('storage', (event) => {
      if (/** @type {StorageEvent} */ (event).key === this.#key) this.#restore();
    });
  }

  /** @param {number} id */
  dismiss(id) {
    this.open = this.open.filter((notice) => notice.id !== id);
    this.#read = [...this.#read, id].slice(-REMEMBERED);
    this.#keep();
    this.changed();
  }

  get #key() {
    return `${STORED}.${this.#account}`;
  }

  #followSession() {
    const account = this.#workspace.session.me?.account.id ?? null;
    if (account === this.#account) return;
    this.#account = account;
    this.#restore();
  }

  /** @param {EventFrame} event */
  #hear({ kind, data }) {
    if (kind !== 'monitoring.notice.sent' || this.#account === null) return;
    const { notice, session } = data;
    // For one session: the others of the same account hear of it, and it is not for them.
    if (session !== null && session !== this.#workspace.session.me?.session) return;
    if (this.#read.includes(notice.id) || this.open.some((known) => known.id === notice.id)) return;
    this.open = [...this.open, notice];
    this.#keep();
    this.changed();
  }

  #keep() {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ open: this.open, read: this.#read }));
    } catch {
      // Without storage a notice lasts as long as the page.
    }
  }

  #restore() {
    this.open = [];
    this.#read = [];
    try {
      const { open, read } = JSON.parse(localStorage.getItem(this.#key) ?? '{}');
      if (Array.isArray(open)) this.open = open;
      if (Array.isArray(read)) this.#read = read;
    } catch {
      // What cannot be read is as good as nothing.
    }
    this.changed();
  }
}
