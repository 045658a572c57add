import { today } from '../../shared/data/civil-date.js';
import { figuresOf, statisticsOf } from '../../shared/data/reception/statistics.js';

/**
 * @typedef {import('../../shared/data/types.js').Transport} Transport
 * @typedef {import('../../shared/data/reception/statistics.js').Statistics} Statistics
 * @typedef {'year' | 'this' | 'last'} Period The last twelve months, this calendar year, the one before.
 *
 * @typedef {import('../../shared/data/reception/statistics.js').Figures & { statistics: Statistics }} Figures How reception does.
 */

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
export async function receptionFigures(transport, period) {
  const days = daysOf(period);
  const [figures, statistics] = await Promise.all([
    figuresOf(transport, days),
    statisticsOf(transport, days),
  ]);
  return { ...figures, statistics };
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
