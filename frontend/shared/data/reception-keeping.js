/**
 * The typed calls of those who keep reception in order: the names of the catalogue, what was deleted, and the figures.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').CatalogueEntry} CatalogueEntry
 * @typedef {import('./types.js').Schemas} Schemas
 * @typedef {Schemas['Statistics']} Statistics
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

const BASE = '/api/reception';

/**
 * Renames an entry of the catalogue, archives it or takes it back.
 * @param {Transport} transport
 * @param {CatalogueEntry} entry As it was read.
 * @param {{ name?: string, archived?: boolean }} change
 * @returns {Promise<CatalogueEntry>}
 */
export function updateCatalogueEntry(transport, entry, change) {
  const body = { version: entry.version, ...change };
  return transport.request('PATCH', `${BASE}/catalogue/${entry.id}`, { body });
}

/**
 * Makes an entry a part of another one, which is answered.
 * @param {Transport} transport
 * @param {CatalogueEntry} entry As it was read.
 * @param {number} into
 * @returns {Promise<CatalogueEntry>}
 */
export function mergeCatalogueEntry(transport, entry, into) {
  const body = { version: entry.version, into };
  return transport.request('POST', `${BASE}/catalogue/${entry.id}/merge`, { body });
}

/**
 * Records that were deleted, or not.
 * @param {Transport} transport
 * @param {string} path Which kind, behind `/api/reception/`.
 * @param {{ cursor?: string | null, limit?: number } & Record<string, unknown>} query
 * @returns {Promise<Page<any>>}
 */
export function listRecords(transport, path, query) {
  return transport.request('GET', `${BASE}/${path}`, { query: /** @type {any} */ (query) });
}

/**
 * Shows a deleted record again.
 * @param {Transport} transport
 * @param {string} path Which kind, behind `/api/reception/`.
 * @param {number} id
 * @returns {Promise<unknown>}
 */
export function restoreRecord(transport, path, id) {
  return transport.request('POST', `${BASE}/${path}/${id}/restoration`);
}

/**
 * What came in between two days, and what became of it.
 * @param {Transport} transport
 * @param {{ from: string, to: string }} days
 * @returns {Promise<Statistics>}
 */
export function statisticsBetween(transport, days) {
  return transport.request('GET', `${BASE}/statistics`, { query: days });
}
