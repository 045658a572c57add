/**
 * What stands in plain text and is more than text: addresses, mentions, channels.
 *
 * @typedef {{ kind: 'text', text: string }
 *   | { kind: 'link', text: string, href: string }
 *   | { kind: 'mention', text: string, name: string }
 *   | { kind: 'channel', text: string, name: string }} Piece
 */

/**
 * What may be a link: an address that says http, https or mailto. Nothing else is ever clickable.
 * Punctuation that ends the sentence rather than the address stays outside.
 */
const LINK = /\b(?:https?:\/\/|mailto:)[^\s<>"'`]+/giu;
const TRAILING = /[.,;:!?…»”’]+$/u;
/**
 * A name after `@` or `#`. The server's rule for mentions: not within a word, ASCII letters only. A channel's
 * name may have any letters; `a/b#c` and `&#39;` are none.
 */
const NAME =
  /(?<![\p{L}\p{N}])(@)([A-Za-z0-9._-]+)|(?<![\p{L}\p{N}\p{M}_#/&])(#)([\p{L}\p{N}][\p{L}\p{N}\p{M}._-]{0,63})/gu;
/** What ends a sentence rather than a name. */
const SENTENCE_END = /[._-]+$/;

/**
 * A text in pieces. Every character is in one of them.
 * @param {string} text
 * @returns {Piece[]}
 */
export function piecesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(LINK)) {
    const address = trimmed(found[0]);
    const href = safeAddress(address);
    if (!href) continue;
    if (found.index > end) pieces.push(...namesOf(text.slice(end, found.index)));
    pieces.push({ kind: 'link', text: address, href });
    end = found.index + address.length;
  }
  if (end < text.length) pieces.push(...namesOf(text.slice(end)));
  return pieces;
}

/**
 * @param {string} text
 * @returns {Piece[]}
 */
function namesOf(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(NAME)) {
    const name = (found[2] ?? found[4]).replace(SENTENCE_END, '');
    if (found.index > end) pieces.push({ kind: 'text', text: text.slice(end, found.index) });
    end = found.index + 1 + name.length;
    const kind = found[1] ? 'mention' : 'channel';
    pieces.push({ kind, text: text.slice(found.index, end), name });
  }
  if (end < text.length) pieces.push({ kind: 'text', text: text.slice(end) });
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
 * An address that may be clicked on: `http`, `https` or `mailto`, as the browser will read it.
 * @param {string} address
 * @returns {string | null}
 */
export function safeAddress(address) {
  try {
    const url = new URL(address);
    if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : null;
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Where a link really leads, where its words could make one think otherwise: they look like another
 * address, or the name of the host has letters that look like others.
 * @param {string} words
 * @param {string} href
 * @returns {string | null}
 */
export function realHost(words, href) {
  const { protocol, host, pathname, username } = new URL(href);
  if (protocol === 'mailto:') {
    return /\S@\S/.test(words) && !words.includes(decodeURI(pathname)) ? pathname : null;
  }
  const shown = words.trim().toLowerCase();
  const looksLikeAddress = /^[a-z]+:\/\/|^www\.|^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?:[/:?#]|$)/u.test(
    shown,
  );
  if (username || host.includes('xn--')) return host;
  if (!looksLikeAddress) return null;
  const named = shown.replace(/^[a-z]+:\/\//, '').split(/[/?#\\]/)[0];
  return named === host || named === `${host}:443` || named === `${host}:80` ? null : host;
}
