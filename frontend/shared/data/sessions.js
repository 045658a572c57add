/** @typedef {import('./types.js').Transport} Transport */

/**
 * Everyone's sessions, for administrators.
 * @param {Transport} transport
 * @param {{ user?: number, application?: string, live?: boolean, cursor?: string | null, limit?: number }} [filter]
 * @returns {Promise<import('./types.js').Page<import('./types.js').Session>>}
 */
export function listSessions(transport, filter = {}) {
  return transport.request('GET', '/api/sessions', { query: filter });
}

/**
 * @param {Transport} transport
 * @param {number} session
 * @returns {Promise<null>}
 */
export function endSession(transport, session) {
  return transport.request('DELETE', `/api/sessions/${session}`);
}
