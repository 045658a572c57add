import { css, html, nothing } from 'lit';
import { titleOf } from '../../../shared/app/channels.js';
import { excerptOf } from '../../../shared/app/excerpt.js';
import { nameOf } from '../../../shared/app/names.js';
import '../../../shared/components/ws-avatar.js';
import '../../../shared/components/ws-date.js';
import { t } from '../../../shared/i18n/i18n.js';
import { routeTo } from '../channels/places.js';

/**
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('../../../shared/data/workspace.js').Workspace} Workspace
 */

/** How a message looks in a list that leads to it. */
export const messageLinkStyle = css`
  .message { display: grid; grid-template-columns: 32px minmax(0, 1fr); gap: 0 12px; padding: 10px 12px; border-radius: var(--radius-surface); color: var(--text); text-decoration: none; }
  .message:hover { background: var(--surface-2); --avatar-around: var(--surface-2); }
  .message:focus-visible { outline-offset: -2px; }
  .message > ws-avatar { margin-top: 2px; }
  .line { display: flex; align-items: baseline; gap: 8px; min-width: 0; }
  .author { font-weight: var(--weight-medium); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .where { flex: 1; min-width: 0; color: var(--text-muted); font-size: var(--size-s); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .when { flex: none; color: var(--text-muted); font-size: var(--size-xs); }
  .words { font-size: var(--size-m); line-height: 1.45; overflow: hidden; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 3; -webkit-box-orient: vertical; }
  .gone { color: var(--text-muted); font-style: italic; }
`;

/**
 * A message in a list, leading to where it stands.
 * @param {Workspace} workspace
 * @param {Message} message
 * @param {{ href?: string, words?: unknown, extra?: unknown, unread?: boolean }} [options] `words`: instead of its
 *   beginning; `extra`: what stands below.
 */
export function messageLink(workspace, message, { href = routeTo(message), words, extra = nothing } = {}) {
  const { people, chat } = workspace;
  const person = people.get(message.author);
  const channel = chat.get(message.channel);
  const where = channel ? titleOf(workspace, channel) : '';
  return html`<a class="message" href="#${href}">
    <ws-avatar .name=${message.shown_as ?? person?.display_name ?? ''} .color=${person?.avatar_color ?? ''} ?former=${Boolean(person?.former)} decorative></ws-avatar>
    <div>
      <div class="line">
        <span class="author">${message.shown_as ?? nameOf(people, message.author)}</span>
        <span class="where">${message.thread ? t('channels.inThread', { name: where }) : where}</span>
        <ws-date class="when" .value=${message.created_at}></ws-date>
      </div>
      <div class="words ${message.deleted_at ? 'gone' : ''}">${words ?? excerptOf(message)}</div>
      ${extra}
    </div>
  </a>`;
}
