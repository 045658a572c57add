import { css, html, nothing } from 'lit';
import { stateOf } from '../../../shared/app/problems.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { Watch } from '../../../shared/data/store.js';
import { formatRelative, t } from '../../../shared/i18n/i18n.js';
import { messageLink, messageLinkStyle } from './message-link.js';

/** @typedef {import('../../../shared/data/types.js').FollowedThread} FollowedThread */

/** How a followed thread shows its replies. */
export const threadRowStyle = css`
  .replies { display: flex; align-items: center; gap: 8px; margin-top: 4px; color: var(--text-muted); font-size: var(--size-s); }
  .unread .author, .unread .count { font-weight: var(--weight-bold); }
  .unread .count { color: var(--text); }
`;

/**
 * A followed thread in a list.
 * @param {import('../../../shared/data/workspace.js').Workspace} workspace
 * @param {FollowedThread} thread
 */
export function threadRow(workspace, { root }) {
  const marker = workspace.chat.followed.marker(root.id);
  const unread = marker?.unread ?? 0;
  const replies = root.replies;
  return html`<div class=${unread > 0 ? 'unread' : ''}>
    ${messageLink(workspace, root, {
      href: `/chat/${root.channel}/thread/${root.id}`,
      extra: html`<div class="replies">
        <span class="count">${t('channels.replies', { count: replies?.count ?? 0 })}</span>
        ${replies ? html`<span>${t('channels.lastReply', { time: formatRelative(replies.last_at) })}</span>` : nothing}
        ${unread > 0 ? html`<ws-badge tone="accent" .count=${unread} .countLabel=${t('channels.repliesUnread', { count: unread })}></ws-badge>` : nothing}
      </div>`,
    })}
  </div>`;
}

/** The threads that one follows, the one with the latest reply first. */
export class FollowedThreadList extends WsElement {
  static properties = { workspace: { attribute: false } };

  static styles = [
    WsElement.styles,
    messageLinkStyle,
    threadRowStyle,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { flex: 1; min-height: 0; overflow: auto; padding: 12px 16px 24px; }
      ul { display: grid; gap: 2px; max-width: 860px; margin: 0 auto; padding: 0; list-style: none; }
      li { content-visibility: auto; contain-intrinsic-size: auto 88px; }
      .more { display: flex; justify-content: center; padding: 12px; }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    new Watch(this, () => [this.workspace.chat.followed, this.workspace.chat, this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    const { followed } = this.workspace.chat;
    if (followed.status === 'idle' || followed.status === 'error') void followed.load();
  }

  render() {
    return html`
      <ws-page-header icon="messages-square" .heading=${t('channels.threads')} .sub=${t('channels.threadsSub')}></ws-page-header>
      <div class="page">${this.#content()}</div>
    `;
  }

  #content() {
    const { followed } = this.workspace.chat;
    if (followed.status === 'error') {
      const state = stateOf(followed.error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry @ws-retry=${() => followed.load()}></ws-state>`;
    }
    if (followed.status !== 'ready')
      return html`<ws-state kind="loading" shape="messages" .lines=${5}></ws-state>`;
    if (followed.list.length === 0)
      return html`<ws-state kind="empty" icon="messages-square" .heading=${t('channels.noThreads')} .text=${t('channels.noThreadsText')}></ws-state>`;
    return html`<ul>${followed.list.map((thread) => html`<li>${threadRow(this.workspace, thread)}</li>`)}</ul>
      ${followed.more ? html`<div class="more"><ws-button ?loading=${followed.loadingMore} @click=${() => followed.loadMore()}>${t('channels.more')}</ws-button></div>` : nothing}`;
  }
}

customElements.define('followed-thread-list', FollowedThreadList);
