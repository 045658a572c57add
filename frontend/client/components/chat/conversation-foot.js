import { css, html, nothing } from 'lit';
import { nameOf } from '../../../shared/app/names.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-banner.js';
import { QUOTE_CHARACTERS } from '../../../shared/data/chat.js';
import { Watch } from '../../../shared/data/store.js';
import { formatList, t } from '../../../shared/i18n/i18n.js';
import './composer.js';
import { Drafts } from './drafts.js';

/** @typedef {import('../../../shared/data/types.js').Message} Message */

/** So many people who write at once are named. */
const NAMED = 3;

/**
 * The foot of a conversation: who is writing, and where one writes oneself; what is written and not sent
 * stays, channel by channel.
 * @fires chat-sent
 * @fires chat-edit-last
 */
export class ConversationFoot extends WsElement {
  static properties = { workspace: { attribute: false }, channel: { type: Number } };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; padding: 0 24px 12px; }
      .typing { height: 24px; padding: 2px 2px 0; overflow: hidden; color: var(--text-muted); font-size: var(--size-xs); text-overflow: ellipsis; white-space: nowrap; }
      .readonly { padding: 10px 0 4px; color: var(--text-muted); font-size: var(--size-s); text-align: center; }
      @media (max-width: 560px) { :host { padding: 0 12px 8px; } }
    `,
  ];

  #drafts = new Drafts();

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    new Watch(this, () => {
      const { session, chat, people, outbox } = this.workspace;
      return [session, chat, people, outbox];
    });
  }

  /** Puts the cursor where one writes. */
  async focus() {
    await this.updateComplete;
    /** @type {HTMLElement | null | undefined} */ (
      this.shadowRoot?.querySelector('message-composer')
    )?.focus();
  }

  /**
   * Begins an answer.
   * @param {Message} message
   */
  reply(message) {
    const excerpt = [...message.text].slice(0, QUOTE_CHARACTERS).join('');
    this.#quote({ id: message.id, author: message.author, excerpt, deleted: false });
    void this.focus();
  }

  /**
   * Puts back a text that was on its way, below what is written already.
   * @param {string} text
   */
  takeBack(text) {
    this.#drafts.text = this.#drafts.text ? `${this.#drafts.text}\n${text}` : text;
    this.requestUpdate();
    void this.focus();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('channel')) return;
    this.#drafts.open(this.workspace.session.me?.account.id ?? 0, this.channel);
  }

  render() {
    const { people, outbox, chat, session } = this.workspace;
    if (!session.may('chat:write')) return html`<p class="readonly">${t('chat.readOnly')}</p>`;
    const typing = chat.typing(this.channel).map((id) => nameOf(people, id));
    return html`
      ${outbox.trouble ? html`<ws-banner tone="attention">${t(`chat.storage_${outbox.trouble}`)}</ws-banner>` : nothing}
      <div class="typing" aria-live="off">${
        typing.length > NAMED
          ? t('chat.manyTyping')
          : typing.length
            ? t('chat.typing', { count: typing.length, names: formatList(typing) })
            : nothing
      }</div>
      <message-composer
        .text=${this.#drafts.text}
        .quote=${this.#drafts.quote}
        .people=${people}
        .placeholder=${t('chat.writeIn', { name: chat.channels.get(this.channel)?.name ?? '' })}
        @chat-draft=${this.#onDraft}
        @chat-send=${this.#onSend}
        @chat-unquote=${() => this.#quote(null)}
      ></message-composer>
    `;
  }

  /** @param {import('../../../shared/data/types.js').Quote | null} quote */
  #quote(quote) {
    this.#drafts.quote = quote;
    this.requestUpdate();
  }

  /** @param {CustomEvent} event */
  #onDraft(event) {
    this.#drafts.text = event.detail.text;
    if (event.detail.text) this.workspace.chat.sayTyping(this.channel);
    this.requestUpdate();
  }

  /** @param {CustomEvent} event */
  #onSend(event) {
    const { quote } = this.#drafts;
    this.#drafts.clear();
    this.workspace.chat.stopTyping();
    void this.workspace.outbox.add({ channel: this.channel, text: event.detail.text, quote });
    this.emit('chat-sent');
    this.requestUpdate();
  }
}

customElements.define('conversation-foot', ConversationFoot);
