import { uuidv7 } from './uuid.js';

/** @typedef {import('./types.js').Transport} Transport */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/**
 * Changes one's own profile; what is absent stays.
 * @param {Transport} transport
 * @param {import('./types.js').UpdateMe} change
 * @returns {Promise<import('./types.js').Account>}
 */
export function updateMe(transport, change) {
  return transport.request('PATCH', '/api/me', { body: change });
}

/**
 * @param {Transport} transport
 * @param {string | null} [cursor]
 * @returns {Promise<Page<import('./types.js').Session>>}
 */
export function listMySessions(transport, cursor) {
  return transport.request('GET', '/api/me/sessions', { query: { cursor } });
}

/**
 * @param {Transport} transport
 * @param {number} session
 * @returns {Promise<null>}
 */
export function endMySession(transport, session) {
  return transport.request('DELETE', `/api/me/sessions/${session}`);
}

/**
 * @param {Transport} transport
 * @returns {Promise<Page<import('./types.js').FailedSignIn>>}
 */
export function listFailedSignIns(transport) {
  return transport.request('GET', '/api/me/failed-sign-ins');
}

/**
 * @param {Transport} transport
 * @returns {Promise<Page<import('./types.js').ApiToken>>}
 */
export function listTokens(transport) {
  return transport.request('GET', '/api/me/tokens');
}

/**
 * @param {Transport} transport
 * @param {import('./types.js').CreateApiToken} token
 * @param {string} [key] The same for every attempt to create the same token.
 * @returns {Promise<import('./types.js').CreatedApiToken>}
 */
export function createToken(transport, token, key = uuidv7()) {
  return transport.request('POST', '/api/me/tokens', { body: token, key });
}

/**
 * @param {Transport} transport
 * @param {number} token
 * @returns {Promise<null>}
 */
export function revokeToken(transport, token) {
  return transport.request('DELETE', `/api/me/tokens/${token}`);
}

/**
 * Says what one is doing, and for how long one wants no notifications.
 * @param {Transport} transport
 * @param {import('./types.js').SetStatus} status
 * @returns {Promise<import('./types.js').OwnStatus>}
 */
export function setStatus(transport, status) {
  return transport.request('PUT', '/api/me/status', { body: status });
}
