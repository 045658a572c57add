import { BASE } from './records.js';

/**
 * The typed calls about the catalogue: brands, models, products, categories and outcomes.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').CatalogueEntry} CatalogueEntry
 * @typedef {import('../types.js').CatalogueKind} CatalogueKind
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** @typedef {import('./records.js').Paging} Paging */

/** How many characters a name of the catalogue has at the most. */
export const MAX_ENTRY_NAME = 100;

/**
 * Entries of the catalogue, by name.
 * @param {Transport} transport
 * @param {Paging & { kind: CatalogueKind, parent?: number, query?: string, archived?: boolean }} asked
 * @returns {Promise<Page<CatalogueEntry>>}
 */
export function listCatalogue(transport, asked) {
  return transport.request('GET', `${BASE}/catalogue`, { query: asked });
}

/**
 * Creates an entry; one that exists already, by its name, is answered instead.
 * @param {Transport} transport
 * @param {{ kind: CatalogueKind, name: string, parent?: number }} entry
 * @returns {Promise<CatalogueEntry>}
 */
export function createCatalogueEntry(transport, entry) {
  return transport.request('POST', `${BASE}/catalogue`, { body: entry });
}

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
