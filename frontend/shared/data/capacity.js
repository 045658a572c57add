import { formatNumber } from '../i18n/i18n.js';

/** The sizes that disks are sold in, in bytes. */
export const PRESETS = [250e9, 500e9, 1e12, 2e12, 4e12, 8e12];

const UNITS = /** @type {const} */ ({ gigabyte: 1e9, terabyte: 1e12 });

/**
 * A disk's size as its label has it, in powers of ten: `500 GB`, `1.92 TB`; smaller ones in megabytes.
 * @param {number} bytes
 */
export function formatCapacity(bytes) {
  const unit = bytes >= 1e12 ? 'terabyte' : bytes >= 1e9 ? 'gigabyte' : 'megabyte';
  const value = bytes / (unit === 'megabyte' ? 1e6 : UNITS[unit]);
  return formatNumber(value, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: unit === 'terabyte' ? 2 : value < 10 ? 1 : 0,
  });
}

const SIZE = /^(\d+)(?:[.,](\d{1,6}))?(m|g|t)?[bo]?$/i;
const FACTORS = { m: 1e6, g: 1e9, t: 1e12 };

/**
 * A size as people type it, in bytes: `500`, `500 Go`, `1,92 TB`; gigabytes where nothing is said. `null` for
 * what is none.
 * @param {string} text
 * @returns {number | null}
 */
export function parseCapacity(text) {
  const found = SIZE.exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  if (!found) return null;
  const [, whole, fraction = '', unit = 'g'] = found;
  const factor = FACTORS[/** @type {keyof typeof FACTORS} */ (unit.toLowerCase())];
  const bytes = Number(whole) * factor + Number(fraction.padEnd(6, '0')) * (factor / 1e6);
  return bytes > 0 && bytes <= 1e15 ? bytes : null;
}
