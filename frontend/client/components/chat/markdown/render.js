import { html, nothing } from 'lit';
import '../../../../shared/components/ws-icon-button.js';
import { t } from '../../../../shared/i18n/i18n.js';
import { treeOf } from './parse.js';
import { piecesOf, realHost, safeAddress } from './pieces.js';
import { straight, tamed } from './tame.js';

/**
 * @typedef {import('mdast').Nodes} Node
 * @typedef {import('../../../../shared/data/types.js').Person} Person
 *
 * @typedef {object} Surroundings What the names in a text stand for.
 * @property {number} self
 * @property {(username: string) => Person | undefined} person Whom `@name` mentions.
 * @property {(name: string) => number | undefined} channel Which channel `#name` is.
 * @property {boolean} everyone Whether `@channel` is for everyone in the channel.
 * @property {(code: string) => void} copy
 * @property {boolean} [linked] Within a link, where nothing leads elsewhere.
 */

/** Further in than this, only the words are shown. */
const DEEPEST = 24;

/**
 * A message's text for the page: built node by node from a tree that holds no HTML.
 * @param {string} text
 * @param {Surroundings} around
 */
export function markdownOf(text, around) {
  return treeOf(text).children.map((node) => nodeOf(node, around, 0));
}

/**
 * @param {Node} node
 * @param {Surroundings} around
 * @param {number} depth
 * @returns {unknown}
 */
function nodeOf(node, around, depth) {
  if (depth > DEEPEST) return 'value' in node ? tamed(node.value) : nothing;
  const inside = () =>
    'children' in node ? node.children.map((child) => nodeOf(child, around, depth + 1)) : nothing;
  switch (node.type) {
    case 'text':
      return around.linked
        ? straight(node.value)
        : piecesOf(tamed(node.value)).map((piece) => pieceOf(piece, around));
    case 'break':
      return '\n';
    case 'paragraph':
      return html`<p dir="auto">${inside()}</p>`;
    case 'emphasis':
      return html`<em>${inside()}</em>`;
    case 'strong':
      return html`<strong>${inside()}</strong>`;
    case 'delete':
      return html`<del>${inside()}</del>`;
    case 'inlineCode':
      return html`<code dir="ltr">${tamed(node.value)}</code>`;
    case 'code':
      return codeOf(tamed(node.value), node.lang ?? '', around);
    case 'blockquote':
      return html`<blockquote dir="auto">${inside()}</blockquote>`;
    case 'list':
      return node.ordered
        ? html`<ol dir="auto" start=${node.start ?? 1}>${inside()}</ol>`
        : html`<ul dir="auto">${inside()}</ul>`;
    case 'listItem':
      return html`<li>${inside()}</li>`;
    case 'link':
      return linkOf(
        node,
        node.children.map((child) => nodeOf(child, { ...around, linked: true }, depth + 1)),
      );
    default:
      return 'value' in node ? tamed(node.value) : inside();
  }
}

/**
 * @param {import('./pieces.js').Piece} piece
 * @param {Surroundings} around
 * @returns {unknown}
 */
function pieceOf(piece, around) {
  switch (piece.kind) {
    case 'link':
      return anchor(piece.href, straight(piece.text), realHost(straight(piece.text), piece.href));
    case 'mention':
      return mentionOf(piece.name, around) ?? piece.text;
    case 'channel': {
      const id = around.channel(piece.name);
      return id === undefined ? piece.text : html`<a class="room" href="#/chat/${id}">${piece.text}</a>`;
    }
    default:
      return piece.text;
  }
}

/**
 * @param {string} name
 * @param {Surroundings} around
 */
function mentionOf(name, { self, person, everyone }) {
  if (name.toLowerCase() === 'channel' && everyone) return html`<span class="mention me">@${name}</span>`;
  const mentioned = person(name);
  if (!mentioned) return null;
  const kind = mentioned.id === self ? 'mention me' : 'mention';
  return html`<span class=${kind} title="@${mentioned.username}"><bdi>@${mentioned.display_name}</bdi></span>`;
}

/**
 * @param {import('mdast').Link} node
 * @param {unknown} inside
 */
function linkOf(node, inside) {
  const href = safeAddress(node.url);
  const words = wordsIn(node);
  // Not clickable, and nothing is hidden: what it says and where it would have led.
  if (!href) return html`${inside} <span class="address">(${straight(node.url)})</span>`;
  return anchor(href, inside, realHost(straight(words), href));
}

/**
 * @param {string} href
 * @param {unknown} words
 * @param {string | null} host Where it really leads, when the words say otherwise.
 */
function anchor(href, words, host) {
  return html`<a href=${href} target="_blank" rel="noopener noreferrer" title=${href}><bdi>${words}</bdi></a>${
    host ? html` <span class="address">(${host})</span>` : nothing
  }`;
}

/** @param {Node} node @returns {string} */
function wordsIn(node) {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(wordsIn).join('') : '';
}

/**
 * @param {string} code
 * @param {string} lang
 * @param {Surroundings} around
 */
function codeOf(code, lang, around) {
  return html`<div class="code" dir="ltr">
    <span class="lang">${lang.slice(0, 24)}</span>
    <ws-icon-button size="s" icon="copy" .label=${t('chat.copyCode')} @click=${() => around.copy(code)}></ws-icon-button>
    <pre><code>${code}</code></pre>
  </div>`;
}
