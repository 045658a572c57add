import { BASE } from './records.js';

/**
 * The typed calls about places.
 *
 * @typedef {import('../types.js').Transport} Transport
 * @typedef {import('../types.js').Schemas} Schemas
 * @typedef {Schemas['Place']} Place
 */

/**
 * @template T
 * @typedef {import('../types.js').Page<T>} Page
 */

/** How many characters a place's name has at the most. */
export const MAX_PLACE_NAME = 60;

/**
 * All places, in no order.
 * @param {Transport} transport
 * @returns {Promise<Page<Place>>}
 */
export function listPlaces(transport) {
  return transport.request('GET', `${BASE}/places`);
}

/**
 * @param {Transport} transport
 * @param {Schemas['CreatePlace']} place
 * @param {string} key The same key makes one place, however often it is sent.
 * @returns {Promise<Place>}
 */
export function createPlace(transport, place, key) {
  return transport.request('POST', `${BASE}/places`, { body: place, key });
}

/**
 * @param {Transport} transport
 * @param {number} place
 * @param {Schemas['UpdatePlace']} change
 * @returns {Promise<Place>}
 */
export function updatePlace(transport, place, change) {
  return transport.request('PATCH', `${BASE}/places/${place}`, { body: change });
}
