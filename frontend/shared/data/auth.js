/** @typedef {import('./types.js').Transport} Transport */

/**
 * What an invitation link is worth. The secret goes in the body: addresses end up in logs.
 * @param {Transport} transport
 * @param {string} token
 * @returns {Promise<import('./types.js').InvitationPreview>}
 */
export function previewInvitation(transport, token) {
  return transport.request('POST', '/api/auth/invitation', { body: { token } });
}
