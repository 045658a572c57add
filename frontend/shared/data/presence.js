import { Store } from './store.js';

/** Who is on, as the server says it: whole, whenever it changes. */
export class PresenceStore extends Store {
  /** `null` while it is not known, which is not the same as nobody. @type {Set<number> | null} */
  users = null;

  /** @param {{ id: number }[]} users */
  set(users) {
    this.users = new Set(users.map((user) => user.id));
    this.changed();
  }

  /**
   * @param {number} account
   * @returns {'online' | 'offline' | undefined} `undefined` while it is not known.
   */
  of(account) {
    if (!this.users) return undefined;
    return this.users.has(account) ? 'online' : 'offline';
  }

  /** Without a line to the server nobody can tell who is on. */
  clear() {
    this.users = null;
    this.changed();
  }
}
