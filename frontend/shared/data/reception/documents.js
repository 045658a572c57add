/**
 * The typed calls about documents of reception: the versions of a record's documents, their files, and sending them.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['Document']} Document
 * @typedef {Schemas['DocumentKind']} DocumentKind
 * @typedef {Schemas['LabelFormat']} LabelFormat
 * @typedef {'lot' | 'disk_session' | 'order' | 'donation' | 'loan' | 'place'} Subject What documents are made of.
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** How many characters a mail has at the most. */
export const MAX_MESSAGE = 2_000;
/** How many characters its subject has at the most. */
export const MAX_SUBJECT = 200;

/** @type {Readonly<Record<Subject, string>>} */
const PATHS = {
  lot: 'lots',
  disk_session: 'disk-sessions',
  order: 'orders',
  donation: 'donations',
  loan: 'loans',
  place: 'places',
};

/**
 * The versions of a record's documents, newest first.
 * @param {Transport} transport
 * @param {Subject} subject
 * @param {number} id
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<Page<Document>>}
 */
export function listDocuments(transport, subject, id, page = {}) {
  return transport.request('GET', `/api/reception/${PATHS[subject]}/${id}/documents`, { query: page });
}

/**
 * Makes the next version of a document.
 * @param {Transport} transport
 * @param {Subject} subject
 * @param {number} id
 * @param {Schemas['MakeDocument']} wanted
 * @param {string} key The same key makes one.
 * @returns {Promise<Document>}
 */
export function makeDocument(transport, subject, id, wanted, key) {
  const path = `/api/reception/${PATHS[subject]}/${id}/documents`;
  // Hundreds of pages take their time.
  return transport.request('POST', path, { body: wanted, key, timeout: 120_000 });
}

/**
 * Where the file of a document is.
 * @param {Pick<Document, 'id'>} document
 */
export function documentPath({ id }) {
  return `/api/documents/${id}/content`;
}

/**
 * Sends a document by mail: the very bytes that are kept.
 * @param {Transport} transport
 * @param {number} document
 * @param {{ recipient: string, subject?: string, message?: string }} mail What is left out, the server words itself.
 * @param {string} key The same key sends one mail.
 * @returns {Promise<Schemas['Mail']>}
 */
export function mailDocument(transport, document, mail, key) {
  return transport.request('POST', `/api/documents/${document}/mails`, { body: mail, key });
}
