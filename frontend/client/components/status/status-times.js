/**
 * When a status or the quiet ends.
 *
 * @typedef {'never' | '30' | '60' | '240' | 'today' | 'week'} After
 * @typedef {'30' | '60' | 'tomorrow' | 'open'} Quiet
 */

/** The day begins at this hour for whoever wants to be left alone until tomorrow. */
const MORNING = 8;
/** The server wants an end; this one nobody lives to see. */
export const OPEN_END = '9999-12-31T00:00:00.000Z';

/**
 * When a status is over.
 * @param {After} after
 * @param {Date} [now]
 * @returns {string | null} `null`: it stays.
 */
export function endOf(after, now = new Date()) {
  if (after === 'never') return null;
  if (after === 'today') return midnight(now, 1).toISOString();
  // The week ends with Sunday.
  if (after === 'week') return midnight(now, 8 - (now.getDay() || 7)).toISOString();
  return new Date(now.getTime() + Number(after) * 60_000).toISOString();
}

/**
 * Until when one wants to be left alone.
 * @param {Quiet} quiet
 * @param {Date} [now]
 * @returns {string}
 */
export function quietEnd(quiet, now = new Date()) {
  if (quiet === 'open') return OPEN_END;
  if (quiet !== 'tomorrow') return new Date(now.getTime() + Number(quiet) * 60_000).toISOString();
  // After midnight the morning that comes is the one that is meant.
  const day = midnight(now, now.getHours() < MORNING ? 0 : 1);
  day.setHours(MORNING);
  return day.toISOString();
}

/**
 * Whether it ends only when one says so.
 * @param {string | null | undefined} end
 */
export const isOpenEnd = (end) => Boolean(end?.startsWith('9999'));

/**
 * @param {Date} now
 * @param {number} days
 */
function midnight(now, days) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}
