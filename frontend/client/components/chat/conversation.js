import { css, html, nothing } from 'lit';
import { WsElement } from '../../../shared/components/element.js';
import { toast } from '../../../shared/components/toast.js';
import '../../../shared/components/ws-button.js';
import '../../../shared/components/ws-icon-button.js';
import '../../../shared/components/ws-page-header.js';
import '../../../shared/components/ws-state.js';
import { announce } from '../../../shared/app/announce.js';
import { channelIcon, labelOf, titleOf } from '../../../shared/app/channels.js';
import { nameOf } from '../../../shared/app/names.js';
import { explain, stateOf } from '../../../shared/app/problems.js';
import { oncePerFrame } from '../../../shared/data/frames.js';
import { Watch } from '../../../shared/data/store.js';
import { t } from '../../../shared/i18n/i18n.js';
import { actOn, saveEdit } from './actions.js';
import { DropZone } from './attachments/drop-zone.js';
import './conversation-foot.js';
import { edgeOf, itemsOf, keyOf } from './items.js';
import { wordsOf } from './markdown/parse.js';
import { Selecting } from './message/selecting.js';
import { Attention, isAttended, surroundingsOf } from './message/surroundings.js';
import './message-list.js';

/**
 * @typedef {import('../../../shared/data/types.js').Message} Message
 * @typedef {import('./conversation-foot.js').ConversationFoot} ConversationFoot
 * @typedef {import('./message-list.js').MessageList} MessageList
 * @typedef {import('./message-list.js').View} View
 */

/**
 * One channel: what was written in it, and where to write.
 * @fires chat-details - the details are wanted, or not any more
 * @fires chat-thread - a thread is wanted; detail: { root }
 */
export class ChatConversation extends WsElement {
  static properties = {
    workspace: { attribute: false },
    channel: { type: Number },
    wanted: { type: Number },
    detailed: { type: Boolean },
    editing: { state: true },
    view: { state: true },
    lineAfter: { state: true },
  };

  static styles = [
    WsElement.styles,
    css`
      :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
      .stage { position: relative; display: flex; flex: 1; min-height: 0; }
      message-list { flex: 1; }
      .middle { flex: 1; align-self: center; }
      .pill { position: absolute; inset-inline: 0; z-index: 2; display: flex; justify-content: center; pointer-events: none; }
      .pill ws-button { pointer-events: auto; border-radius: var(--radius-control); box-shadow: var(--shadow-float); }
      .top { top: 8px; }
      .bottom { bottom: 8px; }
      .drop {
        position: absolute; inset: 8px; z-index: 4; display: grid; place-content: center; justify-items: center; gap: 8px; border: 2px dashed var(--accent);
        border-radius: var(--radius-surface); color: var(--accent-ink); background: var(--accent-soft); font-weight: var(--weight-medium); pointer-events: none;
      }
      .count { display: inline-flex; align-items: center; gap: 6px; padding: 0 4px; color: var(--text-muted); font-variant-numeric: tabular-nums; }
    `,
  ];

  #entered = 0;
  #jumped = 0;
  /** @type {(() => void)[]} */
  #stops = [];
  #stopTimeline = () => {};
  /** The newest message when the end was last in view: what came after it is news. */
  #endSeen = 0;

  #draw = oncePerFrame(() => this.requestUpdate());

  #selecting = new Selecting(this, () => this.#list);

  #dropped = new DropZone(
    this,
    (files) => this.#foot?.attach(files),
    () => this.#writes && !this.#selecting.chosen,
  );

  constructor() {
    super();
    this.workspace = /** @type {import('../../../shared/data/workspace.js').Workspace} */ (
      /** @type {unknown} */ (undefined)
    );
    this.channel = 0;
    /** The message that an address asks for. */
    this.wanted = 0;
    /** Whether the details are shown. */
    this.detailed = false;
    /** @type {string | null} */
    this.editing = null;
    /** @type {View} */
    this.view = { atEnd: true, first: null, last: null };
    /** The read marker as it was when the line of new messages was drawn. @type {number | null} */
    this.lineAfter = null;
    new Watch(this, () => {
      const { session, link, chat, people, outbox } = this.workspace;
      return [session, link, chat, chat.followed, people, outbox];
    });
    new Attention(this, () => {
      this.#see();
      this.requestUpdate();
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.#stops.push(this.workspace.onEvent((event) => this.#speak(event)));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#stopTimeline();
    this.#entered = 0;
    this.workspace.lookedAt.clear();
  }

  /** Puts the cursor where one writes. */
  write() {
    this.#selecting.forget();
    void this.updateComplete.then(() => this.#foot?.focus());
  }

  /** Goes to the newest message. */
  async toEnd() {
    const timeline = this.#timeline;
    if (timeline.hasNewer) await timeline.toEnd();
    this.#list?.toEnd();
  }

  get #current() {
    return this.workspace.chat.get(this.channel);
  }

  get #title() {
    return this.#current ? titleOf(this.workspace, this.#current) : '';
  }

  get #timeline() {
    return this.workspace.chat.timeline(this.channel);
  }

  get #list() {
    return /** @type {MessageList | null} */ (this.shadowRoot?.querySelector('message-list') ?? null);
  }

  get #foot() {
    return /** @type {ConversationFoot | null} */ (
      this.shadowRoot?.querySelector('conversation-foot') ?? null
    );
  }

  get #self() {
    return this.workspace.session.me?.account.id ?? 0;
  }

  get #writes() {
    return this.workspace.chat.writing(this.channel) === null;
  }

  willUpdate() {
    if (this.channel !== this.#entered && this.#current) this.#enter();
    if (this.wanted && this.wanted !== this.#jumped) {
      this.#jumped = this.wanted;
      void this.#jump(this.wanted);
    }
    this.#drawLine();
  }

  #enter() {
    this.#stopTimeline();
    this.#entered = this.channel;
    this.editing = null;
    this.#selecting.forget();
    this.#endSeen = 0;
    const timeline = this.#timeline;
    const stop = timeline.subscribe(this.#draw);
    this.#stopTimeline = () => {
      stop();
      timeline.held = false;
    };
    const read = this.#current?.read;
    this.lineAfter = read && read.unread > 0 ? read.message : null;
    if (timeline.hasNewer) void timeline.toEnd();
    else void timeline.open();
    void this.updateComplete.then(() => {
      // On a touch screen the focus would bring up the keyboard over what one came to read.
      if (matchMedia('(pointer: fine)').matches) this.write();
    });
  }

  /** Draws the line before what comes while nobody looks at the end of the list. */
  #drawLine() {
    const read = this.#current?.read;
    if (!read || read.unread === 0 || read.message === this.lineAfter) return;
    if (isAttended(this) && this.view.atEnd) return;
    this.lineAfter = read.message;
  }

  /** What is in view of somebody who looks has been read. */
  #see() {
    if (!isAttended(this) || !this.#current || !this.isConnected) return;
    const { view } = this;
    const last = view.atEnd ? this.#timeline.last?.id : view.last;
    if (view.atEnd) this.#endSeen = this.#timeline.last?.id ?? this.#endSeen;
    if (last) this.workspace.chat.markSeen(this.channel, last);
  }

  updated() {
    if (this.view.atEnd && isAttended(this)) this.#see();
  }

  render() {
    const channel = this.#current;
    if (!channel) return nothing;
    const { workspace } = this;
    const everyone = channel.kind === 'everyone';
    const members = everyone ? workspace.people.active.length : workspace.chat.membersOf(channel.id).count;
    return html`
      <ws-page-header icon=${channelIcon(channel)} .heading=${labelOf(workspace, channel)} .sub=${channel.topic}>
        ${
          members === null || channel.kind === 'direct'
            ? nothing
            : html`<span slot="actions" class="count" title=${t('chat.members', { count: members })}>
                <ws-icon name="users"></ws-icon><span aria-hidden="true">${members}</span>
                <span class="visually-hidden">${t('chat.members', { count: members })}</span>
              </span>`
        }
        <ws-icon-button slot="actions" icon="calendar" .label=${t('chat.toDate')} @click=${this.#askForDate}></ws-icon-button>
        <ws-icon-button
          slot="actions"
          icon="panel-right"
          .label=${t('chat.toggleDetails')}
          .pressed=${this.detailed}
          @click=${() => this.emit('chat-details')}
        ></ws-icon-button>
      </ws-page-header>
      <div class="stage" @keydown=${this.#onKey}>
        ${this.#stage()}
        ${this.#dropped.over ? html`<div class="drop"><ws-icon name="upload" .size=${32}></ws-icon>${t('chat.dropHere', { name: titleOf(workspace, channel) })}</div>` : nothing}
      </div>
      ${this.#selecting.bar()}
      <conversation-foot ?hidden=${this.#selecting.chosen !== null} .workspace=${workspace} .channel=${this.channel} @keydown=${this.#onKey}
        @chat-sent=${this.#onSent} @chat-edit-last=${this.#editLast}></conversation-foot>
    `;
  }

  #stage() {
    const timeline = this.#timeline;
    const pending = timeline.hasNewer ? [] : this.workspace.outbox.of(this.channel);
    const { status } = timeline;
    // What waits to be sent is seen, whatever is known of what was written before.
    if ((status === 'idle' || status === 'loading') && pending.length === 0) {
      return html`<ws-state class="middle" kind="loading" shape="messages" .lines=${8}></ws-state>`;
    }
    if (status === 'error' && pending.length === 0) {
      const state = stateOf(timeline.error);
      return html`<ws-state class="middle" .kind=${state.kind} .text=${state.text} .requestId=${state.requestId} retry
        @ws-retry=${() => timeline.open()}></ws-state>`;
    }
    if (timeline.messages.length === 0 && pending.length === 0) {
      return html`<ws-state class="middle" kind="empty" icon="messages-square" .heading=${t('chat.empty', { name: this.#title })}
        .text=${t(this.#writes ? 'chat.emptyText' : 'chat.emptyReadOnly')}></ws-state>`;
    }
    const items = itemsOf({
      messages: timeline.messages,
      pending,
      self: this.#self,
      lineAfter: this.lineAfter,
      edge: edgeOf(timeline),
    });
    return html`
      ${this.#topPill()}
      <message-list
        .items=${items}
        .around=${surroundingsOf(this.workspace, this.channel, false)}
        .editing=${this.editing}
        .chosen=${this.#selecting.chosen}
        .openEnded=${timeline.hasNewer}
        .label=${t('chat.messagesOf', { name: this.#title })}
        @chat-view=${this.#onView}
        @chat-near=${(/** @type {CustomEvent} */ event) => this.#near(event.detail)}
        @chat-act=${this.#onAct}
      ></message-list>
      ${this.#bottomPill()}
    `;
  }

  /** Where the unread begin, when that is above what is loaded. */
  #topPill() {
    const timeline = this.#timeline;
    const first = timeline.messages[0];
    const { lineAfter } = this;
    if (lineAfter === null || !first || !timeline.hasOlder || lineAfter >= first.id) return nothing;
    return html`<div class="pill top">
      <ws-button size="s" icon="arrow-up" @click=${() => this.#jump(lineAfter + 1, true)}>
        ${t('chat.toFirstUnread')}
      </ws-button>
    </div>`;
  }

  #bottomPill() {
    const timeline = this.#timeline;
    if (this.view.atEnd && !timeline.hasNewer) return nothing;
    const fresh = timeline.messages.filter(
      (message) => message.id > this.#endSeen && message.author !== this.#self && !message.deleted_at,
    ).length;
    const count = this.#endSeen > 0 && !timeline.hasNewer ? fresh : 0;
    return html`<div class="pill bottom">
      <ws-button size="s" icon="arrow-down" variant=${count > 0 ? 'primary' : 'secondary'} @click=${() => this.toEnd()}>
        ${count > 0 ? t('chat.newCount', { count }) : t('chat.toEnd')}
      </ws-button>
    </div>`;
  }

  /** @param {CustomEvent<View>} event */
  #onView(event) {
    this.view = event.detail;
    this.#timeline.held = !event.detail.atEnd;
    if (event.detail.atEnd || event.detail.first === null) this.workspace.lookedAt.delete(this.channel);
    else this.workspace.lookedAt.set(this.channel, event.detail.first);
    this.#see();
  }

  /** @param {'start' | 'end'} edge */
  #near(edge) {
    const timeline = this.#timeline;
    if (edge === 'start' && !timeline.growError) void timeline.loadOlder();
    if (edge === 'end') void timeline.loadNewer();
  }

  #retryOlder() {
    const timeline = this.#timeline;
    timeline.forgiveGrowing();
    void (timeline.status === 'error' ? timeline.open() : timeline.loadOlder());
  }

  #onSent() {
    this.lineAfter = null;
    void this.toEnd();
  }

  /**
   * @param {number} id
   * @param {boolean} [unread] Whether to go to the first unread one after the place.
   */
  async #jump(id, unread = false) {
    const timeline = this.#timeline;
    const found = await timeline.showAround(id);
    // The list has to have the row before it can show it.
    this.requestUpdate();
    await this.updateComplete;
    const target = found ? timeline.get(id) : timeline.messages.find((message) => message.id >= id);
    if (!target || (!found && !unread)) {
      toast({ text: timeline.error ? explain(timeline.error) : t('chat.notFound'), tone: 'attention' });
      return;
    }
    this.#list?.showRow(keyOf(target, this.#self));
  }

  async #askForDate() {
    const { askForDate } = await import('./message/date-dialog.js');
    const time = await askForDate();
    if (time === null) return;
    const found = await this.#timeline.showFrom(time);
    this.requestUpdate();
    await this.updateComplete;
    if (found) this.#list?.showRow(keyOf(found, this.#self));
    else if (this.#timeline.error) toast({ text: explain(this.#timeline.error), tone: 'attention' });
  }

  #editLast() {
    const own = this.#timeline.messages.findLast(
      (message) => message.author === this.#self && !message.deleted_at,
    );
    if (own && !this.#timeline.hasNewer) this.#edit(own);
  }

  /** @param {Message} message */
  #edit(message) {
    if (message.author !== this.#self || !this.#writes) return;
    const key = keyOf(message, this.#self);
    this.editing = key;
    this.#list?.showRow(key);
  }

  /** @param {CustomEvent} event */
  #onAct(event) {
    const { action, item, detail } = event.detail;
    const message = item?.message;
    /** @type {Record<string, () => unknown>} */
    const actions = {
      reply: () => this.#foot?.reply(message),
      thread: () => this.emit('chat-thread', { root: message.id }),
      edit: () => this.#edit(message),
      save: () => this.#save(message, detail),
      cancel: () => this.#stopEditing(),
      select: () => this.#select(message),
      pick: () => this.#selecting.pick(message, detail),
      unread: () => this.#markUnread(message),
      jump: () => this.#jump(detail),
      discard: () => this.#discard(item.entry.client_id),
      older: () => this.#retryOlder(),
      leave: () => this.write(),
    };
    if (actions[action]) actions[action]();
    else actOn(this.workspace, action, item ?? {}, detail);
  }

  /** @param {Message} message */
  #select(message) {
    this.editing = null;
    this.#selecting.begin(message);
  }

  #stopEditing() {
    this.editing = null;
    this.write();
  }

  /**
   * @param {Message} message
   * @param {string} text
   */
  async #save(message, text) {
    if (await saveEdit(this.workspace, message, text)) this.#stopEditing();
  }

  /** @param {Message} message */
  async #markUnread(message) {
    try {
      this.lineAfter = message.id - 1;
      // Else the end in view would mark it as read again at once.
      this.view = { ...this.view, atEnd: false };
      await this.workspace.chat.markUnread(message);
      toast({ text: t('chat.markedUnread') });
    } catch (error) {
      toast({ text: explain(error), tone: 'danger' });
    }
  }

  /** @param {string} clientId */
  async #discard(clientId) {
    const entry = await this.workspace.outbox.discard(clientId);
    if (!entry) return;
    toast({
      text: t('chat.discarded'),
      action: {
        label: t('chat.takeBack'),
        run: () => this.#foot?.takeBack(entry),
      },
    });
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape' && this.#selecting.chosen) {
      event.preventDefault();
      this.#selecting.end();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      this.lineAfter = null;
      void this.toEnd();
      this.write();
    } else if (
      event.key === 'PageUp' &&
      event.composedPath().includes(/** @type {EventTarget} */ (this.#foot))
    ) {
      event.preventDefault();
      this.#list?.focusRow();
    }
  }

  /**
   * Says aloud what others write while this window is looked at.
   * @param {import('../../../shared/transport/frames.js').EventFrame} event
   */
  #speak(event) {
    const message = event.data?.message;
    if (event.kind !== 'chat.message.created' || !message || !isAttended(this)) return;
    if (message.channel !== this.channel || message.thread || message.author === this.#self) return;
    const name = message.shown_as || nameOf(this.workspace.people, message.author);
    announce(t('chat.spoken', { name, text: wordsOf(message.text) || t('chat.aFile') }));
  }
}

customElements.define('chat-conversation', ChatConversation);
