import { css, html, nothing } from 'lit';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-icon-button.js';
import { nameOf } from '../../../shared/app/names.js';
import { explainRefusal } from '../../../shared/app/problems.js';
import { formatDate, formatDateTime, formatTime, t } from '../../../shared/i18n/i18n.js';
import './message-editor.js';
import { textOf } from './text.js';

/**
 * @typedef {import('./items.js').Item} Item
 * @typedef {import('./items.js').MessageItem} MessageItem
 * @typedef {import('./items.js').PendingItem} PendingItem
 * @typedef {import('../../../shared/data/people.js').PeopleStore} PeopleStore
 *
 * @typedef {object} RowContext
 * @property {PeopleStore} people
 * @property {number} self
 * @property {boolean} writes Whether we may write here.
 * @property {string | null} active The row whose actions are shown.
 * @property {string | null} editing
 * @property {(action: string, item: MessageItem | PendingItem, detail?: any) => void} act
 */

/**
 * One row of a conversation.
 * @param {Item} item
 * @param {RowContext} context
 */
export function rowOf(item, context) {
  switch (item.kind) {
    case 'day':
      return html`<div class="day" role="separator">${dayName(item.at)}</div>`;
    case 'line':
      return html`<div class="line" role="separator"><span>${t('chat.newMessages')}</span></div>`;
    case 'edge':
      return edgeRow(item.state);
    case 'message':
      return messageRow(item, context);
    case 'pending':
      return pendingRow(item, context);
  }
}

/** @param {'loading' | 'failed' | 'beginning'} state */
function edgeRow(state) {
  if (state === 'beginning') return html`<div class="edge">${t('chat.beginning')}</div>`;
  if (state === 'loading') return html`<div class="edge" aria-busy="true">${t('chat.loadingOlder')}</div>`;
  return html`<div class="edge">
    ${t('chat.olderFailed')}
    <ws-button size="s" data-action="older">${t('ui.retry')}</ws-button>
  </div>`;
}

/**
 * @param {MessageItem} item
 * @param {RowContext} context
 */
function messageRow(item, context) {
  const { message } = item;
  const { people, self, active, editing, act } = context;
  const author = people.get(message.author);
  const deleted = Boolean(message.deleted_at);
  return html`
    ${gutter(item.head, author, message.created_at)}
    <div class="body">
      ${item.head ? byline(nameOf(people, message.author), message.created_at) : nothing}
      ${message.reply_to ? quoteOf(message.reply_to, people, () => act('jump', item, message.reply_to?.id)) : nothing}
      ${
        deleted
          ? html`<div class="gone"><ws-icon name="trash"></ws-icon>${t('chat.deleted')}</div>`
          : editing === item.key
            ? html`<message-editor
                .text=${message.text}
                @chat-save=${(/** @type {CustomEvent} */ event) => act('save', item, event.detail.text)}
                @chat-cancel=${() => act('cancel', item)}
              ></message-editor>`
            : html`<div class="text">${textOf(message.text)}${
                message.edited_at
                  ? html`<span class="edited" title=${formatDateTime(message.edited_at)}> ${t('chat.edited')}</span>`
                  : nothing
              }</div>`
      }
    </div>
    ${active === item.key && editing !== item.key ? toolbar(item, context, message.author === self) : nothing}
  `;
}

/**
 * @param {PendingItem} item
 * @param {RowContext} context
 */
function pendingRow(item, { people, self, act }) {
  const { entry, head } = item;
  const { refusal } = entry;
  return html`
    ${gutter(head, people.get(self), entry.created_at)}
    <div class="body">
      ${head ? byline(nameOf(people, self), entry.created_at) : nothing}
      ${entry.quote ? quoteOf(entry.quote, people, () => act('jump', item, entry.quote?.id)) : nothing}
      <div class="text waiting">${textOf(entry.text)}</div>
      ${
        refusal
          ? html`<div class="state refused">
              <span class="why"><ws-icon name="circle-alert"></ws-icon><span>${t('chat.refused', { reason: explainRefusal(refusal) })}</span></span>
              <ws-button size="s" @click=${() => act('retry', item)}>${t('chat.sendAgain')}</ws-button>
              <ws-button size="s" variant="quiet" @click=${() => act('discard', item)}>${t('chat.discard')}</ws-button>
            </div>`
          : html`<div class="state"><ws-icon name="clock"></ws-icon>${t('chat.waiting')}</div>`
      }
    </div>
  `;
}

/**
 * @param {boolean} head
 * @param {import('../../../shared/data/types.js').Person | undefined} author
 * @param {string} at
 */
function gutter(head, author, at) {
  if (!head) return html`<time class="gutter beside" datetime=${at}>${formatTime(at)}</time>`;
  return html`<div class="gutter">
    <ws-avatar
      .name=${author?.display_name ?? ''}
      .color=${author?.avatar_color ?? '#8a8a99'}
      .size=${36}
      ?former=${author?.former ?? false}
      decorative
    ></ws-avatar>
  </div>`;
}

/**
 * @param {string} name
 * @param {string} at
 */
function byline(name, at) {
  return html`<div class="byline">
    <span class="name">${name}</span>
    <time datetime=${at} title=${formatDateTime(at)}>${formatTime(at)}</time>
  </div>`;
}

/**
 * @param {import('../../../shared/data/types.js').Quote} quote
 * @param {PeopleStore} people
 * @param {() => void} jump
 */
export function quoteOf(quote, people, jump) {
  const words = quote.deleted ? t('chat.deleted') : quote.excerpt.replaceAll(/\s+/g, ' ');
  return html`<button class="quote" tabindex="-1" @click=${jump} .title=${t('chat.jump')}>
    <span class="quoted">${nameOf(people, quote.author)}</span> · ${words}
  </button>`;
}

/**
 * @param {MessageItem} item
 * @param {RowContext} context
 * @param {boolean} own
 */
function toolbar(item, { writes, act }, own) {
  if (item.message.deleted_at) return nothing;
  const button = (/** @type {string} */ action, /** @type {string} */ icon, /** @type {string} */ label) =>
    html`<ws-icon-button size="s" icon=${icon} .label=${label} @click=${() => act(action, item)}></ws-icon-button>`;
  return html`<div class="toolbar" role="toolbar" aria-label=${t('chat.actions')}>
    ${writes ? button('reply', 'reply', t('chat.reply')) : nothing}
    ${writes && own ? button('edit', 'pencil', t('chat.edit')) : nothing}
    ${button('copy', 'copy', t('chat.copy'))}
    ${own ? nothing : button('unread', 'message-square', t('chat.markUnread'))}
    ${writes && own ? button('delete', 'trash', t('chat.delete')) : nothing}
  </div>`;
}

/**
 * What a row is called for those who hear it.
 * @param {Item} item
 * @param {RowContext} context
 */
export function labelOf(item, { people, self }) {
  if (item.kind === 'message') {
    return t('chat.messageOf', {
      name: nameOf(people, item.message.author),
      time: formatDateTime(item.message.created_at),
    });
  }
  if (item.kind === 'pending') {
    return t('chat.messageOf', { name: nameOf(people, self), time: formatDateTime(item.entry.created_at) });
  }
  return '';
}

/**
 * A day's name between messages.
 * @param {string} at
 */
export function dayName(at) {
  const days = Math.round((startOfDay(Date.now()) - startOfDay(Date.parse(at))) / 86_400_000);
  if (days === 0) return t('chat.today');
  if (days === 1) return t('chat.yesterday');
  const name = formatDate(at, { weekday: true });
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** @param {number} time */
function startOfDay(time) {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** How rows look. */
export const rowStyles = css`
  .row { position: absolute; inset: 0 0 auto; display: flow-root; }
  .row:focus-visible { outline-offset: -2px; border-radius: var(--radius-surface); }
  .message { display: grid; grid-template-columns: 36px minmax(0, 1fr); column-gap: 12px; position: relative; padding: 2px 24px; }
  .message.head { padding-top: 12px; }
  .row:hover > .message, .row:focus-within > .message { background: var(--surface-2); }
  .row.flash > .message { animation: flash 1.8s ease-out; }
  @keyframes flash { 0%, 40% { background: var(--accent-soft); } }
  @media (prefers-reduced-motion: reduce) { .row.flash > .message { animation: none; background: var(--accent-soft); } }
  .gutter { display: block; }
  .beside { padding-top: 3px; text-align: end; font-size: 11px; line-height: 18px; color: var(--text-muted); font-variant-numeric: tabular-nums; white-space: nowrap; opacity: 0; }
  .row:hover .beside, .row:focus-within .beside { opacity: 1; }
  .byline { display: flex; align-items: baseline; gap: 8px; min-width: 0; }
  .name { font-weight: var(--weight-bold); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .byline time { flex: none; color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
  .text { max-width: 88ch; white-space: pre-wrap; overflow-wrap: anywhere; }
  .waiting { color: var(--text-muted); }
  .edited { color: var(--text-muted); font-size: var(--size-xs); }
  .gone, .state { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; color: var(--text-muted); font-size: var(--size-s); }
  .gone { font-style: italic; min-height: 21px; }
  .state { padding: 2px 0; }
  .refused { color: var(--state-danger); gap: 8px; }
  .why { display: flex; gap: 6px; min-width: 0; overflow-wrap: anywhere; }
  .why ws-icon { flex: none; margin-top: 2px; }
  .quote {
    display: block; max-width: min(75ch, 100%); margin: 2px 0; padding: 0 0 0 10px; border: 0; border-inline-start: 3px solid var(--line);
    background: none; color: var(--text-muted); font: inherit; font-size: var(--size-s); text-align: start; cursor: pointer;
    overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  }
  .quote:hover { color: var(--text); border-color: var(--accent); }
  .quoted { font-weight: var(--weight-medium); }
  .toolbar {
    position: absolute; inset: -14px 20px auto auto; z-index: 1; display: flex; gap: 2px; padding: 2px; border: 1px solid var(--line);
    border-radius: var(--radius-surface); background: var(--surface-1); box-shadow: var(--shadow-float);
  }
  .day { padding: 20px 24px 4px; text-align: center; color: var(--text-muted); font-size: var(--size-xs); font-weight: var(--weight-medium); }
  .line { display: flex; align-items: center; gap: 12px; padding: 12px 24px 0; color: var(--state-attention); font-size: var(--size-xs); font-weight: var(--weight-bold); }
  .line::before { content: ''; flex: 1; height: 1px; background: var(--attention-fill); }
  .edge { display: flex; align-items: center; justify-content: center; gap: 12px; min-height: 48px; padding: 12px 24px; color: var(--text-muted); font-size: var(--size-s); text-align: center; }
  @media (max-width: 560px) {
    .message { padding-inline: 12px; column-gap: 10px; }
    .toolbar { inset-inline-end: 8px; }
  }
`;
