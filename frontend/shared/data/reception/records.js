import { uuidv7 } from '../uuid.js';

/**
 * What the typed calls of reception have in common: its records are listed, read, created, changed, deleted and restored in one way.
 *
 * @typedef {import('../types.js').Transport} Transport
 *
 * @typedef {{ cursor?: string | null, limit?: number }} Paging
 *
 * @typedef {object} ListQuery Empty texts narrow nothing.
 * @property {string | null} [cursor]
 * @property {number} [limit]
 * @property {string} [query]
 * @property {string} [state]
 * @property {boolean} [deleted]
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/**
 * @template Whole, Listed, Create, Update
 * @typedef {object} RecordCalls The calls about one kind of record.
 * @property {(transport: Transport, query: ListQuery) => Promise<Page<Listed>>} list
 * @property {(transport: Transport, id: number) => Promise<Whole>} get
 * @property {(transport: Transport, body: Create, key?: string) => Promise<Whole>} create The same key makes one record, however
 *   often it is sent.
 * @property {(transport: Transport, id: number, body: Update) => Promise<Whole>} update
 * @property {(transport: Transport, id: number) => Promise<null>} remove
 * @property {(transport: Transport, id: number) => Promise<Whole>} restore
 */

/** Where the routes of reception begin. */
export const BASE = '/api/reception';

/**
 * The calls about a kind of record.
 * @param {string} path Behind `/api/reception/`.
 * @returns {RecordCalls<any, any, any, any>}
 */
export function callsOf(path) {
  const list = `${BASE}/${path}`;
  return {
    list: (transport, query) => transport.request('GET', list, { query: filled(query) }),
    get: (transport, id) => transport.request('GET', `${list}/${id}`),
    create: (transport, body, key = uuidv7()) => transport.request('POST', list, { body, key }),
    update: (transport, id, body) => transport.request('PATCH', `${list}/${id}`, { body }),
    remove: (transport, id) => transport.request('DELETE', `${list}/${id}`),
    restore: (transport, id) => transport.request('POST', `${list}/${id}/restoration`),
  };
}

/**
 * Only what narrows: an empty text is no filter.
 * @param {object} query
 * @returns {Record<string, any>}
 */
export function filled(query) {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined),
  );
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
