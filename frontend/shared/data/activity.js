/** @typedef {import('./types.js').Transport} Transport */

/**
 * The journal as administrators read it, newest first.
 * @param {Transport} transport
 * @param {{ user?: number, module?: string, kind?: string, from?: string, to?: string, cursor?: string | null, limit?: number }} [filter]
 * @returns {Promise<import('./types.js').Page<import('./types.js').Activity>>}
 */
export function listActivity(transport, filter = {}) {
  return transport.request('GET', '/api/activity', { query: filter });
}
