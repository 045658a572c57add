/**
 * Whether there is something to see in a text: the server refuses what has nothing.
 * @param {string} text
 */
export function isVisible(text) {
  return /[^\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text);
}
