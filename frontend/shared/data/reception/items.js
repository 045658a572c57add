import { BASE, filled } from './records.js';

/**
 * The typed calls about items: machines of a lot, and of the stock.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').ChangedItems} ChangedItems
 * @typedef {import('../types.js').Item} Item
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** @typedef {import('./records.js').Paging} Paging */

/** How many characters a serial number has at the most. */
export const MAX_SERIAL = 100;

/** How many characters what a thing is has at the most, where its kind is `other`. */
export const MAX_KIND_LABEL = 100;

/** How many items are changed at once at the most. */
export const MAX_CHANGED = 500;

/** How many items a page of a lot has at the most. */
export const ITEMS_PAGE = 500;

/** @type {readonly import('../types.js').Kind[]} */
export const KINDS = ['laptop', 'desktop', 'screen', 'other'];

/** Those that every workshop has; `custom` is for its own. @type {readonly import('../types.js').Outcome[]} */
export const OUTCOMES = ['refurbished', 'parts', 'scrap'];

/** @type {readonly import('../types.js').Os[]} */
export const SYSTEMS = ['linux', 'windows', 'chromeos', 'macos', 'android', 'bsd', 'none'];

/**
 * Items of the stock, wherever they are; empty texts narrow nothing.
 * @param {Transport} transport
 * @param {Paging & { lot?: number, open?: boolean, serial?: string, outcome?: string, brand?: number | null, model?: number | null,
 *   technician?: number | null, place?: number, in_stock?: boolean }} query
 * @returns {Promise<Page<Item>>}
 */
export function findItems(transport, query) {
  return transport.request('GET', `${BASE}/items`, { query: filled(query) });
}

/**
 * @param {Transport} transport
 * @param {number} item
 * @returns {Promise<import('../types.js').Item>}
 */
export function getItem(transport, item) {
  return transport.request('GET', `${BASE}/items/${item}`);
}

/**
 * The items of a lot, by position.
 * @param {Transport} transport
 * @param {number} lot
 * @param {Paging} [page]
 * @returns {Promise<Page<Item>>}
 */
export function listLotItems(transport, lot, page = {}) {
  return transport.request('GET', `${BASE}/lots/${lot}/items`, { query: page });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @param {import('../types.js').NewItem[]} items All of them are added, or none.
 * @param {{ key: string, reentry?: boolean }} options Whether serial numbers that were seen before are meant.
 * @returns {Promise<ChangedItems>}
 */
export function addItems(transport, lot, items, { key, reentry = false }) {
  return transport.request('POST', `${BASE}/lots/${lot}/items`, { body: { items, reentry }, key });
}

/**
 * Changes items in the same way: all of them, or none.
 * @param {Transport} transport
 * @param {Pick<Item, 'id' | 'version'>[]} items As they were read.
 * @param {import('../types.js').SetItems} set What is absent stays, `null` clears.
 * @returns {Promise<ChangedItems>}
 */
export function updateItems(transport, items, set) {
  const body = { items: items.map(({ id, version }) => ({ id, version })), set };
  return transport.request('PATCH', `${BASE}/items`, { body });
}

/**
 * @param {Transport} transport
 * @param {number} item
 * @returns {Promise<null>}
 */
export function deleteItem(transport, item) {
  return transport.request('DELETE', `${BASE}/items/${item}`);
}
