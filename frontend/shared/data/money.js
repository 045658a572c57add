import { formatNumber, language } from '../i18n/i18n.js';

/** The most that one amount can be, in cents; the server refuses more. */
export const MOST_CENTS = 1_000_000_00;

/** Spaces of every width, and the currency, which people paste along. */
const AROUND = /[\s\u00a0\u2009\u202f€$£]|EUR|CHF|GBP|USD/giu;
const AMOUNT = /^\d[\d.,]*$/;

/**
 * An amount as people type it (`1 234,50`, `1,234.50`, `12`), in cents; `null` for what is none. No number
 * with a fraction is ever made of it. What could be read as a thousand times as much is refused, unless
 * the language says which it is.
 * @param {string} text
 * @returns {number | null}
 */
export function parseMoney(text) {
  const bare = text.replace(AROUND, '');
  if (!AMOUNT.test(bare)) return null;
  const mark = decimalMark(bare);
  if (mark === null) return null;
  const at = mark === '' ? -1 : bare.lastIndexOf(mark);
  const whole = at < 0 ? bare : bare.slice(0, at);
  const fraction = at < 0 ? '' : bare.slice(at + 1);
  const digits = withoutGroups(whole);
  if (digits === null || !/^\d{0,2}$/.test(fraction)) return null;
  const cents = Number(digits) * 100 + Number(fraction.padEnd(2, '0'));
  return cents <= MOST_CENTS ? cents : null;
}

/**
 * What parts the cents from the rest: `.`, `,`, nothing, or `null` where it can't be told.
 * @param {string} amount
 */
function decimalMark(amount) {
  const comma = amount.lastIndexOf(',');
  const point = amount.lastIndexOf('.');
  if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
  const mark = comma >= 0 ? ',' : point >= 0 ? '.' : '';
  if (mark === '') return '';
  const pieces = amount.split(mark);
  if (pieces.length > 2) return '';
  if (pieces[1].length !== 3) return mark;
  // 1,234: in English a thousand and more, in French three decimals, which no amount has.
  return language() === 'en' && mark === ',' ? '' : null;
}

/**
 * The digits of a whole number whose thousands may be apart.
 * @param {string} whole
 * @returns {string | null}
 */
function withoutGroups(whole) {
  if (/^\d+$/.test(whole)) return whole;
  return /^\d{1,3}(,\d{3})+$/.test(whole) || /^\d{1,3}(\.\d{3})+$/.test(whole)
    ? whole.replace(/[.,]/g, '')
    : null;
}

/**
 * An amount to be read: `1 234,50 €`.
 * @param {number} cents
 * @param {string} [currency] ISO 4217.
 */
export function formatMoney(cents, currency = 'EUR') {
  // Only for the eye: doubles write every amount that the server takes to the cent.
  return formatNumber(cents / 100, { style: 'currency', currency });
}

/**
 * The sign that stands for a currency: `€`.
 * @param {string} [currency] ISO 4217.
 */
export function currencySign(currency = 'EUR') {
  const parts = new Intl.NumberFormat(language(), { style: 'currency', currency }).formatToParts(0);
  return parts.find(({ type }) => type === 'currency')?.value ?? currency;
}

/**
 * An amount to be edited, as the language writes it: `1234,50`.
 * @param {number} cents
 */
export function moneyText(cents) {
  const mark = language() === 'fr' ? ',' : '.';
  const fraction = cents % 100;
  return `${(cents - fraction) / 100}${mark}${String(fraction).padStart(2, '0')}`;
}

/**
 * What the lines of an order come to, in cents: each line's price as often as it is ordered, and its
 * shipping once.
 * @param {{ quantity: number, unit_price: number, shipping: number }[]} lines
 */
export function totalsOf(lines) {
  let goods = 0;
  let shipping = 0;
  for (const line of lines) {
    goods += line.quantity * line.unit_price;
    shipping += line.shipping;
  }
  return { goods, shipping, total: goods + shipping };
}
