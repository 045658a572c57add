/**
 * The typed calls about where things stand and what became of them: places, stocktakes, the timeline, the months of a year, figures.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Schemas} Schemas
 * @typedef {import('./types.js').Item} Item
 *
 * @typedef {Schemas['Factor']} Factor
 * @typedef {Schemas['Factors']} Factors
 * @typedef {Schemas['HistoryEntry']} HistoryEntry
 * @typedef {Schemas['Place']} Place
 * @typedef {Schemas['RecordKind']} RecordKind
 * @typedef {Schemas['Scan']} Scan
 * @typedef {Schemas['Statistics']} Statistics
 * @typedef {Schemas['Stocktake']} Stocktake
 * @typedef {Schemas['TracedYear']} TracedYear
 * @typedef {Schemas['Verdict']} Verdict
 *
 * @typedef {{ cursor?: string | null, limit?: number }} Paging
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

const BASE = '/api/reception';

/** How many characters a place's name has at the most. */
export const MAX_PLACE_NAME = 60;
/** How many characters the source of a factor has at the most. */
export const MAX_SOURCE = 300;

/** What a record of the timeline can be. @type {readonly RecordKind[]} */
export const RECORD_KINDS = ['lot', 'disk_session', 'order', 'donation', 'loan'];

/** Only what narrows: an empty text is no filter. @param {object} query */
function filled(query) {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
}

/**
 * All places, in no order.
 * @param {Transport} transport
 * @returns {Promise<Page<Place>>}
 */
export function listPlaces(transport) {
  return transport.request('GET', `${BASE}/places`);
}

/**
 * @param {Transport} transport
 * @param {Schemas['CreatePlace']} place
 * @param {string} key The same key makes one place, however often it is sent.
 * @returns {Promise<Place>}
 */
export function createPlace(transport, place, key) {
  return transport.request('POST', `${BASE}/places`, { body: place, key });
}

/**
 * @param {Transport} transport
 * @param {number} place
 * @param {Schemas['UpdatePlace']} change
 * @returns {Promise<Place>}
 */
export function updatePlace(transport, place, change) {
  return transport.request('PATCH', `${BASE}/places/${place}`, { body: change });
}

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
 * The lots of some days, finished or not, newest first.
 * @param {Transport} transport
 * @param {Paging & { from: string, to: string }} query
 * @returns {Promise<Page<import('./types.js').Lot>>}
 */
export function listLotsBetween(transport, query) {
  return transport.request('GET', `${BASE}/lots`, { query: filled(query) });
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
 * What came in between two days, and what became of it.
 * @param {Transport} transport
 * @param {{ from?: string, to?: string }} days Without them, the last twelve months.
 * @returns {Promise<Statistics>}
 */
export function statisticsOf(transport, days) {
  return transport.request('GET', `${BASE}/statistics`, { query: filled(days) });
}

/**
 * Sets the factors of all kinds, which administrators may.
 * @param {Transport} transport
 * @param {Factors} factors With the version that was read.
 * @returns {Promise<Factors>}
 */
export function setFactors(transport, factors) {
  return transport.request('PUT', `${BASE}/factors`, { body: factors });
}

/**
 * The address of a table to take away.
 * @param {string} path Behind `/api/reception/`, such as `history`.
 * @param {'xlsx' | 'csv'} format
 * @param {string} language French programs expect `;` in CSV.
 * @param {{ [name: string]: string }} [query] What narrows it.
 */
export function tablePath(path, format, language, query = {}) {
  const form = format === 'csv' && language === 'fr' ? 'csv_semicolon' : format;
  return `${BASE}/${path}/export?${new URLSearchParams({ ...filled(query), format: form, language })}`;
}
