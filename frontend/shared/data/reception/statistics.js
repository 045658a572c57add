import { BASE, filled } from './records.js';

/**
 * The typed calls about figures, and the factors that they are counted with.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['Factor']} Factor
 * @typedef {Schemas['Factors']} Factors
 * @typedef {Schemas['Statistics']} Statistics
 * @typedef {Schemas['Figures']} Figures
 */

/** How many characters the source of a factor has at the most. */
export const MAX_SOURCE = 300;

/**
 * What came in between two days, and what became of it.
 * @param {Transport} transport
 * @param {{ from?: string, to?: string }} days Without them, the last twelve months.
 * @returns {Promise<Statistics>}
 */
export function statisticsOf(transport, days) {
  return transport.request('GET', `${BASE}/statistics`, { query: filled(days) });
}

/**
 * How reception stands today, and what became of the disks between two days.
 * @param {Transport} transport
 * @param {{ from?: string, to?: string }} days Without them, the last twelve months.
 * @returns {Promise<Figures>}
 */
export function figuresOf(transport, days) {
  return transport.request('GET', `${BASE}/figures`, { query: filled(days) });
}

/**
 * Sets the factors of all kinds, which administrators may.
 * @param {Transport} transport
 * @param {Factors} factors With the version that was read.
 * @returns {Promise<Factors>}
 */
export function setFactors(transport, factors) {
  return transport.request('PUT', `${BASE}/factors`, { body: factors });
}
