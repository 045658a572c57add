import { uuidv7 } from './uuid.js';

/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Account} Account
 */

/**
 * @param {Transport} transport
 * @param {{ query?: string, role?: string, state?: string, sort?: string, cursor?: string | null, limit?: number }} [filter]
 * @returns {Promise<import('./types.js').Page<Account>>}
 */
export function listUsers(transport, filter = {}) {
  return transport.request('GET', '/api/users', { query: filter });
}

/**
 * @param {Transport} transport
 * @param {import('./types.js').CreateAccount} account
 * @param {string} [key]
 * @returns {Promise<Account>}
 */
export function createUser(transport, account, key = uuidv7()) {
  return transport.request('POST', '/api/users', { body: account, key });
}

/**
 * @param {Transport} transport
 * @param {number} user
 * @param {import('./types.js').UpdateAccount} change
 * @returns {Promise<Account>}
 */
export function updateUser(transport, user, change) {
  return transport.request('PATCH', `/api/users/${user}`, { body: change });
}

/**
 * @param {Transport} transport
 * @param {number} user
 * @returns {Promise<null>}
 */
export function deleteUser(transport, user) {
  return transport.request('DELETE', `/api/users/${user}`);
}

/**
 * Gives somebody who lost theirs a temporary password; their sessions end.
 * @param {Transport} transport
 * @param {number} user
 * @param {string} temporaryPassword
 * @returns {Promise<null>}
 */
export function resetPassword(transport, user, temporaryPassword) {
  return transport.request('POST', `/api/users/${user}/password`, {
    body: { temporary_password: temporaryPassword },
  });
}
