import { BASE, filled } from './records.js';

/**
 * The typed calls about lots.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Lot} Lot
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** @typedef {import('./records.js').Paging} Paging */

/** How many characters the name of a lot or a supplier has at the most. */
export const MAX_NAME = 255;

/** How many characters a note has at the most. */
export const MAX_NOTE = 4_000;

/**
 * Lots, newest first.
 * @param {Transport} transport
 * @param {Paging & { state?: string, recovered?: boolean, query?: string, deleted?: boolean, from?: string, to?: string }} [asked] Empty texts
 *   narrow nothing; `from`, `to`: days of their arrival.
 * @returns {Promise<Page<Lot>>}
 */
export function listLots(transport, asked = {}) {
  return transport.request('GET', `${BASE}/lots`, { query: filled(asked) });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @returns {Promise<Lot>}
 */
export function getLot(transport, lot) {
  return transport.request('GET', `${BASE}/lots/${lot}`);
}

/**
 * @param {Transport} transport
 * @param {Partial<import('../types.js').CreateLot> & { received_on: string }} lot
 * @param {string} key The same key creates it once, however often it is sent.
 * @returns {Promise<Lot>}
 */
export function createLot(transport, lot, key) {
  return transport.request('POST', `${BASE}/lots`, { body: lot, key });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @param {import('../types.js').UpdateLot} change
 * @returns {Promise<Lot>}
 */
export function updateLot(transport, lot, change) {
  return transport.request('PATCH', `${BASE}/lots/${lot}`, { body: change });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @returns {Promise<null>}
 */
export function deleteLot(transport, lot) {
  return transport.request('DELETE', `${BASE}/lots/${lot}`);
}

/**
 * Says that a finished lot was recovered; `false` takes it back, which administrators may.
 * @param {Transport} transport
 * @param {Lot} lot As it was read.
 * @param {boolean} recovered
 * @returns {Promise<Lot>}
 */
export function setLotRecovered(transport, lot, recovered) {
  const body = { version: lot.version, recovered };
  return transport.request('PUT', `${BASE}/lots/${lot.id}/recovered`, { body });
}
