import { Store } from './store.js';

/** Who is on, as the server says it: whole, whenever it changes. */
export class PresenceStore extends Store {
  /** `null` while it is not known, which is not the same as nobody. @type {Set<number> | null} */
  users = null;
  /** Those of them who have left their keyboards alone for a while. @type {Set<number>} */
  away = new Set();

  /** @param {{ id: number, away?: boolean }[]} users */
  set(users) {
    this.users = new Set(users.map((user) => user.id));
    this.away = new Set(users.filter((user) => user.away).map((user) => user.id));
    this.changed();
  }

  /**
   * @param {number} account
   * @returns {'online' | 'away' | 'offline' | undefined} `undefined` while it is not known.
   */
  of(account) {
    if (!this.users) return undefined;
    if (!this.users.has(account)) return 'offline';
    return this.away.has(account) ? 'away' : 'online';
  }

  /** Without a line to the server nobody can tell who is on. */
  clear() {
    this.users = null;
    this.away = new Set();
    this.changed();
  }
}
