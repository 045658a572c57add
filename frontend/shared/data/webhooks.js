/**
 * The typed calls about webhooks: what programs post into a channel, and what a channel tells programs.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').OutgoingWebhook} OutgoingWebhook
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/**
 * @param {Transport} transport
 * @param {number} channel
 * @returns {Promise<Page<import('./types.js').IncomingWebhook>>}
 */
export function listIncomingWebhooks(transport, channel) {
  return transport.request('GET', `/api/chat/channels/${channel}/incoming-webhooks`);
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @param {string} name The name that its messages are shown under.
 * @returns {Promise<import('./types.js').CreatedIncomingWebhook>} With its address, which is told this once.
 */
export function createIncomingWebhook(transport, channel, name) {
  return transport.request('POST', `/api/chat/channels/${channel}/incoming-webhooks`, { body: { name } });
}

/**
 * @param {Transport} transport
 * @param {number} webhook
 * @returns {Promise<null>}
 */
export function deleteIncomingWebhook(transport, webhook) {
  return transport.request('DELETE', `/api/chat/incoming-webhooks/${webhook}`);
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @returns {Promise<Page<OutgoingWebhook>>}
 */
export function listOutgoingWebhooks(transport, channel) {
  return transport.request('GET', `/api/chat/channels/${channel}/outgoing-webhooks`);
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @param {import('./types.js').Schemas['CreateOutgoingWebhook']} webhook
 * @returns {Promise<import('./types.js').CreatedOutgoingWebhook>} With the key of its signatures, which is told this once.
 */
export function createOutgoingWebhook(transport, channel, webhook) {
  return transport.request('POST', `/api/chat/channels/${channel}/outgoing-webhooks`, { body: webhook });
}

/**
 * @param {Transport} transport
 * @param {number} webhook
 * @param {import('./types.js').UpdateOutgoingWebhook} change
 * @returns {Promise<OutgoingWebhook>}
 */
export function updateOutgoingWebhook(transport, webhook, change) {
  return transport.request('PATCH', `/api/chat/outgoing-webhooks/${webhook}`, { body: change });
}

/**
 * @param {Transport} transport
 * @param {number} webhook
 * @returns {Promise<null>}
 */
export function deleteOutgoingWebhook(transport, webhook) {
  return transport.request('DELETE', `/api/chat/outgoing-webhooks/${webhook}`);
}
