import { css, html, nothing } from 'lit';
import { labelOf } from '../../../shared/app/channels.js';
import { nameOf } from '../../../shared/app/names.js';
import { WsElement } from '../../../shared/components/element.js';
import '../../../shared/components/ws-banner.js';
import { excerptOf } from '../../../shared/data/drafts.js';
import { Watch } from '../../../shared/data/store.js';
import { formatList, t } from '../../../shared/i18n/i18n.js';
import '../channels/channel-barrier.js';
import './composer.js';

/**
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('./composer.js').MessageComposer} MessageComposer
 */

/** So many people who write at once are named. */
const NAMED = 3;

/**
 * The foot of a conversation or a thread: who is writing, and where one writes oneself; what is written and
 * not sent stays, channel by channel and thread by thread.
 * @fires chat-sent
 * @fires chat-edit-last
 */
export class ConversationFoot extends WsElement {
  static properties = {
    workspace: { attribute: false },
    channel: { type: Number },
    thread: { attribute: false },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: block; padding: 0 24px 12px; }
      :host([narrow]) { padding-inline: 12px; }
      .typing { height: 24px; padding: 2px 2px 0; overflow: hidden; color: var(--text-muted); font-size: var(--size-xs); text-overflow: ellipsis; white-space: nowrap; }
      @media (max-width: 560px) { :host { padding: 0 12px 8px; } }
    `,
  ];

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    /** The thread's root, in a thread. @type {number | null} */
    this.thread = null;
    new Watch(this, () => {
      const { session, chat, people, outbox, drafts } = this.workspace;
      return [session, chat, people, outbox, drafts];
    });
  }

  /** @returns {MessageComposer | null} */
  get #composer() {
    return this.shadowRoot?.querySelector('message-composer') ?? null;
  }

  get #tray() {
    return this.workspace.files.tray(this.channel, this.thread);
  }

  /** Whether something can be written here. */
  get writes() {
    return this.workspace.chat.writing(this.channel) === null;
  }

  /** Puts the cursor where one writes. */
  async focus() {
    await this.updateComplete;
    this.#composer?.focus();
  }

  /**
   * Begins an answer.
   * @param {Message} message
   */
  reply(message) {
    const { id, author, text } = message;
    this.#change({ quote: { id, author, excerpt: excerptOf(text), deleted: false } });
    void this.focus();
  }

  /**
   * Attaches files to what is being written.
   * @param {File[]} files
   */
  attach(files) {
    this.#composer?.attach(files);
  }

  /**
   * Puts back a message that was on its way, below what is written already.
   * @param {import('../../../shared/outbox/storage.js').OutboxEntry} entry
   */
  takeBack({ text, attachments, quote }) {
    const begun = this.workspace.drafts.of(this.channel, this.thread);
    this.#change({
      text: begun.text ? `${begun.text}\n${text}` : text,
      quote: begun.quote ?? quote,
    });
    this.#tray.takeBack(attachments ?? []);
    void this.focus();
  }

  /** @param {Map<PropertyKey, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('channel') && !changed.has('thread')) return;
    const { chat } = this.workspace;
    // Whom a mention would reach is known by the time somebody types one.
    if (chat.get(this.channel)?.kind !== 'everyone') void chat.membersOf(this.channel).open();
  }

  render() {
    const { people, outbox, chat, drafts } = this.workspace;
    const channel = chat.get(this.channel);
    if (!channel) return nothing;
    if (!this.writes) {
      return html`<channel-barrier .workspace=${this.workspace} .channel=${this.channel}></channel-barrier>`;
    }
    const { text, quote } = drafts.of(this.channel, this.thread);
    const typing = chat.typing.of(this.channel, this.thread).map((id) => nameOf(people, id));
    const name = labelOf(this.workspace, channel);
    const place = t(channel.kind === 'direct' ? 'chat.writeTo' : 'chat.writeIn', { name });
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
        .text=${text}
        .quote=${quote}
        .people=${people}
        .tray=${this.#tray}
        .known=${this.#known}
        .placeholder=${this.thread === null ? place : t('chat.writeReply')}
        @chat-draft=${this.#onDraft}
        @chat-send=${this.#onSend}
        @chat-unquote=${() => this.#change({ quote: null })}
        @focusout=${() => drafts.flush()}
      ></message-composer>
    `;
  }

  #known = () => {
    const { people, chat } = this.workspace;
    const channel = chat.get(this.channel);
    const list = chat.membersOf(this.channel);
    const some = channel?.kind !== 'everyone' && list.status === 'ready';
    return {
      people: people.active,
      members: some ? new Set(list.members.keys()) : null,
      channels: [...chat.channels.values()].filter(({ kind }) => kind !== 'direct'),
      everyone: channel?.kind !== 'direct',
    };
  };

  /** @param {{ text?: string, quote?: import('../../../shared/data/types.js').Quote | null }} change */
  #change(change) {
    this.workspace.drafts.set(this.channel, this.thread, change);
    this.requestUpdate();
  }

  /** @param {CustomEvent} event */
  #onDraft(event) {
    this.#change({ text: event.detail.text });
    if (event.detail.text) this.workspace.chat.typing.say(this.channel, this.thread);
  }

  /** @param {CustomEvent} event */
  #onSend(event) {
    const { drafts, chat, outbox } = this.workspace;
    const { channel, thread } = this;
    const { quote } = drafts.of(channel, thread);
    const { attachments } = this.#tray;
    drafts.clear(channel, thread);
    chat.typing.stop(channel, thread);
    void outbox.add({ channel, thread, text: event.detail.text, attachments, quote });
    this.#tray.clear();
    this.emit('chat-sent');
    this.requestUpdate();
  }
}

customElements.define('conversation-foot', ConversationFoot);
