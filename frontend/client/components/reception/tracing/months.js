/** Months, as they are written and as the server asks for them. */
import { language } from '../../../../shared/i18n/i18n.js';

/**
 * @param {number} year
 * @param {number} month 1 to 12.
 * @param {boolean} [whole] With the year.
 */
export function monthName(year, month, whole = false) {
  const form = new Intl.DateTimeFormat(language(), { month: 'long', ...(whole ? { year: 'numeric' } : {}) });
  return form.format(new Date(year, month - 1, 1));
}

/**
 * A month in as few letters as there can be.
 * @param {number} year
 * @param {number} month 1 to 12.
 */
export function monthShort(year, month) {
  return new Intl.DateTimeFormat(language(), { month: 'short' }).format(new Date(year, month - 1, 1));
}

/**
 * The first and the last day of a month.
 * @param {number} year
 * @param {number} month 1 to 12.
 * @returns {{ from: string, to: string }}
 */
export function daysOf(year, month) {
  const two = String(month).padStart(2, '0');
  const last = new Date(year, month, 0).getDate();
  return { from: `${year}-${two}-01`, to: `${year}-${two}-${last}` };
}
