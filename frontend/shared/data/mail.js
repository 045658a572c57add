/**
 * The typed calls about mail: how it is sent, and what waits to be sent.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Schemas} Schemas
 * @typedef {Schemas['Mail']} Mail
 * @typedef {Schemas['MailSettings']} MailSettings
 * @typedef {Schemas['MailState']} MailState
 * @typedef {Schemas['MailSecurity']} MailSecurity
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/** How many characters a user name, a password or a sender's name has at the most. */
export const MAX_LINE = 200;

/** The ports that go with each way of securing the connection. @type {Readonly<Record<MailSecurity, number>>} */
export const PORTS = { starttls: 587, tls: 465, none: 25 };

/**
 * @param {Transport} transport
 * @returns {Promise<MailSettings>}
 */
export function getMailSettings(transport) {
  return transport.request('GET', '/api/mail/settings');
}

/**
 * @param {Transport} transport
 * @param {Schemas['SetMailSettings']} settings Without a password, the one that is kept stays.
 * @returns {Promise<MailSettings>}
 */
export function setMailSettings(transport, settings) {
  return transport.request('PUT', '/api/mail/settings', { body: settings });
}

/**
 * Has the server send no mail any more, and forget the password.
 * @param {Transport} transport
 * @returns {Promise<null>}
 */
export function removeMailSettings(transport) {
  return transport.request('DELETE', '/api/mail/settings');
}

/**
 * Sends a mail that shows whether the settings are right; what becomes of it, the queue tells.
 * @param {Transport} transport
 * @param {string} recipient
 * @param {string} key The same key sends one mail.
 * @returns {Promise<Mail>}
 */
export function sendTestMail(transport, recipient, key) {
  return transport.request('POST', '/api/mail/test', { body: { recipient }, key });
}

/**
 * Mails, newest first: one's own, for administrators all of them.
 * @param {Transport} transport
 * @param {{ state?: MailState, about?: string, cursor?: string | null, limit?: number }} query
 * @returns {Promise<Page<Mail>>}
 */
export function listMails(transport, query) {
  return transport.request('GET', '/api/mails', { query });
}

/**
 * Tries a mail again at once.
 * @param {Transport} transport
 * @param {number} mail
 * @returns {Promise<Mail>}
 */
export function retryMail(transport, mail) {
  return transport.request('POST', `/api/mails/${mail}/retry`);
}
