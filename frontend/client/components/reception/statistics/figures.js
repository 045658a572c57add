/** What the figures of the intake come to, and how they are written. */
import { addDays, today } from '../../../../shared/data/civil-date.js';
import { formatNumber, t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../../shared/data/reception/statistics.js').Statistics} Statistics
 * @typedef {{ from: string, to: string }} Days
 */

/** What can become of a machine, from the bottom of a bar to its top. */
export const PARTS = /** @type {const} */ (['refurbished', 'parts', 'scrap', 'custom', 'pending']);

/** The periods that are offered, beside days of one's own. */
export const PERIODS = /** @type {const} */ (['year', 'this_year', 'last_year', 'three_years']);

/**
 * The days of a period.
 * @param {string} period
 * @param {string} [now] Today.
 * @returns {Days}
 */
export function daysOfPeriod(period, now = today()) {
  const year = Number(now.slice(0, 4));
  if (period === 'this_year') return { from: `${year}-01-01`, to: now };
  if (period === 'last_year') return { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` };
  const month = now.slice(5, 7);
  const back = period === 'three_years' ? 3 : 1;
  // From the first of the month behind this one, so that there are whole months.
  const [first, from] =
    month === '12' ? ['01', year - back + 1] : [String(Number(month) + 1).padStart(2, '0'), year - back];
  return { from: `${from}-${first}-01`, to: now };
}

/**
 * Whether two days make a period, which the server has up to ten years of.
 * @param {Days} days
 */
export function isPeriod({ from, to }) {
  return Boolean(from && to) && from <= to && to <= addDays(from, 3_650);
}

/**
 * A weight, in the unit that it is best read in.
 * @param {number} grams
 */
export function formatWeight(grams) {
  const kilograms = grams / 1_000;
  if (kilograms < 10_000)
    return t('statistics.kilograms', {
      weight: formatNumber(kilograms, { maximumFractionDigits: kilograms < 100 ? 1 : 0 }),
    });
  return t('statistics.tonnes', { weight: formatNumber(kilograms / 1_000, { maximumFractionDigits: 1 }) });
}

/**
 * What the kinds with factors add up to; `null` where none has one.
 * @param {Statistics} statistics
 * @param {'reused_grams' | 'avoided_co2e_grams'} what
 */
export function sumOf({ kinds }, what) {
  const known = kinds.map((kind) => kind[what]).filter((grams) => typeof grams === 'number');
  return known.length ? known.reduce((sum, grams) => sum + grams, 0) : null;
}

/**
 * The kinds of which machines were refurbished, without a factor to count their weight with.
 * @param {Statistics} statistics
 */
export function uncounted({ kinds }) {
  return kinds
    .filter((kind) => kind.refurbished > 0 && typeof kind.reused_grams !== 'number')
    .map(({ kind }) => kind);
}

/**
 * The lines of a scale from nought up: at most five of them, at round numbers.
 * @param {number} most
 * @returns {number[]}
 */
export function scaleOf(most) {
  const rough = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough,
  );
  const lines = [];
  for (let at = 0; at < most + step; at += step) lines.push(at);
  return lines;
}
