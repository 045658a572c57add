/**
 * The typed calls about the organisation as its documents present it.
 *
 * @typedef {import('./types.js').Transport} Transport
 * @typedef {import('./types.js').Schemas} Schemas
 * @typedef {Schemas['Organisation']} Organisation
 */

const PATH = '/api/organisation';

/** How many characters the name has at the most. */
export const MAX_NAME = 80;
/** How many characters the address and the contact have at the most, each. */
export const MAX_LINES = 400;
/** How many characters the legal text has at the most. */
export const MAX_LEGAL = 2_000;
/** How large a logo may be, in bytes. */
export const MAX_LOGO = 2 * 1024 * 1024;

/**
 * @param {Transport} transport
 * @returns {Promise<Organisation>}
 */
export function getOrganisation(transport) {
  return transport.request('GET', PATH);
}

/**
 * @param {Transport} transport
 * @param {Schemas['SetOrganisation']} organisation With the version that it was changed on.
 * @returns {Promise<Organisation>}
 */
export function setOrganisation(transport, organisation) {
  return transport.request('PUT', PATH, { body: organisation });
}

/**
 * The logo, as documents show it.
 * @param {Transport} transport
 * @returns {Promise<Blob>}
 */
export function logoOf(transport) {
  return transport.blob(`${PATH}/logo`);
}

/**
 * @param {Transport} transport
 * @param {Blob} logo PNG or JPEG, at most 2 MB.
 * @returns {Promise<Organisation>}
 */
export function setLogo(transport, logo) {
  return transport.upload(`${PATH}/logo`, logo, { replaces: true });
}

/**
 * @param {Transport} transport
 * @returns {Promise<null>}
 */
export function removeLogo(transport) {
  return transport.request('DELETE', `${PATH}/logo`);
}
