import { Store } from '../store.js';
import { ITEMS_PAGE, listLotItems } from './items.js';
import { getLot } from './lots.js';

/**
 * @typedef {import('../types.js').Item} Item
 * @typedef {import('../types.js').Lot} Lot
 * @typedef {import('../../transport/frames.js').EventFrame} EventFrame
 */

/** Events that do not say what they did come in swarms; one look after the swarm is enough. In milliseconds. */
const SETTLE = 300;

/**
 * One lot with all its items, fed by answers and events, whichever come first: what is older than what is known changes nothing, so
 * nothing doubles.
 */
export class LotStore extends Store {
  /** @type {Lot | null} */
  lot = null;
  /** Those that are not deleted, by position. @type {Item[]} */
  items = [];
  /** @type {'loading' | 'ready' | 'error'} */
  status = 'loading';
  /** @type {unknown} */
  error = null;

  #transport;
  #id;
  /** All that is known, deleted ones too: a late answer must not bring one back. @type {Map<number, Item>} */
  #known = new Map();
  /** What came in while a list was on its way, which may be older. @type {Set<number>} */
  #fresh = new Set();
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

  /**
   * @param {number} id
   * @returns {Item | undefined}
   */
  get(id) {
    const item = this.#known.get(id);
    return item?.deleted_at ? undefined : item;
  }

  /** Fetches the lot and its items; what is shown stays until they are here. */
  async load() {
    this.#round += 1;
    const round = this.#round;
    clearTimeout(this.#settling);
    try {
      const [lot, items] = await Promise.all([getLot(this.#transport, this.#id), this.#all()]);
      if (round !== this.#round) return;
      this.lot = lot;
      const listed = new Set(items.map((item) => item.id));
      for (const [id, item] of this.#known)
        if (!listed.has(id) && !item.deleted_at && !this.#fresh.has(id)) this.#known.delete(id);
      this.#fresh.clear();
      this.#put(items);
      this.status = 'ready';
      this.error = null;
    } catch (error) {
      if (round !== this.#round) return;
      this.error = error;
      const gone = /** @type {{ status?: number }} */ (error).status === 404;
      if (this.status !== 'ready' || gone) this.status = 'error';
    }
    this.changed();
  }

  /** @returns {Promise<Item[]>} */
  async #all() {
    /** @type {Item[]} */
    const items = [];
    /** @type {string | null} */
    let cursor = null;
    this.#fresh.clear();
    do {
      const page = await listLotItems(this.#transport, this.#id, { cursor, limit: ITEMS_PAGE });
      items.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return items;
  }

  /**
   * Takes what a write answered, or an event told.
   * @param {{ lots?: Lot[], lot?: Lot, items?: Item[] }} changed
   */
  take({ lots = [], lot, items = [] }) {
    const own = [...lots, ...(lot ? [lot] : [])].find((one) => one.id === this.#id);
    // Counters have no version: the lot that tells of newer items is newer.
    const news = this.#put(items);
    if (own && (news || items.length === 0) && own.version >= (this.lot?.version ?? 0)) this.lot = own;
    if (own || news) this.changed();
  }

  /** @param {EventFrame} event */
  apply({ kind, data }) {
    if (kind.startsWith('reception.catalogue.') && !kind.endsWith('.created')) {
      // Names stand in every item.
      this.touch();
      return;
    }
    if (!/^reception\.(lot|items?)\./.test(kind)) return;
    const lots = [...(data?.lots ?? []), ...(data?.lot ? [data.lot] : [])];
    if (!lots.some((/** @type {any} */ lot) => (lot?.id ?? lot) === this.#id)) return;
    const whole = lots.every((/** @type {any} */ lot) => typeof lot === 'object');
    if (whole && (Array.isArray(data.items) || kind.startsWith('reception.lot.'))) this.take(data);
    else this.touch();
    // What came back or came in as a table is not told one by one.
    if (whole && /\.(restored|imported)$/.test(kind)) this.touch();
  }

  /** Something happened that has to be looked at: fetches, once things have settled. */
  touch() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.load(), SETTLE);
  }

  /** Stops what is planned. */
  close() {
    clearTimeout(this.#settling);
    this.#round += 1;
  }

  /**
   * @param {Item[]} items
   * @returns {boolean} Whether any of it was news.
   */
  #put(items) {
    let news = false;
    for (const item of items) {
      if (item.lot !== this.#id) continue;
      const known = this.#known.get(item.id);
      if (known && known.version > item.version) continue;
      if (known?.version !== item.version) news = true;
      this.#known.set(item.id, item);
      this.#fresh.add(item.id);
    }
    this.items = [...this.#known.values()]
      .filter((item) => !item.deleted_at)
      .sort((one, other) => one.position - other.position);
    return news;
  }
}
