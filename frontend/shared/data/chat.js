/**
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Channel} Channel
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').ReadMarker} ReadMarker
 */

/** How many characters a message has at the most. */
export const MAX_MESSAGE_CHARACTERS = 8_000;
/** How many characters of a quoted message are shown. */
export const QUOTE_CHARACTERS = 200;
/** Unread messages are counted up to this number. */
export const UNREAD_CEILING = 1_000;

/**
 * @param {Transport} transport
 * @returns {Promise<import('./types.js').Page<Channel>>}
 */
export function listChannels(transport) {
  return transport.request('GET', '/api/chat/channels');
}

/**
 * A page of messages. `older` answers the newest first, `newer` the oldest first; a cursor is the id of
 * a message, which is itself left out.
 * @param {Transport} transport
 * @param {number} channel
 * @param {{ direction?: 'older' | 'newer', cursor?: string | number | null, limit?: number }} [page]
 * @returns {Promise<import('./types.js').Page<Message>>}
 */
export function listMessages(transport, channel, page = {}) {
  return transport.request('GET', `/api/chat/channels/${channel}/messages`, { query: page });
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @param {import('./types.js').SendMessage} message
 * @returns {Promise<Message>}
 */
export function sendMessage(transport, channel, message) {
  return transport.request('POST', `/api/chat/channels/${channel}/messages`, { body: message });
}

/**
 * @param {Transport} transport
 * @param {Message} message The version that the change is made on.
 * @param {string} text
 * @returns {Promise<Message>}
 */
export function editMessage(transport, message, text) {
  return transport.request('PATCH', `/api/chat/messages/${message.id}`, {
    body: { version: message.version, text },
  });
}

/**
 * @param {Transport} transport
 * @param {number} message
 * @returns {Promise<Message>} What stays of it.
 */
export function deleteMessage(transport, message) {
  return transport.request('DELETE', `/api/chat/messages/${message}`);
}

/**
 * Moves one's read marker to a message; an earlier one marks what follows as unread.
 * @param {Transport} transport
 * @param {number} channel
 * @param {number} message
 * @returns {Promise<ReadMarker>}
 */
export function markRead(transport, channel, message) {
  return transport.request('PUT', `/api/chat/channels/${channel}/read`, { body: { message } });
}
