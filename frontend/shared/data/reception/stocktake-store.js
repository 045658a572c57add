import { Store } from '../store.js';
import { getStocktake, listScans } from './stocktakes.js';

/**
 * @typedef {import('./stocktakes.js').Scan} Scan
 * @typedef {import('./stocktakes.js').Stocktake} Stocktake
 * @typedef {import('../../transport/frames.js').EventFrame} EventFrame
 */

/** What others do is counted again once it has settled, in milliseconds. */
const SETTLE = 1_200;
/** How many scans a page has. */
const PAGE = 200;

/**
 * One stocktake with its scans, the newest first, fed by answers and events, whichever come first: a scan that is known changes nothing.
 */
export class StocktakeStore extends Store {
  /** @type {Stocktake | null} */
  stocktake = null;
  /** Those that `verdict` lets through. @type {Scan[]} */
  scans = [];
  /** Which scans are shown; empty: all. */
  verdict = '';
  /** @type {'loading' | 'ready' | 'error'} */
  status = 'loading';
  /** @type {unknown} */
  error = null;
  loadingMore = false;

  #transport;
  #id;
  /** Scans that are in the counters. @type {Set<number>} */
  #counted = new Set();
  /** How many scans came in: a count that was on its way meanwhile may lack some. */
  #came = 0;
  /** @type {string | null} */
  #next = null;
  #round = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;

  /**
   * @param {import('../types.js').Transport} transport
   * @param {number} id
   */
  constructor(transport, id) {
    super();
    this.#transport = transport;
    this.#id = id;
  }

  get id() {
    return this.#id;
  }

  /** Whether there are older scans. */
  get more() {
    return this.#next !== null;
  }

  /** Whether it goes on. */
  get open() {
    return this.stocktake !== null && !this.stocktake.closed_at;
  }

  /** Fetches the stocktake and its newest scans; what is shown stays until they are here. */
  async load() {
    this.#round += 1;
    const round = this.#round;
    clearTimeout(this.#settling);
    const before = this.#came;
    try {
      // In this order: a scan in between is in the counters, and comes as an event besides.
      const page = await listScans(this.#transport, this.#id, { limit: PAGE, verdict: this.verdict });
      const stocktake = await getStocktake(this.#transport, this.#id);
      if (round !== this.#round) return;
      const listed = new Set(page.items.map((scan) => scan.id));
      // What came in meanwhile is newer than the page.
      const newest = page.items[0]?.id ?? 0;
      const fresh = this.scans.filter((scan) => !listed.has(scan.id) && scan.id > newest && this.#fits(scan));
      this.scans = [...fresh, ...page.items];
      this.#next = page.next;
      this.stocktake = stocktake;
      for (const scan of this.scans) this.#counted.add(scan.id);
      this.status = 'ready';
      this.error = null;
      if (this.#came !== before) this.touch();
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
      const gone = /** @type {{ status?: number }} */ (error).status === 404;
      if (this.status !== 'ready' || gone) this.status = 'error';
    }
    this.changed();
  }

  /** Fetches older scans. */
  async loadMore() {
    if (!this.#next || this.loadingMore) return;
    const round = this.#round;
    this.loadingMore = true;
    this.changed();
    try {
      const query = { cursor: this.#next, limit: PAGE, verdict: this.verdict };
      const page = await listScans(this.#transport, this.#id, query);
      if (round !== this.#round) return;
      for (const scan of page.items) this.#counted.add(scan.id);
      this.scans = [...this.scans, ...page.items];
      this.#next = page.next;
    } catch {
      // The end of the list asks again when it comes into view.
    } finally {
      this.loadingMore = false;
      this.changed();
    }
  }

  /**
   * Shows scans of one verdict alone; empty: all.
   * @param {string} verdict
   */
  async show(verdict) {
    if (verdict === this.verdict) return;
    this.verdict = verdict;
    this.scans = this.scans.filter((scan) => this.#fits(scan));
    this.#next = null;
    this.status = 'loading';
    this.changed();
    await this.load();
  }

  /** @param {Scan} scan */
  #fits(scan) {
    return this.verdict === '' || scan.verdict === this.verdict;
  }

  /**
   * Takes a scan, as the server answered or told it.
   * @param {Scan} scan
   */
  take(scan) {
    // What was scanned before stands there already.
    if (scan.verdict === 'repeated' || this.#counted.has(scan.id)) return;
    this.#counted.add(scan.id);
    this.#came += 1;
    if (this.#fits(scan)) this.scans = [scan, ...this.scans].sort((one, other) => other.id - one.id);
    if (this.stocktake) {
      const counters = { ...this.stocktake.counters };
      counters[scan.verdict] += 1;
      if (scan.verdict === 'found') counters.missing = Math.max(0, counters.missing - 1);
      this.stocktake = { ...this.stocktake, counters };
    }
    this.changed();
  }

  /**
   * Takes the stocktake as a write answered it.
   * @param {Stocktake} stocktake
   */
  replace(stocktake) {
    if (stocktake.id !== this.#id || stocktake.version < (this.stocktake?.version ?? 0)) return;
    this.stocktake = stocktake;
    this.changed();
  }

  /** @param {EventFrame} event */
  apply({ kind, data }) {
    if (kind === 'reception.stocktake.scanned' && data.stocktake === this.#id) this.take(data.scan);
    else if (kind === 'reception.stocktake.closed' && data.stocktake.id === this.#id) {
      this.replace(data.stocktake);
      // What is missing stands among the scans now.
      void this.load();
    } else if (/^reception\.(items|disks)\./.test(kind) && this.open) this.touch();
  }

  /** Something happened elsewhere that may change what is expected here: counts again, once things have settled. */
  touch() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#count(), SETTLE);
  }

  async #count() {
    const [round, came] = [this.#round, this.#came];
    try {
      const stocktake = await getStocktake(this.#transport, this.#id);
      if (round !== this.#round) return;
      if (came === this.#came) this.replace(stocktake);
      else this.touch();
    } catch {
      // The counters as they are stand; the next event counts again.
    }
  }

  /** Stops what is planned. */
  close() {
    clearTimeout(this.#settling);
    this.#round += 1;
  }
}
