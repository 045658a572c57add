/**
 * The typed calls of the chat's routes: what is asked, and what comes back. Nothing is kept here.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Attachment} Attachment
 * @typedef {import('./types.js').Channel} Channel
 * @typedef {import('./types.js').Draft} Draft
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').ReadMarker} ReadMarker
 * @typedef {import('./types.js').Report} Report
 * @typedef {import('./types.js').ThreadMarker} ThreadMarker
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/** @typedef {{ cursor?: string | number | null, limit?: number }} Paging */

/** How many characters a message has at the most. */
export const MAX_MESSAGE_CHARACTERS = 8_000;
/** How many characters of a quoted message are shown. */
export const QUOTE_CHARACTERS = 200;
/** How many files a message has at the most. */
export const MAX_ATTACHMENTS = 10;
/** How many messages are deleted at once at the most. */
export const MAX_DELETIONS = 200;
/** Unread messages are counted up to this number. */
export const UNREAD_CEILING = 1_000;

/**
 * The channels that one is in.
 * @param {Transport} transport
 * @returns {Promise<Page<Channel>>}
 */
export function listChannels(transport) {
  return transport.request('GET', '/api/chat/channels');
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @returns {Promise<Channel>}
 */
export function getChannel(transport, channel) {
  return transport.request('GET', `/api/chat/channels/${channel}`);
}

/**
 * @param {Transport} transport
 * @param {import('./types.js').CreateChannel} channel
 * @param {string} [key] The same key creates it once, however often it is sent.
 * @returns {Promise<Channel>}
 */
export function createChannel(transport, channel, key) {
  return transport.request('POST', '/api/chat/channels', { body: channel, key });
}

/**
 * The channels that can be found, by name.
 * @param {Transport} transport
 * @param {Paging & { query?: string, archived?: boolean }} [asked]
 * @returns {Promise<Page<import('./types.js').DirectoryChannel>>}
 */
export function listDirectory(transport, asked = {}) {
  return transport.request('GET', '/api/chat/directory', { query: asked });
}

/**
 * Opens the direct conversation with these people, which exists once.
 * @param {Transport} transport
 * @param {number[]} people The others.
 * @returns {Promise<Channel>}
 */
export function openDirect(transport, people) {
  return transport.request('POST', '/api/chat/direct', { body: { people } });
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @param {import('./types.js').UpdateChannel} change
 * @returns {Promise<Channel>}
 */
export function updateChannel(transport, channel, change) {
  return transport.request('PATCH', `/api/chat/channels/${channel}`, { body: change });
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @param {Paging} [page]
 * @returns {Promise<Page<import('./types.js').Member>>}
 */
export function listMembers(transport, channel, page = {}) {
  return transport.request('GET', `/api/chat/channels/${channel}/members`, { query: page });
}

/**
 * Lets somebody in, or makes them an owner; oneself in a public channel: joins it.
 * @param {Transport} transport
 * @param {number} channel
 * @param {number} account
 * @param {import('./types.js').Schemas['SetMember']} [member]
 * @returns {Promise<import('./types.js').Member>}
 */
export function setMember(transport, channel, account, member = {}) {
  return transport.request('PUT', `/api/chat/channels/${channel}/members/${account}`, { body: member });
}

/**
 * Takes somebody out; oneself: leaves it.
 * @param {Transport} transport
 * @param {number} channel
 * @param {number} account
 * @returns {Promise<null>}
 */
export function removeMember(transport, channel, account) {
  return transport.request('DELETE', `/api/chat/channels/${channel}/members/${account}`);
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @param {import('./types.js').SetPreferences} change
 * @returns {Promise<import('./types.js').Preferences>}
 */
export function setPreferences(transport, channel, change) {
  return transport.request('PUT', `/api/chat/channels/${channel}/preferences`, { body: change });
}

/**
 * A page of messages, replies in threads left out. `older` answers the newest first, `newer` the oldest
 * first; a cursor is the id of a message, which is itself left out.
 * @param {Transport} transport
 * @param {number} channel
 * @param {Paging & { direction?: 'older' | 'newer', from?: string }} [page] `from`: the first page begins at this time.
 * @returns {Promise<Page<Message>>}
 */
export function listMessages(transport, channel, page = {}) {
  return transport.request('GET', `/api/chat/channels/${channel}/messages`, { query: page });
}

/**
 * @param {Transport} transport
 * @param {number} message
 * @returns {Promise<Message>}
 */
export function getMessage(transport, message) {
  return transport.request('GET', `/api/chat/messages/${message}`);
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
 * The texts that a message had before, for those who keep order.
 * @param {Transport} transport
 * @param {number} message
 * @returns {Promise<Page<import('./types.js').FormerText>>}
 */
export function listFormerTexts(transport, message) {
  return transport.request('GET', `/api/chat/messages/${message}/texts`);
}

/**
 * Sets or takes back one's reaction.
 * @param {Transport} transport
 * @param {number} message
 * @param {string} emoji
 * @param {boolean} present Whether it is there afterwards.
 * @returns {Promise<Message>}
 */
export function setReaction(transport, message, emoji, present) {
  return transport.request('PUT', `/api/chat/messages/${message}/reactions`, { body: { emoji, present } });
}

/**
 * @param {Transport} transport
 * @param {number} message
 * @param {boolean} pinned
 * @returns {Promise<Message>}
 */
export function setPinned(transport, message, pinned) {
  return transport.request('PUT', `/api/chat/messages/${message}/pin`, { body: { pinned } });
}

/**
 * @param {Transport} transport
 * @param {number} channel
 * @returns {Promise<Page<Message>>} The newest pin first; all of them.
 */
export function listPins(transport, channel) {
  return transport.request('GET', `/api/chat/channels/${channel}/pins`);
}

/**
 * The files that were sent in a channel and in its threads, newest first.
 * @param {Transport} transport
 * @param {number} channel
 * @param {Paging} [page]
 * @returns {Promise<Page<import('./types.js').ChannelFile>>}
 */
export function listFiles(transport, channel, page = {}) {
  return transport.request('GET', `/api/chat/channels/${channel}/files`, { query: page });
}

/**
 * What mentions us, the newest first.
 * @param {Transport} transport
 * @param {Paging} [page]
 * @returns {Promise<Page<Message>>}
 */
export function listMentions(transport, page = {}) {
  return transport.request('GET', '/api/chat/mentions', { query: page });
}

/**
 * The replies in a thread.
 * @param {Transport} transport
 * @param {number} root
 * @param {Paging & { direction?: 'older' | 'newer' }} [page] `newer` (as it is unless told) answers the oldest first.
 * @returns {Promise<Page<Message>>}
 */
export function listReplies(transport, root, page = {}) {
  return transport.request('GET', `/api/chat/messages/${root}/thread`, { query: page });
}

/**
 * @param {Transport} transport
 * @param {number} root
 * @param {number} message The last reply that was read.
 * @returns {Promise<ThreadMarker>}
 */
export function markThreadRead(transport, root, message) {
  return transport.request('PUT', `/api/chat/messages/${root}/thread/read`, { body: { message } });
}

/**
 * @param {Transport} transport
 * @param {number} root
 * @param {boolean} following
 * @returns {Promise<ThreadMarker>}
 */
export function followThread(transport, root, following) {
  return transport.request('PUT', `/api/chat/messages/${root}/thread/follow`, { body: { following } });
}

/**
 * The threads that one follows, the latest reply first.
 * @param {Transport} transport
 * @param {Paging} [page]
 * @returns {Promise<Page<import('./types.js').FollowedThread>>}
 */
export function listThreads(transport, page = {}) {
  return transport.request('GET', '/api/chat/threads', { query: page });
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

/**
 * @param {Transport} transport
 * @returns {Promise<Page<Draft>>} All of them.
 */
export function listDrafts(transport) {
  return transport.request('GET', '/api/chat/drafts');
}

/**
 * Keeps what was begun, for all of one's screens; an empty text discards it.
 * @param {Transport} transport
 * @param {number} channel
 * @param {import('./types.js').Schemas['SaveDraft']} draft
 * @returns {Promise<Draft>}
 */
export function saveDraft(transport, channel, draft) {
  return transport.request('PUT', `/api/chat/channels/${channel}/draft`, { body: draft });
}

/**
 * Where a file is uploaded to; what it is, the server finds out from its bytes.
 * @param {Transport} transport
 * @param {File} file
 * @param {{ onProgress?: (done: number) => void, signal?: AbortSignal }} [options] `done`: from 0 to 1.
 * @returns {Promise<Attachment>}
 */
export function uploadAttachment(transport, file, options = {}) {
  // A file out of the clipboard may come without a name.
  return transport.upload(
    `/api/chat/attachments?name=${encodeURIComponent(file.name || 'file')}`,
    file,
    options,
  );
}

/** @param {number} attachment */
export const attachmentPath = (attachment) => `/api/chat/attachments/${attachment}`;
/** @param {number} attachment */
export const inlinePath = (attachment) => `/api/chat/attachments/${attachment}?inline=true`;
/** @param {number} attachment */
export const thumbnailPath = (attachment) => `/api/chat/attachments/${attachment}/thumbnail`;

/**
 * Finds messages; the query holds the words and filters such as `from:` and `in:`.
 * @param {Transport} transport
 * @param {string} query
 * @param {Paging & { signal?: AbortSignal }} [page]
 * @returns {Promise<Page<import('./types.js').Hit>>}
 */
export function searchMessages(transport, query, { signal, ...page } = {}) {
  return transport.request('GET', '/api/chat/search', { query: { query, ...page }, signal });
}

/**
 * Where a channel's export is downloaded from.
 * @param {number} channel
 * @param {'json' | 'html'} format
 */
export function exportPath(channel, format) {
  return `/api/chat/channels/${channel}/export?format=${format}`;
}

/**
 * Brings in what another chat has exported, or only tells what that would bring.
 * @param {Transport} transport
 * @param {Blob} file
 * @param {{ source: 'slack' | 'mattermost', dryRun: boolean, onProgress?: (done: number) => void, signal?: AbortSignal }} how
 * @returns {Promise<import('./types.js').ImportReport>}
 */
export function runImport(transport, file, { source, dryRun, ...options }) {
  return transport.upload(`/api/chat/imports?source=${source}&dry_run=${dryRun}`, file, options);
}

/**
 * @param {Transport} transport
 * @param {number} message
 * @param {string} reason
 * @returns {Promise<Report>}
 */
export function reportMessage(transport, message, reason) {
  return transport.request('POST', `/api/chat/messages/${message}/reports`, { body: { reason } });
}

/**
 * @param {Transport} transport
 * @param {Paging & { open?: boolean }} [asked]
 * @returns {Promise<Page<Report>>}
 */
export function listReports(transport, asked = {}) {
  return transport.request('GET', '/api/chat/reports', { query: asked });
}

/**
 * @param {Transport} transport
 * @param {number} report
 * @param {import('./types.js').Resolution} resolution
 * @returns {Promise<Report>}
 */
export function resolveReport(transport, report, resolution) {
  return transport.request('POST', `/api/chat/reports/${report}/resolution`, { body: { resolution } });
}

/**
 * Deletes messages, all or none.
 * @param {Transport} transport
 * @param {number[]} messages 1 to 200 ids.
 * @returns {Promise<Page<Message>>} What stays of them.
 */
export function deleteMessages(transport, messages) {
  return transport.request('POST', '/api/chat/deletions', { body: { messages } });
}
