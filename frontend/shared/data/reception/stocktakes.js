import { BASE, filled } from './records.js';

/**
 * The typed calls about stocktakes and their scans.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['Scan']} Scan
 * @typedef {Schemas['Stocktake']} Stocktake
 * @typedef {Schemas['Verdict']} Verdict
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** @typedef {import('./records.js').Paging} Paging */

/**
 * Stocktakes, newest first.
 * @param {Transport} transport
 * @param {Paging & { open?: boolean }} query
 * @returns {Promise<Page<Stocktake>>}
 */
export function listStocktakes(transport, query) {
  return transport.request('GET', `${BASE}/stocktakes`, { query: filled(query) });
}

/**
 * @param {Transport} transport
 * @param {number} stocktake
 * @returns {Promise<Stocktake>}
 */
export function getStocktake(transport, stocktake) {
  return transport.request('GET', `${BASE}/stocktakes/${stocktake}`);
}

/**
 * @param {Transport} transport
 * @param {number} place
 * @param {string} key The same key begins one, however often it is sent.
 * @returns {Promise<Stocktake>}
 */
export function startStocktake(transport, place, key) {
  return transport.request('POST', `${BASE}/stocktakes`, { body: { place }, key });
}

/**
 * The scans of a stocktake, newest first.
 * @param {Transport} transport
 * @param {number} stocktake
 * @param {Paging & { verdict?: string }} query
 * @returns {Promise<Page<Scan>>}
 */
export function listScans(transport, stocktake, query) {
  return transport.request('GET', `${BASE}/stocktakes/${stocktake}/scans`, { query: filled(query) });
}

/**
 * @param {Transport} transport
 * @param {number} stocktake
 * @param {string} code
 * @param {string} key The same key counts it once, however often it is sent.
 * @returns {Promise<Scan>}
 */
export function sendScan(transport, stocktake, code, key) {
  return transport.request('POST', `${BASE}/stocktakes/${stocktake}/scans`, { body: { code }, key });
}

/**
 * @param {Transport} transport
 * @param {Stocktake} stocktake As it was read.
 * @returns {Promise<Stocktake>}
 */
export function closeStocktake(transport, { id, version }) {
  return transport.request('POST', `${BASE}/stocktakes/${id}/closure`, { body: { version } });
}
