/** @typedef {import('./types.js').Transport} Transport */

/**
 * What anyone may know about the server.
 * @param {Transport} transport
 * @returns {Promise<import('./types.js').ServerInfo>}
 */
export function getServer(transport) {
  return transport.request('GET', '/api/server');
}
