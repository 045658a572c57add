/** How many characters of a found message are shown, and how many of them before its first match. */
const SHOWN = 320;
const BEFORE = 70;

/** The filters, as they are typed. */
export const FILTERS = ['from', 'in', 'after', 'before', 'has'];

/**
 * The word that the cursor stands in or behind.
 * @param {string} text
 * @param {number} caret
 * @returns {{ start: number, end: number, filter: string, value: string }} `filter`: empty for a plain word.
 */
export function tokenAt(text, caret) {
  let start = caret;
  while (start > 0 && !/\s/.test(text[start - 1])) start -= 1;
  let end = caret;
  while (end < text.length && !/\s/.test(text[end])) end += 1;
  const word = text.slice(start, end);
  const found = /^([a-z]+):(.*)$/i.exec(word);
  const filter = found && FILTERS.includes(found[1].toLowerCase()) ? found[1].toLowerCase() : '';
  return { start, end, filter, value: filter && found ? found[2] : word };
}

/**
 * Puts a value into the filter at the cursor.
 * @param {string} text
 * @param {number} caret
 * @param {string} value
 * @returns {{ text: string, caret: number }}
 */
export function completed(text, caret, value) {
  const { start, end, filter } = tokenAt(text, caret);
  const word = `${filter}:${value} `;
  const rest = text.slice(end).replace(/^\s/, '');
  return { text: text.slice(0, start) + word + rest, caret: start + word.length };
}

/**
 * Begins a filter at the end of what is typed, or takes the whole filter when it needs no value.
 * @param {string} text
 * @param {string} filter `from:`, `has:file`…
 */
export function withFilter(text, filter) {
  const before = text && !/\s$/.test(text) ? `${text} ` : text;
  return filter.endsWith(':') ? before + filter : `${before}${filter} `;
}

/**
 * A text in pieces, those that match marked; of a long one, what surrounds the first match.
 * @param {string} text
 * @param {[number, number][] | number[][]} matches In code points, in order.
 * @returns {{ text: string, match: boolean }[]}
 */
export function highlighted(text, matches) {
  const letters = [...text];
  const first = matches[0]?.[0] ?? 0;
  const from = letters.length > SHOWN && first > BEFORE ? first - BEFORE : 0;
  const to = Math.min(letters.length, from + SHOWN);
  /** @type {{ text: string, match: boolean }[]} */
  const pieces = [];
  const add = (/** @type {number} */ start, /** @type {number} */ end, /** @type {boolean} */ match) => {
    const piece = letters.slice(Math.max(start, from), Math.min(end, to)).join('');
    if (piece) pieces.push({ text: piece, match });
  };
  let at = from;
  for (const [start, end] of matches) {
    // What the server says of a text that was edited meanwhile may lie outside of it.
    if (start < at || start >= to || end <= start) continue;
    add(at, start, false);
    add(start, end, true);
    at = end;
  }
  add(at, to, false);
  if (from > 0 && pieces.length) pieces[0].text = `…${pieces[0].text.trimStart()}`;
  if (to < letters.length && pieces.length) pieces.push({ text: '…', match: false });
  return pieces;
}

/**
 * A day as a filter takes it.
 * @param {Date} day
 */
export function dayOf(day) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/**
 * The days that a date filter offers.
 * @param {Date} [now]
 * @returns {{ id: string, value: string }[]}
 */
export function daysFor(now = new Date()) {
  const back = (/** @type {number} */ days) =>
    dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days));
  return [
    { id: 'today', value: back(0) },
    { id: 'yesterday', value: back(1) },
    { id: 'lastWeek', value: back(7) },
    { id: 'lastMonth', value: back(30) },
  ];
}
