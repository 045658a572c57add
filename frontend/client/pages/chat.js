import { css, html } from 'lit';
import '../../shared/components/ws-state.js';
import '../../shared/frame/ws-columns.js';
import { t } from '../../shared/i18n/i18n.js';
import '../components/chat/channel-list.js';
import '../components/chat/chat-details.js';
import '../components/chat/conversation.js';
import { AppPage } from '../../shared/app/page.js';
import { stateOf } from '../../shared/app/problems.js';

/** Conversations: the channels, one of them, and what there is to know about it. */
export class ChatPage extends AppPage {
  static properties = { details: { state: true }, showing: { state: true }, channel: { state: true } };

  static styles = [
    AppPage.styles,
    css`
      :host { display: flex; flex: 1; min-height: 0; min-width: 0; }
      .middle { flex: 1; align-content: center; }
    `,
  ];

  constructor() {
    super();
    this.details = matchMedia('(min-width: 1180px)').matches;
    /** @type {'list' | 'content' | 'details'} */
    this.showing = 'content';
    this.channel = 0;
  }

  watches() {
    const { session, chat } = this.workspace;
    return [session, chat];
  }

  get heading() {
    const channel = this.workspace.chat.channels.get(this.channel);
    return channel ? `#${channel.name}` : t('app.chat');
  }

  get keyGroups() {
    return [
      {
        label: t('chat.keysWriting'),
        keys: [
          { keys: 'Enter', label: t('chat.send') },
          { keys: 'Shift+Enter', label: t('chat.keyNewLine') },
          { keys: 'ArrowUp', label: t('chat.keyEditLast') },
          { keys: 'PageUp', label: t('chat.keyRead') },
          { keys: 'Escape', label: t('chat.keyEscape') },
        ],
      },
      {
        label: t('chat.keysReading'),
        keys: [
          { keys: 'ArrowUp', label: t('chat.keyMove') },
          { keys: 'r', label: t('chat.reply') },
          { keys: 'e', label: t('chat.edit') },
          { keys: 'c', label: t('chat.copy') },
          { keys: 'u', label: t('chat.markUnread') },
          { keys: 'Delete', label: t('chat.delete') },
        ],
      },
    ];
  }

  get commands() {
    const group = t('app.chat');
    return [
      {
        id: 'chat-write',
        label: t('chat.keyWrite'),
        icon: 'pencil',
        group,
        run: () => this.#conversation?.write(),
      },
      {
        id: 'chat-end',
        label: t('chat.toEnd'),
        icon: 'arrow-down',
        group,
        run: () => void this.#conversation?.toEnd(),
      },
      {
        id: 'chat-details',
        label: t('chat.toggleDetails'),
        icon: 'panel-right',
        group,
        run: () => this.#toggleDetails(),
      },
    ];
  }

  get #conversation() {
    return /** @type {import('../components/chat/conversation.js').ChatConversation | null} */ (
      this.shadowRoot?.querySelector('chat-conversation') ?? null
    );
  }

  willUpdate() {
    const { channels } = this.workspace.chat;
    const named = Number(this.route.parameters.channel ?? 0);
    const wanted = named || this.channel || channels.keys().next().value || 0;
    if (channels.has(wanted)) this.channel = wanted;
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  updated(changed) {
    // A channel that was chosen in the list is what one wants to see.
    if (changed.has('route') && this.route.parameters.channel) this.showing = 'content';
  }

  render() {
    const { workspace, channel } = this;
    const { chat, people, presence } = workspace;
    const current = chat.channels.get(channel);
    return html`
      <ws-columns
        storage-key="chat"
        .showing=${this.showing}
        .listLabel=${t('chat.channels')}
        .contentLabel=${current ? `#${current.name}` : t('app.chat')}
        .detailsLabel=${t('chat.details')}
        .details=${this.details && Boolean(current)}
        @ws-back=${this.#onBack}
      >
        <channel-list
          slot="list"
          .chat=${chat}
          .current=${channel}
          @chat-retry=${() => chat.load()}
          @click=${this.#onChosen}
        ></channel-list>
        ${
          current
            ? html`<chat-conversation
                  .workspace=${workspace}
                  .channel=${channel}
                  .wanted=${Number(this.route.parameters.message ?? 0)}
                  .detailed=${this.details}
                  @chat-details=${this.#toggleDetails}
                ></chat-conversation>
                <chat-details slot="details" .channel=${current} .people=${people} .presence=${presence}></chat-details>`
            : this.#nothing()
        }
      </ws-columns>
    `;
  }

  #nothing() {
    const { status, error } = this.workspace.chat;
    if (status === 'error') {
      const state = stateOf(error);
      return html`<ws-state class="middle" .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry
        @ws-retry=${() => this.workspace.chat.load()}></ws-state>`;
    }
    if (status === 'ready') {
      return html`<ws-state class="middle" kind="empty" icon="message-square" .heading=${t('chat.noChannel')}
        .text=${t('chat.noChannelText')}></ws-state>`;
    }
    return html`<ws-state kind="loading" shape="messages"></ws-state>`;
  }

  #toggleDetails() {
    this.details = !this.details;
    this.showing = this.details ? 'details' : 'content';
  }

  /** @param {Event} event */
  #onChosen(event) {
    // Also for the channel that is open already, whose address does not change.
    if (event.composedPath().some((node) => node instanceof HTMLAnchorElement)) this.showing = 'content';
  }

  /** @param {CustomEvent} event */
  #onBack(event) {
    if (event.detail.from === 'details') {
      this.details = false;
      this.showing = 'content';
    } else {
      this.showing = 'list';
    }
  }
}

customElements.define('chat-page', ChatPage);
