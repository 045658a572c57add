import { uuidv7 } from './uuid.js';

/**
 * The typed calls about what reception keeps beside its lots: wiped disks, orders, donations, loans.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Schemas} Schemas
 *
 * @typedef {Schemas['Disk']} Disk
 * @typedef {Schemas['DiskChange']} DiskChange
 * @typedef {Schemas['DiskImportReport']} DiskImportReport
 * @typedef {Schemas['DiskSession']} DiskSession
 * @typedef {Schemas['Donation']} Donation
 * @typedef {Schemas['DonationInfo']} DonationInfo
 * @typedef {Schemas['Loan']} Loan
 * @typedef {Schemas['LoanInfo']} LoanInfo
 * @typedef {Schemas['LoanLine']} LoanLine
 * @typedef {Schemas['NewDisk']} NewDisk
 * @typedef {Schemas['Order']} Order
 * @typedef {Schemas['OrderInfo']} OrderInfo
 * @typedef {Schemas['OrderState']} OrderState
 * @typedef {Schemas['WipeLog']} WipeLog
 *
 * @typedef {object} ListQuery Empty texts narrow nothing.
 * @property {string | null} [cursor]
 * @property {number} [limit]
 * @property {string} [query]
 * @property {string} [state]
 * @property {boolean} [deleted]
 */

/**
 * @template T
 * @typedef {import('./types.js').Page<T>} Page
 */

/**
 * @template Whole, Listed, Create, Update
 * @typedef {object} RecordCalls The calls about one kind of record.
 * @property {(transport: Transport, query: ListQuery) => Promise<Page<Listed>>} list
 * @property {(transport: Transport, id: number) => Promise<Whole>} get
 * @property {(transport: Transport, body: Create, key?: string) => Promise<Whole>} create The same key makes one record, however
 *   often it is sent.
 * @property {(transport: Transport, id: number, body: Update) => Promise<Whole>} update
 * @property {(transport: Transport, id: number) => Promise<null>} remove
 * @property {(transport: Transport, id: number) => Promise<Whole>} restore
 */

const BASE = '/api/reception';

/**
 * @param {string} path Behind `/api/reception/`.
 * @returns {RecordCalls<any, any, any, any>}
 */
function callsOf(path) {
  const list = `${BASE}/${path}`;
  return {
    list: (transport, query) => transport.request('GET', list, { query: filled(query) }),
    get: (transport, id) => transport.request('GET', `${list}/${id}`),
    create: (transport, body, key = uuidv7()) => transport.request('POST', list, { body, key }),
    update: (transport, id, body) => transport.request('PATCH', `${list}/${id}`, { body }),
    remove: (transport, id) => transport.request('DELETE', `${list}/${id}`),
    restore: (transport, id) => transport.request('POST', `${list}/${id}/restoration`),
  };
}

/** Only what narrows: an empty text is no filter. @param {object} query */
function filled(query) {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
}

/** @type {RecordCalls<DiskSession, DiskSession, Schemas['CreateDiskSession'], Schemas['UpdateDiskSession']>} */
export const diskSessions = callsOf('disk-sessions');
/** @type {RecordCalls<Order, OrderInfo, Schemas['CreateOrder'], Schemas['UpdateOrder']>} */
export const orders = callsOf('orders');
/** @type {RecordCalls<Donation, DonationInfo, Schemas['CreateDonation'], Schemas['UpdateDonation']>} */
export const donations = callsOf('donations');
/** @type {RecordCalls<Loan, LoanInfo, Schemas['CreateLoan'], Schemas['UpdateLoan']>} */
export const loans = callsOf('loans');

/**
 * Moves an order on.
 * @param {Transport} transport
 * @param {number} order
 * @param {Schemas['MoveOrder']} move
 * @returns {Promise<Order>}
 */
export function moveOrder(transport, order, move) {
  return transport.request('PUT', `${BASE}/orders/${order}/state`, { body: move });
}

/**
 * Notes that lines of a loan came back.
 * @param {Transport} transport
 * @param {number} loan
 * @param {Schemas['ReturnLines']} returned
 * @returns {Promise<Loan>}
 */
export function returnLines(transport, loan, returned) {
  return transport.request('POST', `${BASE}/loans/${loan}/returns`, { body: returned });
}

/**
 * Takes back that a line of a loan came back, which administrators may.
 * @param {Transport} transport
 * @param {number} loan
 * @param {number} line
 * @returns {Promise<Loan>}
 */
export function undoReturn(transport, loan, line) {
  return transport.request('DELETE', `${BASE}/loans/${loan}/returns/${line}`);
}

/**
 * Recovers a session, or takes that back.
 * @param {Transport} transport
 * @param {number} session
 * @param {{ version: number, recovered: boolean }} change
 * @returns {Promise<DiskSession>}
 */
export function recoverSession(transport, session, change) {
  return transport.request('PUT', `${BASE}/disk-sessions/${session}/recovered`, { body: change });
}

/**
 * @param {Transport} transport
 * @param {number} session
 * @param {{ cursor?: string | null, limit?: number, deleted?: boolean }} [page]
 * @returns {Promise<Page<Disk>>}
 */
export function listDisks(transport, session, page = {}) {
  return transport.request('GET', `${BASE}/disk-sessions/${session}/disks`, { query: page });
}

/**
 * The logs that were brought into a session, newest first.
 * @param {Transport} transport
 * @param {number} session
 * @param {{ cursor?: string | null, limit?: number }} [page]
 * @returns {Promise<Page<WipeLog>>}
 */
export function listWipeLogs(transport, session, page = {}) {
  return transport.request('GET', `${BASE}/disk-sessions/${session}/logs`, { query: page });
}

/** Where a log is, as it came. @param {number} log */
export function wipeLogPath(log) {
  return `${BASE}/wipe-logs/${log}`;
}

/**
 * Adds disks: all of them, or none.
 * @param {Transport} transport
 * @param {number} session
 * @param {NewDisk[]} disks
 * @param {string} [key]
 * @returns {Promise<Schemas['ChangedDisks']>}
 */
export function addDisks(transport, session, disks, key = uuidv7()) {
  return transport.request('POST', `${BASE}/disk-sessions/${session}/disks`, { body: { disks }, key });
}

/**
 * Changes disks in the same way: all of them, or none.
 * @param {Transport} transport
 * @param {{ id: number, version: number }[]} disks
 * @param {DiskChange} set
 * @returns {Promise<Schemas['ChangedDisks']>}
 */
export function changeDisks(transport, disks, set) {
  return transport.request('PATCH', `${BASE}/disks`, {
    body: { disks: disks.map(({ id, version }) => ({ id, version })), set },
  });
}

/**
 * @param {Transport} transport
 * @param {number} disk
 * @returns {Promise<null>}
 */
export function removeDisk(transport, disk) {
  return transport.request('DELETE', `${BASE}/disks/${disk}`);
}

/**
 * @param {Transport} transport
 * @param {number} disk
 * @returns {Promise<Disk>}
 */
export function restoreDisk(transport, disk) {
  return transport.request('POST', `${BASE}/disks/${disk}/restoration`);
}

/**
 * Reads the log of nwipe or ShredOS into a session; a dry run only tells what would come of it.
 * @param {Transport} transport
 * @param {number} session
 * @param {File} log
 * @param {{ dryRun: boolean, utcOffset: number }} options How many minutes the clock of the computer that wiped was ahead of UTC: a log
 *   has its times without a zone.
 * @returns {Promise<DiskImportReport>}
 */
export function importLog(transport, session, log, { dryRun, utcOffset }) {
  const query = new URLSearchParams({
    dry_run: String(dryRun),
    name: log.name.slice(0, 255),
    utc_offset: String(utcOffset),
  });
  return transport.upload(`${BASE}/disk-sessions/${session}/import?${query}`, log);
}

/**
 * Items of the stock, wherever they are.
 * @param {Transport} transport
 * @param {{ serial?: string, technician?: number, outcome?: string, in_stock?: boolean, open?: boolean, limit?: number,
 *   cursor?: string | null }} query `serial`: how it begins, without regard to case and accents.
 * @returns {Promise<Page<import('./types.js').Item>>}
 */
export function listItems(transport, query) {
  return transport.request('GET', `${BASE}/items`, { query });
}

/**
 * @param {Transport} transport
 * @param {number} item
 * @returns {Promise<import('./types.js').Item>}
 */
export function getItem(transport, item) {
  return transport.request('GET', `${BASE}/items/${item}`);
}

/**
 * One disk, wherever it was wiped.
 * @param {Transport} transport
 * @param {number} disk
 * @returns {Promise<Disk>}
 */
export function getDisk(transport, disk) {
  return transport.request('GET', `${BASE}/disks/${disk}`);
}
