import { today } from '../../shared/data/civil-date.js';
import { listRecords } from '../../shared/data/reception/records.js';
import { statisticsOf } from '../../shared/data/reception/statistics.js';

/**
 * @typedef {import('../../shared/data/types.js').Transport} Transport
 * @typedef {import('../../shared/data/reception/statistics.js').Statistics} Statistics
 * @typedef {'year' | 'this' | 'last'} Period The last twelve months, this calendar year, the one before.
 *
 * @typedef {object} Count How many there are, as far as they were counted.
 * @property {number} count
 * @property {boolean} more Whether there are more than that.
 *
 * @typedef {object} Figures How reception does.
 * @property {Count} open Lots that are not finished.
 * @property {Count} toSort Machines in them without an outcome.
 * @property {Count} finished Lots that wait to be recovered.
 * @property {Count} stock Machines in stock.
 * @property {Count} overdue Loans that should be back.
 * @property {Count} out Loans that are out and have time.
 * @property {Count} wiped Disks that were wiped in the period.
 * @property {Count} failed Disks that could not be wiped in the period.
 * @property {Statistics} statistics Of the period.
 */

/** How many records are fetched at once, which is the most the server gives. */
const PAGE = 200;
/** How many pages are counted at the most; beyond that it is said to be more. */
const PAGES = 5;

/**
 * The first and the last day of a period.
 * @param {Period} period
 * @param {string} [now] Today.
 * @returns {{ from: string, to: string }}
 */
export function daysOf(period, now = today()) {
  const year = Number(now.slice(0, 4));
  if (period === 'this') return { from: `${year}-01-01`, to: now };
  if (period === 'last') return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  // Twelve whole months: from the first of the one that follows today's of a year ago.
  const month = Number(now.slice(5, 7));
  const from = month === 12 ? `${year}-01-01` : `${year - 1}-${String(month + 1).padStart(2, '0')}-01`;
  return { from, to: now };
}

/**
 * All figures, asked for at once.
 * @param {Transport} transport
 * @param {Period} period
 * @returns {Promise<Figures>}
 */
export async function figuresOf(transport, period) {
  const days = daysOf(period);
  const [open, finished, stock, overdue, out, sessions, statistics] = await Promise.all([
    walk(transport, 'lots', { state: 'open' }),
    walk(transport, 'lots', { state: 'finished', recovered: false }),
    walk(transport, 'items', { in_stock: true }),
    walk(transport, 'loans', { state: 'overdue' }),
    walk(transport, 'loans', { state: 'out' }),
    walk(transport, 'disk-sessions', days),
    statisticsOf(transport, days),
  ]);
  return {
    open: counted(open),
    toSort: counted(open, ({ counters }) => counters.pending),
    finished: counted(finished),
    stock: counted(stock),
    overdue: counted(overdue),
    out: counted(out),
    wiped: counted(sessions, ({ counters }) => counters.success),
    failed: counted(sessions, ({ counters }) => counters.failed),
    statistics,
  };
}

/**
 * The records of a list, up to a thousand.
 * @param {Transport} transport
 * @param {string} path
 * @param {Record<string, unknown>} query
 * @returns {Promise<{ rows: any[], more: boolean }>}
 */
export async function walk(transport, path, query) {
  /** @type {any[]} */
  const rows = [];
  /** @type {string | null} */
  let cursor = null;
  for (let page = 0; page < PAGES; page += 1) {
    /** @type {import('../../shared/data/types.js').Page<any>} */
    const { items, next } = await listRecords(transport, path, { ...query, limit: PAGE, cursor });
    rows.push(...items);
    if (!next) return { rows, more: false };
    cursor = next;
  }
  return { rows, more: true };
}

/**
 * @param {{ rows: any[], more: boolean }} list
 * @param {(row: any) => number} [of] What a row counts for.
 * @returns {Count}
 */
function counted({ rows, more }, of = () => 1) {
  return { count: rows.reduce((sum, row) => sum + of(row), 0), more };
}

/** The parts of an intake, as they are stacked: what is reused first. */
export const PARTS = /** @type {const} */ (['refurbished', 'parts', 'custom', 'scrap', 'pending']);

/**
 * How high the tallest month is drawn: a round number at or above it.
 * @param {Pick<Statistics['months'][number], 'received'>[]} months
 */
export function topOf(months) {
  const most = Math.max(1, ...months.map(({ received }) => received));
  const step = 10 ** Math.floor(Math.log10(most));
  // Half of it is written beside the chart, and is a whole number.
  const top = [1, 2, 4, 10].map((times) => times * step).find((round) => round >= most);
  return Math.max(4, top ?? most);
}
