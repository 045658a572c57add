import { BASE, filled } from './records.js';

/**
 * The typed calls about what was done: the timeline, the months of a year, the life of one serial number.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['HistoryEntry']} HistoryEntry
 * @typedef {Schemas['RecordKind']} RecordKind
 * @typedef {Schemas['TracedYear']} TracedYear
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** @typedef {import('./records.js').Paging} Paging */

/** What a record of the timeline can be. @type {readonly RecordKind[]} */
export const RECORD_KINDS = ['lot', 'disk_session', 'order', 'donation', 'loan'];

/**
 * What was done, newest first.
 * @param {Transport} transport
 * @param {Paging & { kind?: string, query?: string, from?: string, to?: string }} query
 * @returns {Promise<Page<HistoryEntry>>}
 */
export function listHistory(transport, query) {
  return transport.request('GET', `${BASE}/history`, { query: filled(query) });
}

/**
 * How much of each kind there was in each month of a year.
 * @param {Transport} transport
 * @param {number} year
 * @returns {Promise<TracedYear>}
 */
export function tracedYear(transport, year) {
  return transport.request('GET', `${BASE}/traceability`, { query: { year } });
}

/**
 * The whole life of one serial number.
 * @param {Transport} transport
 * @param {string} serial
 * @returns {Promise<import('../types.js').Life>}
 */
export function lifeOf(transport, serial) {
  return transport.request('GET', `${BASE}/life`, { query: { serial } });
}
