/**
 * What a table computes, apart from its drawing.
 *
 * @typedef {string | number} Key
 * @typedef {any} Row
 * @typedef {{
 *   id: string, label: string, width?: number, align?: 'start' | 'end', mono?: boolean, sortable?: boolean, hidden?: boolean,
 *   fixed?: boolean, from?: number, render?: (row: Row) => unknown, text?: (row: Row) => string | number | null | undefined,
 * }} Column
 */
import { language } from '../i18n/i18n.js';

/**
 * What a cell says, as text or a number.
 * @param {Column} column
 * @param {Row} row
 */
export function cellValue(column, row) {
  return (column.text ? column.text(row) : row[column.id]) ?? '';
}

/**
 * The rows in the order of `name` or `-name`; equal ones keep their order, empty values come last either way.
 * @param {Row[]} rows
 * @param {string} sort
 * @param {Column[]} columns
 */
export function sortRows(rows, sort, columns) {
  const descending = sort.startsWith('-');
  const column = columns.find(({ id }) => id === sort.replace(/^-/, ''));
  if (!column) return rows;
  const collator = new Intl.Collator(language(), { numeric: true, sensitivity: 'base' });
  return rows
    .map((row) => ({ row, value: cellValue(column, row) }))
    .sort((one, other) => {
      if (one.value === '' || other.value === '')
        return Number(one.value === '') - Number(other.value === '');
      const order =
        typeof one.value === 'number' && typeof other.value === 'number'
          ? one.value - other.value
          : collator.compare(String(one.value), String(other.value));
      return descending ? -order : order;
    })
    .map(({ row }) => row);
}

/**
 * The sort after a press on a column's head: ascending, descending, then none.
 * @param {string} sort
 * @param {string} id
 */
export function nextSort(sort, id) {
  if (sort === id) return `-${id}`;
  return sort === `-${id}` ? '' : id;
}

/**
 * Rows as tab-separated values, ready for a spreadsheet. A text that a spreadsheet would take for a formula is quoted as text.
 * @param {Row[]} rows
 * @param {Column[]} columns
 */
export function toTsv(rows, columns) {
  /** @param {string | number} value */
  const clean = (value) => {
    if (typeof value === 'number') return String(value);
    const flat = value.replace(/[\t\r\n]+/g, ' ');
    return /^[=+\-@]/.test(flat) ? `'${flat}` : flat;
  };
  const lines = rows.map((row) => columns.map((column) => clean(cellValue(column, row))));
  return [columns.map((column) => clean(column.label)), ...lines].map((cells) => cells.join('\t')).join('\n');
}

/**
 * Which rows have to be drawn.
 * @param {{ count: number, rowHeight: number, scrollTop: number, height: number, margin?: number }} view
 * @returns {{ start: number, end: number }} end is exclusive
 */
export function visibleRows({ count, rowHeight, scrollTop, height, margin = 10 }) {
  const start = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { start: Math.min(start, Math.max(0, end - 1)), end };
}

/**
 * The keys between two rows, both included.
 * @param {Key[]} keys
 * @param {Key} from
 * @param {Key} to
 */
export function keysBetween(keys, from, to) {
  const [start, end] = [keys.indexOf(from), keys.indexOf(to)].sort((a, b) => a - b);
  return start < 0 ? [to] : keys.slice(start, end + 1);
}
