import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { formatDateTime, t } from '../../../../shared/i18n/i18n.js';
import { wordsOf } from '../markdown/parse.js';
import { authorOf, labelOf, rowOf, tells } from '../rows.js';

/**
 * @typedef {import('../items.js').Item} Item
 * @typedef {import('../items.js').MessageItem} MessageItem
 * @typedef {import('../rows.js').RowContext} RowContext
 */

/** So much of a message is said of one that can be chosen. */
const SAID = 140;

/**
 * Whether a row is a message that can be chosen with others.
 * @param {Item | undefined} item
 * @returns {item is MessageItem}
 */
export const isPickable = (item) => item?.kind === 'message' && !item.message.deleted_at;

/**
 * Whether the focus goes to a row.
 * @param {Item | undefined} item
 * @param {ReadonlySet<number> | null} chosen The messages that are chosen, while some are.
 */
export function takesFocus(item, chosen) {
  return chosen ? isPickable(item) : item?.kind === 'message' || item?.kind === 'pending';
}

/**
 * The row that an event comes from.
 * @param {Event} event
 * @returns {string | null}
 */
export function keyAt(event) {
  for (const node of event.composedPath()) {
    if (node instanceof HTMLElement && node.classList.contains('row')) return node.dataset.key ?? null;
  }
  return null;
}

/**
 * What stands in a conversation, in its row; while messages are chosen, each with a box to check.
 * @param {Item} item
 * @param {RowContext} context
 * @param {object} where
 * @param {string} where.state What the row is beside that, as classes.
 * @param {boolean} where.tabbable Whether the tab key leads to it.
 * @param {unknown} where.place
 */
export function frameOf(item, context, { state, tabbable, place }) {
  if (item.kind !== 'message' && item.kind !== 'pending')
    return html`<div class="row" data-key=${item.key} ${place}>${rowOf(item, context)}</div>`;
  const { chosen, self } = context;
  const id = item.kind === 'message' ? item.message.id : nothing;
  const picked = item.kind === 'message' && Boolean(chosen?.has(item.message.id));
  return html`<div
    class="row ${state} ${chosen ? 'choosing' : ''} ${picked ? 'picked' : ''}"
    data-key=${item.key}
    data-message=${id}
    role="article"
    aria-label=${labelOf(item, context)}
    tabindex=${tabbable && !chosen ? 0 : -1}
    ${place}
  >
    ${chosen && isPickable(item) ? html`<input class="pick" type="checkbox" tabindex=${tabbable ? 0 : -1} aria-label=${pickLabel(item, context)} .checked=${live(picked)} />` : nothing}
    <div class="message ${item.head ? 'head' : ''} ${item.kind === 'message' && tells(item.message, self) ? 'tells-me' : ''}">${rowOf(item, context)}</div>
  </div>`;
}

/**
 * @param {MessageItem} item
 * @param {RowContext} context
 */
function pickLabel({ message }, { people }) {
  const words = wordsOf(message.text).slice(0, SAID) || t('chat.aFile');
  const time = formatDateTime(message.created_at);
  return t('chat.pick', { name: authorOf(message, people), time, text: words });
}
