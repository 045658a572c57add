import { listMembers } from './chat.js';
import { Store } from './store.js';

/** @typedef {import('./types.js').Member} Member */

const PAGE = 200;

/** Who is in a channel; fetched when it is first looked at, then fed by events. */
export class MemberList extends Store {
  /** By account. @type {Map<number, Member>} */
  members = new Map();
  /** @type {'idle' | 'loading' | 'ready' | 'error'} */
  status = 'idle';
  /** @type {unknown} */
  error = null;

  #transport;
  #channel;
  /** What events told while pages were on their way; `null` for somebody who left. @type {Map<number, Member | null> | null} */
  #news = null;

  /**
   * @param {import('./types.js').Transport} transport
   * @param {number} channel
   */
  constructor(transport, channel) {
    super();
    this.#transport = transport;
    this.#channel = channel;
  }

  /** How many there are; `null` while it is not known. */
  get count() {
    return this.status === 'ready' ? this.members.size : null;
  }

  /** Fetches everyone, if that was not done yet. */
  async open() {
    if (this.status === 'idle' || this.status === 'error') await this.load();
  }

  /** Fetches everyone anew. */
  async load() {
    if (this.#news) return;
    this.#news = new Map();
    if (this.status !== 'ready') this.status = 'loading';
    this.error = null;
    this.changed();
    try {
      /** @type {Map<number, Member>} */
      const members = new Map();
      /** @type {string | null} */
      let cursor = null;
      do {
        const page = await listMembers(this.#transport, this.#channel, { limit: PAGE, cursor });
        for (const member of page.items) members.set(member.account, member);
        cursor = page.next;
      } while (cursor);
      for (const [account, member] of this.#news) put(members, account, member);
      this.members = members;
      this.status = 'ready';
    } catch (error) {
      this.error = error;
      if (this.status !== 'ready') this.status = 'error';
    } finally {
      this.#news = null;
      this.changed();
    }
  }

  /**
   * Somebody came, left, or became something else.
   * @param {number} account
   * @param {Member | null} member `null` for who left.
   */
  set(account, member) {
    this.#news?.set(account, member);
    if (this.status !== 'ready') return;
    // A new map for whoever compares; a member list changes seldom.
    this.members = new Map(this.members);
    put(this.members, account, member);
    this.changed();
  }
}

/**
 * @param {Map<number, Member>} members
 * @param {number} account
 * @param {Member | null} member
 */
function put(members, account, member) {
  if (member) members.set(account, member);
  else members.delete(account);
}
