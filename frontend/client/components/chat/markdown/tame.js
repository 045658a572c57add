/** No script needs more marks on one letter; text that has them climbs over its neighbours. */
const MARKS = /(\p{M}{6})\p{M}+/gu;
/** Invisible characters in rows hide something, or only cost time. */
const INVISIBLE = /([\u00ad\u200b-\u200f\u2060-\u2064\ufeff]{2})[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+/gu;
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text that stays in its place, whatever is in it: marks that pile up and invisible characters in rows are
 * cut. What it says is unchanged.
 * @param {string} text
 */
export function tamed(text) {
  return text.replace(MARKS, '$1').replace(INVISIBLE, '$1');
}

/**
 * Without what turns the direction of text: an address has to read as it is.
 * @param {string} text
 */
export function straight(text) {
  return tamed(text).replace(DIRECTIONS, '');
}
