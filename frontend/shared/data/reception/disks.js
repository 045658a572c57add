import { uuidv7 } from '../uuid.js';
import { BASE, callsOf } from './records.js';

/**
 * The typed calls about wiping sessions, their disks and the logs that these were brought in from.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['Disk']} Disk
 * @typedef {Schemas['DiskChange']} DiskChange
 * @typedef {Schemas['DiskImportReport']} DiskImportReport
 * @typedef {Schemas['DiskSession']} DiskSession
 * @typedef {Schemas['NewDisk']} NewDisk
 * @typedef {Schemas['WipeLog']} WipeLog
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** @type {import('./records.js').RecordCalls<DiskSession, DiskSession, Schemas['CreateDiskSession'], Schemas['UpdateDiskSession']>} */
export const diskSessions = callsOf('disk-sessions');

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
 * One disk, wherever it was wiped.
 * @param {Transport} transport
 * @param {number} disk
 * @returns {Promise<Disk>}
 */
export function getDisk(transport, disk) {
  return transport.request('GET', `${BASE}/disks/${disk}`);
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
