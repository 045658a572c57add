import { css, html, nothing } from 'lit';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-badge.js';
import '../../../shared/components/ws-icon.js';
import '../../../shared/components/ws-kbd.js';
import '../../../shared/components/ws-state.js';
import { stateOf } from '../../../shared/app/problems.js';
import { UNREAD_CEILING } from '../../../shared/data/chat.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';

/**
 * The channels that one is in, with what is unread in them.
 * @fires chat-retry
 * @fires app-search - the palette is wanted
 */
export class ChannelList extends WsElement {
  static properties = { chat: { attribute: false }, current: { type: Number } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; flex: 1; padding: 12px 10px; background: var(--surface-0); }
      .search {
        display: flex; align-items: center; gap: 10px; width: 100%; height: var(--control); margin-bottom: 12px; padding: 0 8px 0 10px;
        border: 1px solid var(--line); border-radius: var(--radius-control); color: var(--text-muted); background: var(--surface-1);
        font: var(--weight-normal) var(--size-m)/1 var(--font-sans); text-align: start; cursor: pointer;
      }
      .search:hover { border-color: var(--line-control); color: var(--text); }
      .search span { flex: 1; }
      h2 { padding: 4px 10px 8px; color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
      ul { display: grid; gap: 2px; margin: 0; padding: 0; list-style: none; }
      a {
        display: flex; align-items: center; gap: 10px; min-height: var(--row); padding: 0 10px; border-radius: var(--radius-control);
        color: var(--text); text-decoration: none;
      }
      a:hover { background: var(--surface-3); }
      a[aria-current] { background: var(--accent-soft); font-weight: var(--weight-bold); }
      .unread { font-weight: var(--weight-bold); }
      .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      ws-icon { color: var(--text-muted); }
    `,
  ];

  constructor() {
    super();
    this.chat = /** @type {import('../../../shared/data/chat-store.js').ChatStore} */ (
      /** @type {unknown} */ (undefined)
    );
    this.current = 0;
    new Watch(this, () => [this.chat]);
  }

  render() {
    const { status, error, channels } = this.chat;
    if (status === 'error') {
      const state = stateOf(error);
      return html`<ws-state .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry
        @ws-retry=${() => this.emit('chat-retry')}></ws-state>`;
    }
    if (status !== 'ready') return html`<ws-state kind="loading" .lines=${3}></ws-state>`;
    return html`
      <button class="search" type="button" aria-haspopup="dialog" @click=${() => this.emit('app-search')}>
        <ws-icon name="search"></ws-icon><span>${t('frame.search')}</span><ws-kbd keys="Ctrl+K" aria-hidden="true"></ws-kbd>
      </button>
      <h2 id="title">${t('chat.channels')}</h2>
      <nav aria-labelledby="title">
        <ul>${[...channels.values()].map((channel) => html`<li>${this.#channel(channel)}</li>`)}</ul>
      </nav>
    `;
  }

  /** @param {import('../../../shared/data/types.js').Channel} channel */
  #channel(channel) {
    const { unread } = channel.read;
    const count = unread >= UNREAD_CEILING ? `${UNREAD_CEILING - 1}+` : unread;
    return html`<a
      href="#/chat/${channel.id}"
      class=${unread > 0 ? 'unread' : ''}
      aria-current=${channel.id === this.current ? 'page' : nothing}
    >
      <ws-icon name="hash"></ws-icon>
      <span class="name">${channel.name}</span>
      ${unread > 0 ? html`<ws-badge tone="accent" .count=${count} .countLabel=${t('chat.unreadCount', { count: unread })}></ws-badge>` : nothing}
    </a>`;
  }
}

customElements.define('channel-list', ChannelList);
