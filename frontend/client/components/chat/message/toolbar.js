import { html, nothing } from 'lit';
import '../../../../shared/components/ws-icon-button.js';
import '../../../../shared/components/ws-menu.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../items.js').MessageItem} MessageItem
 * @typedef {import('../rows.js').RowContext} RowContext
 * @typedef {import('../../../../shared/components/ws-menu.js').MenuItem} MenuItem
 */

/**
 * What can be done with a message, by the action's name, where it can.
 * @param {MessageItem} item
 * @param {RowContext} context
 * @returns {Set<string>}
 */
export function actionsOn({ message }, { self, writes, orders, selects, inThread }) {
  if (message.deleted_at) return new Set(message.replies && !inThread ? ['thread', 'link'] : ['link']);
  const own = message.author === self && !message.shown_as;
  return new Set(
    [
      writes && 'react',
      writes && 'reply',
      !inThread && (writes || message.replies) && 'thread',
      writes && own && 'edit',
      writes && 'pin',
      'copy',
      'link',
      !own && 'unread',
      !own && 'report',
      orders && message.edited_at && 'texts',
      selects && 'select',
      (orders || (writes && message.author === self)) && 'delete',
    ].filter((action) => typeof action === 'string'),
  );
}

/** The keys of the actions, on a message that has the focus. @type {Record<string, string>} */
export const ACTION_KEYS = {
  r: 'reply',
  e: 'edit',
  c: 'copy',
  u: 'unread',
  t: 'thread',
  p: 'pin',
  '+': 'react',
  Delete: 'delete',
};

/** What is behind the three dots, in groups. @type {[action: string, icon: string][][]} */
const MORE = [
  [
    ['edit', 'pencil'],
    ['pin', 'pin'],
    ['copy', 'copy'],
    ['link', 'link'],
    ['unread', 'message-square'],
  ],
  [['texts', 'rotate-ccw-clock']],
  [
    ['report', 'flag'],
    ['select', 'square-check'],
    ['delete', 'trash'],
  ],
];

/**
 * @param {MessageItem} item
 * @param {RowContext} context
 */
export function toolbar(item, context) {
  const can = actionsOn(item, context);
  const { act } = context;
  const button = (/** @type {string} */ action, /** @type {string} */ icon, /** @type {string} */ label) =>
    can.has(action)
      ? html`<ws-icon-button size="s" icon=${icon} .label=${label} @click=${(/** @type {Event} */ event) => act(action, item, event.currentTarget)}></ws-icon-button>`
      : nothing;
  return html`<div class="toolbar" role="toolbar" aria-label=${t('chat.actions')}>
    ${button('react', 'face-slightly-smiling-plus', t('chat.react'))}
    ${button('reply', 'reply', t('chat.reply'))}
    ${button('thread', 'message-square-text', t('chat.thread'))}
    <ws-menu .label=${t('chat.more')} placement="bottom-end" .items=${moreOf(item, can)}
      @ws-choose=${(/** @type {CustomEvent} */ event) => act(event.detail.id, item)}>
      <ws-icon-button slot="trigger" size="s" icon="ellipsis" .label=${t('chat.more')}></ws-icon-button>
    </ws-menu>
  </div>`;
}

/**
 * @param {MessageItem} item
 * @param {Set<string>} can
 * @returns {MenuItem[]}
 */
function moreOf({ message }, can) {
  const keys = new Map(Object.entries(ACTION_KEYS).map(([key, action]) => [action, key]));
  /** @type {MenuItem[]} */
  const items = [];
  for (const group of MORE) {
    const there = group.filter(([action]) => can.has(action));
    if (there.length === 0) continue;
    if (items.length > 0) items.push({ separator: true });
    for (const [action, icon] of there) {
      const unpin = action === 'pin' && Boolean(message.pinned_at);
      items.push({
        id: action,
        label: t(unpin ? 'chat.unpin' : `chat.do_${action}`),
        icon: unpin ? 'pin-off' : icon,
        danger: action === 'delete',
        ...(keys.has(action) ? { keys: keys.get(action) } : {}),
      });
    }
  }
  return items;
}
