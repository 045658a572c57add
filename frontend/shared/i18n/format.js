/**
 * Numbers, dates and lists, written by the rules of the interface's language.
 *
 * @typedef {string | number | Date} Moment ISO text, milliseconds or a Date
 */
import { language, t } from './i18n.js';

const NARROW = '\u202f';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @type {Map<string, any>} */
const formats = new Map();

/**
 * Intl objects are slow to make: one per language and options.
 * @template T
 * @param {string} kind
 * @param {object} options
 * @param {(locale: string) => T} make
 * @returns {T}
 */
function cached(kind, options, make) {
  const locale = language() === 'fr' ? 'fr-FR' : 'en-GB';
  const key = `${locale}${kind}${JSON.stringify(options)}`;
  if (!formats.has(key)) formats.set(key, make(locale));
  return formats.get(key);
}

/** @param {Intl.DateTimeFormatOptions} options */
const dates = (options) => cached('date', options, (locale) => new Intl.DateTimeFormat(locale, options));

/**
 * @param {number} value
 * @param {Intl.NumberFormatOptions} [options]
 */
export function formatNumber(value, options = {}) {
  return cached('number', options, (locale) => new Intl.NumberFormat(locale, options)).format(value);
}

/** A share, 0 to 1, in percent. @param {number} share */
export function formatPercent(share) {
  return formatNumber(share, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 });
}

/** A size in bytes, in the unit that reads best. @param {number} bytes */
export function formatBytes(bytes) {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  return formatNumber(value, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: digits,
  });
}

/**
 * The same with the number and its unit apart, where they are written in different sizes.
 * @param {number} bytes
 * @returns {{ value: string, unit: string }}
 */
export function sizeOf(bytes) {
  const [, value, unit] = /** @type {RegExpExecArray} */ (/^(.*?)\s?(\p{L}+)$/u.exec(formatBytes(bytes)));
  return { value, unit };
}

/** @param {string[]} items */
export function formatList(items) {
  return cached('list', {}, (locale) => new Intl.ListFormat(locale, { type: 'conjunction' })).format(items);
}

/** @param {Moment} moment @returns {Date} */
export function toDate(moment) {
  return moment instanceof Date ? moment : new Date(moment);
}

/** The hour: `14 h 30`, `14:30`. @param {Moment} moment */
export function formatTime(moment) {
  const date = toDate(moment);
  if (language() === 'en') return dates({ hour: '2-digit', minute: '2-digit' }).format(date);
  return `${date.getHours()}${NARROW}h${NARROW}${String(date.getMinutes()).padStart(2, '0')}`;
}

/**
 * The day: `12 mars`, with the year when it isn't this one.
 * @param {Moment} moment
 * @param {{ weekday?: boolean, year?: boolean, now?: Moment }} [options]
 */
export function formatDate(moment, { weekday = false, year, now = Date.now() } = {}) {
  const date = toDate(moment);
  const withYear = year ?? date.getFullYear() !== toDate(now).getFullYear();
  const text = dates({
    day: 'numeric',
    month: 'long',
    ...(weekday ? { weekday: 'long' } : {}),
    ...(withYear ? { year: 'numeric' } : {}),
  }).format(date);
  return language() === 'fr' ? text.replace(/(^|\s)1 (?=\p{L})/u, '$11er ') : text;
}

/** The exact moment: `lundi 12 mars 2026 à 14 h 30`. @param {Moment} moment */
export function formatDateTime(moment) {
  return t('ui.at', { date: formatDate(moment, { weekday: true, year: true }), time: formatTime(moment) });
}

/** @param {Date} date */
const startOfDay = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/**
 * Near moments as people say them (`il y a 5 min`, `hier 14 h 30`, `lundi 9 h 05`), others as a date.
 * @param {Moment} moment
 * @param {Moment} [now]
 */
export function formatRelative(moment, now = Date.now()) {
  const date = toDate(moment);
  const today = toDate(now);
  const past = today.getTime() - date.getTime();
  const distance = Math.abs(past);
  // Clocks differ by seconds: what happens "in 20 seconds" has just happened.
  if (distance < MINUTE) return t('ui.justNow');
  if (distance < HOUR) {
    return t(past > 0 ? 'ui.minutesAgo' : 'ui.inMinutes', { count: Math.floor(distance / MINUTE) });
  }
  // Midnights may be 23 or 25 hours apart.
  const days = Math.round((startOfDay(date) - startOfDay(today)) / DAY);
  const time = formatTime(date);
  if (days === 0) return t('ui.today', { time });
  if (days === -1) return t('ui.yesterday', { time });
  if (days === 1) return t('ui.tomorrow', { time });
  if (Math.abs(days) < 7) return t('ui.weekday', { day: dates({ weekday: 'long' }).format(date), time });
  return formatDate(date, { now });
}

/**
 * In how many milliseconds the text of formatRelative changes.
 * @param {Moment} moment
 * @param {Moment} [now]
 */
export function relativeChangesIn(moment, now = Date.now()) {
  const distance = Math.abs(toDate(now).getTime() - toDate(moment).getTime());
  if (distance < HOUR) return MINUTE - (distance % MINUTE) + 50;
  return Math.min(HOUR, startOfDay(new Date(toDate(now).getTime() + 26 * HOUR)) - toDate(now).getTime() + 50);
}
