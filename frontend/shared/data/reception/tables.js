import { BASE, filled } from './records.js';

/**
 * Tables: bringing one in, and the addresses of those to take away.
 *
 * @typedef {import('../types.js').Transport} Transport
 */

/** What a column of a table can hold. @type {readonly import('../types.js').ImportField[]} */
export const IMPORT_FIELDS = ['serial', 'kind', 'brand', 'model', 'os', 'outcome', 'technician', 'note'];

/**
 * Brings a table into a lot, all of it or nothing.
 * @param {Transport} transport
 * @param {number} lot
 * @param {File} file CSV or XLSX.
 * @param {{ dryRun: boolean, columns?: string[] | null, kind?: string, reentry?: boolean }} options `dryRun`: only tells what
 *   would come; `columns`: what each is, where the headings do not say it; `kind`: of machines where no column says it.
 * @returns {Promise<import('../types.js').LotImportReport>}
 */
export function importTable(transport, lot, file, { dryRun, columns, kind, reentry = false }) {
  const query = new URLSearchParams({ dry_run: String(dryRun), reentry: String(reentry) });
  if (columns) query.set('columns', columns.join(','));
  if (kind) query.set('kind', kind);
  return transport.upload(`${BASE}/lots/${lot}/import?${query}`, file);
}

/**
 * The address of a table to take away.
 * @param {string} path Behind `/api/reception/`, such as `history`.
 * @param {'xlsx' | 'csv'} format
 * @param {string} language French programs expect `;` in CSV.
 * @param {{ [name: string]: string }} [query] What narrows it.
 */
export function tablePath(path, format, language, query = {}) {
  const form = format === 'csv' && language === 'fr' ? 'csv_semicolon' : format;
  return `${BASE}/${path}/export?${new URLSearchParams({ ...filled(query), format: form, language })}`;
}
