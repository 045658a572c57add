/**
 * The typed calls of reception's routes for lots, items, the catalogue and lives: what is asked, and what comes back. Nothing is
 * kept here.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').CatalogueEntry} CatalogueEntry
 * @typedef {import('./types.js').CatalogueKind} CatalogueKind
 * @typedef {import('./types.js').ChangedItems} ChangedItems
 * @typedef {import('./types.js').Item} Item
 * @typedef {import('./types.js').Lot} Lot
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/** @typedef {{ cursor?: string | null, limit?: number }} Paging */

/** How many characters a serial number has at the most. */
export const MAX_SERIAL = 100;
/** How many characters the name of a lot or a supplier has at the most. */
export const MAX_NAME = 255;
/** How many characters a note has at the most. */
export const MAX_NOTE = 4_000;
/** How many characters what a thing is has at the most, where its kind is `other`. */
export const MAX_KIND_LABEL = 100;
/** How many characters a name of the catalogue has at the most. */
export const MAX_ENTRY_NAME = 100;
/** How many items are changed at once at the most. */
export const MAX_CHANGED = 500;
/** How many items a page of a lot has at the most. */
export const ITEMS_PAGE = 500;

/** @type {readonly import('./types.js').Kind[]} */
export const KINDS = ['laptop', 'desktop', 'screen', 'other'];
/** Those that every workshop has; `custom` is for its own. @type {readonly import('./types.js').Outcome[]} */
export const OUTCOMES = ['refurbished', 'parts', 'scrap'];
/** @type {readonly import('./types.js').Os[]} */
export const SYSTEMS = ['linux', 'windows', 'chromeos', 'macos', 'android', 'bsd', 'none'];

/**
 * Lots, newest first.
 * @param {Transport} transport
 * @param {Paging & { state?: string, recovered?: boolean, query?: string, deleted?: boolean }} [asked]
 * @returns {Promise<Page<Lot>>}
 */
export function listLots(transport, asked = {}) {
  return transport.request('GET', '/api/reception/lots', { query: asked });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @returns {Promise<Lot>}
 */
export function getLot(transport, lot) {
  return transport.request('GET', `/api/reception/lots/${lot}`);
}

/**
 * @param {Transport} transport
 * @param {Partial<import('./types.js').CreateLot> & { received_on: string }} lot
 * @param {string} key The same key creates it once, however often it is sent.
 * @returns {Promise<Lot>}
 */
export function createLot(transport, lot, key) {
  return transport.request('POST', '/api/reception/lots', { body: lot, key });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @param {import('./types.js').UpdateLot} change
 * @returns {Promise<Lot>}
 */
export function updateLot(transport, lot, change) {
  return transport.request('PATCH', `/api/reception/lots/${lot}`, { body: change });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @returns {Promise<null>}
 */
export function deleteLot(transport, lot) {
  return transport.request('DELETE', `/api/reception/lots/${lot}`);
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
  return transport.request('PUT', `/api/reception/lots/${lot.id}/recovered`, { body });
}

/**
 * The items of a lot, by position.
 * @param {Transport} transport
 * @param {number} lot
 * @param {Paging} [page]
 * @returns {Promise<Page<Item>>}
 */
export function listLotItems(transport, lot, page = {}) {
  return transport.request('GET', `/api/reception/lots/${lot}/items`, { query: page });
}

/**
 * @param {Transport} transport
 * @param {number} lot
 * @param {import('./types.js').NewItem[]} items All of them are added, or none.
 * @param {{ key: string, reentry?: boolean }} options Whether serial numbers that were seen before are meant.
 * @returns {Promise<ChangedItems>}
 */
export function addItems(transport, lot, items, { key, reentry = false }) {
  return transport.request('POST', `/api/reception/lots/${lot}/items`, { body: { items, reentry }, key });
}

/**
 * Changes items in the same way: all of them, or none.
 * @param {Transport} transport
 * @param {Pick<Item, 'id' | 'version'>[]} items As they were read.
 * @param {import('./types.js').SetItems} set What is absent stays, `null` clears.
 * @returns {Promise<ChangedItems>}
 */
export function updateItems(transport, items, set) {
  const body = { items: items.map(({ id, version }) => ({ id, version })), set };
  return transport.request('PATCH', '/api/reception/items', { body });
}

/**
 * @param {Transport} transport
 * @param {number} item
 * @returns {Promise<null>}
 */
export function deleteItem(transport, item) {
  return transport.request('DELETE', `/api/reception/items/${item}`);
}

/**
 * Entries of the catalogue, by name.
 * @param {Transport} transport
 * @param {Paging & { kind: CatalogueKind, parent?: number, query?: string, archived?: boolean }} asked
 * @returns {Promise<Page<CatalogueEntry>>}
 */
export function listCatalogue(transport, asked) {
  return transport.request('GET', '/api/reception/catalogue', { query: asked });
}

/**
 * Creates an entry; one that exists already, by its name, is answered instead.
 * @param {Transport} transport
 * @param {{ kind: CatalogueKind, name: string, parent?: number }} entry
 * @returns {Promise<CatalogueEntry>}
 */
export function createCatalogueEntry(transport, entry) {
  return transport.request('POST', '/api/reception/catalogue', { body: entry });
}

/**
 * The whole life of one serial number.
 * @param {Transport} transport
 * @param {string} serial
 * @returns {Promise<import('./types.js').Life>}
 */
export function lifeOf(transport, serial) {
  return transport.request('GET', '/api/reception/life', { query: { serial } });
}

/** What a column of a table can hold. @type {readonly import('./types.js').ImportField[]} */
export const IMPORT_FIELDS = ['serial', 'kind', 'brand', 'model', 'os', 'outcome', 'technician', 'note'];

/**
 * Brings a table into a lot, all of it or nothing.
 * @param {Transport} transport
 * @param {number} lot
 * @param {File} file CSV or XLSX.
 * @param {{ dryRun: boolean, columns?: string[] | null, kind?: string, reentry?: boolean }} options `dryRun`: only tells what
 *   would come; `columns`: what each is, where the headings do not say it; `kind`: of machines where no column says it.
 * @returns {Promise<import('./types.js').LotImportReport>}
 */
export function importTable(transport, lot, file, { dryRun, columns, kind, reentry = false }) {
  const query = new URLSearchParams({ dry_run: String(dryRun), reentry: String(reentry) });
  if (columns) query.set('columns', columns.join(','));
  if (kind) query.set('kind', kind);
  return transport.upload(`/api/reception/lots/${lot}/import?${query}`, file);
}

/**
 * The address of a lot as a table.
 * @param {number} lot
 * @param {'xlsx' | 'csv'} format
 * @param {string} language French programs expect `;` in CSV.
 */
export function lotTablePath(lot, format, language) {
  const form = format === 'csv' && language === 'fr' ? 'csv_semicolon' : format;
  return `/api/reception/lots/${lot}/export?format=${form}&language=${language}`;
}
