import { uuidv7 } from './uuid.js';

/** @typedef {import('./types.js').Transport} Transport */

/**
 * @param {Transport} transport
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<import('./types.js').Page<import('./types.js').Invitation>>}
 */
export function listInvitations(transport, page = {}) {
  return transport.request('GET', '/api/invitations', { query: page });
}

/**
 * @param {Transport} transport
 * @param {import('./types.js').CreateInvitation} invitation
 * @param {string} [key]
 * @returns {Promise<import('./types.js').CreatedInvitation>}
 */
export function createInvitation(transport, invitation, key = uuidv7()) {
  return transport.request('POST', '/api/invitations', { body: invitation, key });
}

/**
 * @param {Transport} transport
 * @param {number} invitation
 * @returns {Promise<null>}
 */
export function revokeInvitation(transport, invitation) {
  return transport.request('DELETE', `/api/invitations/${invitation}`);
}
