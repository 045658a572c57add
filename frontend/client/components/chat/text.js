import { html } from 'lit';

/**
 * What may be a link: an address that says http, https or mailto. Nothing else is ever clickable.
 * Punctuation that ends the sentence rather than the address stays outside.
 */
const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/giu;
const TRAILING = /[.,;:!?…»”’]+$/u;

/**
 * @typedef {{ text: string, href?: string }} Piece
 */

/**
 * A message's text in pieces, with its links.
 * @param {string} text
 * @returns {Piece[]}
 */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const address = trimmed(found[0]);
    const href = safe(address);
    if (!href) continue;
    if (found.index > end) pieces.push({ text: text.slice(end, found.index) });
    pieces.push({ text: address, href });
    end = found.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/**
 * @param {string} address
 * @returns {string}
 */
function trimmed(address) {
  let kept = address.replace(TRAILING, '');
  // A closing bracket belongs to the address only if it was opened in it.
  while (kept.endsWith(')') && kept.split('(').length < kept.split(')').length) {
    kept = kept.slice(0, -1).replace(TRAILING, '');
  }
  return kept;
}

/**
 * @param {string} address
 * @returns {string | null}
 */
function safe(address) {
  try {
    const url = new URL(address);
    if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : null;
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A message's text for the page. Line breaks are kept by the style.
 * @param {string} text
 */
export function textOf(text) {
  return piecesOf(text).map(({ text: words, href }) =>
    href ? html`<a href=${href} target="_blank" rel="noopener noreferrer">${words}</a>` : words,
  );
}

/**
 * Whether there is something to see in a text: the server refuses what has nothing.
 * @param {string} text
 */
export function isVisible(text) {
  return /[^\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text);
}
