import { formatDate } from '../i18n/i18n.js';

/**
 * Days as the wire has them: `2026-12-01`, without an hour and without a time zone.
 * @typedef {string} Day
 */

/**
 * Today where this computer is.
 * @param {Date} [now]
 * @returns {Day}
 */
export function today(now = new Date()) {
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * The first moment of a day, here; `new Date(day)` would be midnight in Greenwich, which is another day west of it.
 * @param {Day} day
 */
export function startOf(day) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date);
}

/**
 * A day to be read: `12 March`, with the year when it is another one.
 * @param {Day} day
 * @param {{ year?: boolean }} [options]
 */
export function formatDay(day, options = {}) {
  return formatDate(startOf(day), options);
}

/**
 * The day so many days after another.
 * @param {Day} day
 * @param {number} days
 * @returns {Day}
 */
export function addDays(day, days) {
  const date = startOf(day);
  date.setDate(date.getDate() + days);
  return today(date);
}

/**
 * How many days lie between two; negative when the second is earlier.
 * @param {Day} from
 * @param {Day} to
 */
export function daysBetween(from, to) {
  // A day may have 23 or 25 hours.
  return Math.round((startOf(to).getTime() - startOf(from).getTime()) / 86_400_000);
}
