import { stateOf } from './problems.js';

/** @typedef {import('lit').ReactiveController} ReactiveController */

/** Events come in swarms; one look after the swarm is enough. In milliseconds. */
const SETTLE = 400;
const PAGE = 50;
const MOST = 200;

/**
 * A list of the server's, page by page, that follows what happens without moving what is being looked
 * at: rows change in place, and new ones wait until they are asked for, unless it may follow them.
 * @template {{ [key: string]: any }} T
 * @implements {ReactiveController}
 */
export class LiveList {
  /** @type {T[]} */
  rows = [];
  /** How many rows wait to be shown. */
  pending = 0;
  loadingMore = false;
  /** @type {'loading' | 'ready' | 'failed'} */
  status = 'loading';
  /** @type {unknown} */
  error = null;

  #host;
  #fetch;
  #key;
  #limit;
  #follows;
  /** @type {string | null} */
  #next = null;
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  #stop = () => {};

  /**
   * @param {import('lit').ReactiveControllerHost & { workspace: import('../data/workspace.js').Workspace }} host
   * @param {(page: { cursor: string | null, limit: number }) => Promise<import('../data/types.js').Page<T>>} fetch
   * @param {object} [options]
   * @param {(row: T) => number} [options.key]
   * @param {number} [options.limit] How many rows a page has.
   * @param {() => boolean} [options.follows] Whether new rows may come in at once, where nothing moves
   *   under somebody's hand.
   */
  constructor(host, fetch, { key = (row) => row.id, limit = PAGE, follows = () => false } = {}) {
    this.#host = host;
    this.#fetch = fetch;
    this.#key = key;
    this.#limit = limit;
    this.#follows = follows;
    host.addController(this);
  }

  /** Whether there is a next page. */
  get more() {
    return this.#next !== null;
  }

  /** The table's `state`. @returns {'loading' | 'empty' | 'error' | 'offline' | null} */
  get state() {
    if (this.status === 'failed') return stateOf(this.error).kind;
    if (this.status === 'loading' && this.rows.length === 0) return 'loading';
    return this.rows.length === 0 ? 'empty' : null;
  }

  /** The table's `problem`. */
  get problem() {
    if (this.status !== 'failed') return null;
    const { text, requestId } = stateOf(this.error);
    return { text, requestId };
  }

  /** @internal */
  hostConnected() {
    void this.load();
    this.#stop = this.#host.workspace.onBack(() => {
      if (this.status === 'failed') void this.load();
      else this.touch();
    });
  }

  /** @internal */
  hostDisconnected() {
    this.#stop();
    clearTimeout(this.#settling);
    this.#round += 1;
  }

  /** Fetches the list from its beginning. */
  async load() {
    this.#round += 1;
    const round = this.#round;
    this.status = 'loading';
    this.#host.requestUpdate();
    try {
      const page = await this.#fetch({ cursor: null, limit: this.#limit });
      if (round !== this.#round) return;
      this.rows = page.items;
      this.#next = page.next;
      this.pending = 0;
      this.status = 'ready';
      this.error = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
      this.status = 'failed';
    }
    this.#host.requestUpdate();
  }

  /** Fetches the next page. */
  async loadMore() {
    if (!this.#next || this.loadingMore) return;
    const round = this.#round;
    this.loadingMore = true;
    this.#host.requestUpdate();
    try {
      const page = await this.#fetch({ cursor: this.#next, limit: this.#limit });
      if (round !== this.#round) return;
      const known = new Set(this.rows.map(this.#key));
      this.rows = [...this.rows, ...page.items.filter((row) => !known.has(this.#key(row)))];
      this.#next = page.next;
    } catch {
      // The end of the list asks again when it comes into view.
    } finally {
      this.loadingMore = false;
      this.#host.requestUpdate();
    }
  }

  /**
   * Takes a newer version of a row, as the answer to a change gave it.
   * @param {T} row
   */
  replace(row) {
    const key = this.#key(row);
    this.rows = this.rows.map((known) => (this.#key(known) === key ? row : known));
    this.#host.requestUpdate();
  }

  /** Something happened that the list may show: looks again, once things have settled. */
  touch() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#refresh(), SETTLE);
  }

  async #refresh() {
    // What is on its way may be from before.
    if (this.status === 'loading') this.touch();
    if (this.status !== 'ready') return;
    const round = this.#round;
    const { rows } = this;
    try {
      const limit = Math.min(MOST, Math.max(this.#limit, this.rows.length));
      const page = await this.#fetch({ cursor: null, limit });
      if (round !== this.#round) return;
      // The answer to a change came in meanwhile: what this look saw may be from before it.
      if (this.rows !== rows) {
        this.touch();
        return;
      }
      const now = new Map(page.items.map((row) => [this.#key(row), row]));
      const known = new Set(this.rows.map(this.#key));
      const fresh = page.items.filter((row) => !known.has(this.#key(row))).length;
      if (this.rows.length === 0 || this.#follows()) {
        this.rows = page.items;
        this.#next = page.next;
        this.pending = 0;
      } else {
        // What is missing is gone only if the look reached that far.
        const whole = page.next === null;
        this.rows = this.rows
          .filter((row) => !whole || now.has(this.#key(row)))
          .map((row) => now.get(this.#key(row)) ?? row);
        this.pending = fresh;
      }
    } catch {
      // The list as it is stands; the next event or the user asks again.
    }
    this.#host.requestUpdate();
  }
}
