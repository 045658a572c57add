import { css, html, nothing } from 'lit';
import { LiveList } from '../../../shared/app/live-list.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { concerns } from '../../../shared/data/channel-rules.js';
import { listMentions } from '../../../shared/data/chat.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { messageLink, messageLinkStyle } from './message-link.js';

/** @typedef {import('../../../shared/data/types.js').Message} Message */

/** The messages that mention who is signed in, the newest first. */
export class MentionList extends WsElement {
  static properties = { workspace: { attribute: false } };

  static styles = [
    WsElement.styles,
    messageLinkStyle,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
      .page { flex: 1; min-height: 0; overflow: auto; padding: 12px 16px 24px; }
      ul { display: grid; gap: 2px; max-width: 860px; margin: 0 auto; padding: 0; list-style: none; }
      li { content-visibility: auto; contain-intrinsic-size: auto 64px; }
      .new .author { font-weight: var(--weight-bold); }
      .new .message { background: var(--accent-soft); --avatar-around: var(--accent-soft); }
      .more { display: flex; justify-content: center; padding: 12px; }
    `,
  ];

  /** @type {LiveList<Message>} */
  #list = new LiveList(this, (page) => listMentions(this.workspace.transport, page), { follows: () => true });
  #stop = () => {};

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    new Watch(this, () => [this.workspace.chat, this.workspace.people]);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stop = this.workspace.onEvent(({ kind, data }) => {
      const message = data?.message;
      if (!kind.startsWith('chat.message.') || typeof message !== 'object' || !message) return;
      const self = this.workspace.session.me?.account.id ?? null;
      const listed = this.#list.rows.some((row) => row.id === message.id);
      if (listed || concerns(message, self, undefined)) this.#list.touch();
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  render() {
    return html`
      <ws-page-header icon="at-sign" .heading=${t('channels.mentions')} .sub=${t('channels.mentionsSub')}></ws-page-header>
      <div class="page">${this.#content()}</div>
    `;
  }

  #content() {
    const list = this.#list;
    const { state } = list;
    if (state === 'loading') return html`<ws-state kind="loading" shape="messages" .lines=${5}></ws-state>`;
    if (state === 'error' || state === 'offline')
      return html`<ws-state .kind=${state} .text=${list.problem?.text ?? ''} .requestId=${list.problem?.requestId ?? ''} retry @ws-retry=${() => list.load()}></ws-state>`;
    if (state === 'empty')
      return html`<ws-state kind="empty" icon="at-sign" .heading=${t('channels.noMentions')} .text=${t('channels.noMentionsText')}></ws-state>`;
    return html`<ul>
        ${list.rows.map((message) => html`<li class=${this.#isNew(message) ? 'new' : ''}>${messageLink(this.workspace, message)}</li>`)}
      </ul>
      ${list.more ? html`<div class="more"><ws-button ?loading=${list.loadingMore} @click=${() => list.loadMore()}>${t('channels.more')}</ws-button></div>` : nothing}`;
  }

  /** @param {Message} message */
  #isNew(message) {
    const channel = this.workspace.chat.channels.get(message.channel);
    return Boolean(channel && !message.thread && message.id > channel.read.message);
  }
}

customElements.define('mention-list', MentionList);
